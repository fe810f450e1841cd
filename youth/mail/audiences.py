"""Who is notified of an act, and in which words: declared by the app that owns the kind.

An app does so in its module ``audiences``::

    def authors(entry: JournalEntry, act: Returned) -> Q:
        return Q(pk__in=Proposal.objects.filter(pk=key_of(entry.stream_id)).values("author"))

    notify_of(Returned, authors, topic=STEPS, text=_("It was returned for correction."), about=proposal)

An audience returns a condition on participants, so that the database finds thousands of them some hundreds at
a time. A person in several audiences is notified once, and the person who did the act is not notified of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from youth.journal.kinds import Kind, kind_named
from youth.mail.topics import Topic
from youth.models import Council
from youth.models.journal import JournalEntry

type Audience = Callable[[JournalEntry, Any], Q]
type About = Callable[[JournalEntry, Any], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """The notification of one kind of acts.

    ``about`` returns label and id of the subject that the words are read below. ``letter`` is the topic whose
    letters tell of the act at once: who got one does not find the act in the digest again.
    """

    topic: Topic
    text: str | Promise
    about: About
    audiences: tuple[Audience, ...]
    letter: Topic | None

    def people(self, entry: JournalEntry, act: Kind) -> Q:
        """Return the condition that somebody is in one of the audiences."""
        wanted = Q()
        for audience in self.audiences:
            wanted |= audience(entry, act)
        return wanted


_announcements: dict[type[Kind], Announcement] = {}


def notify_of(
    kind: type[Kind],
    *audiences: Audience,
    topic: Topic,
    text: str | Promise,
    about: About,
    letter: Topic | None = None,
) -> None:
    """Declare who is notified of the acts of a kind, on which topic and in which words.

    ``text`` is a whole sentence that holds for everybody who reads it. Raises ``ValueError`` where the kind
    was declared already, or without an audience.
    """
    if kind in _announcements or not audiences:
        raise ValueError(f"{kind.name} is announced once, to somebody")
    _announcements[kind] = Announcement(
        topic=topic, text=text, about=about, audiences=audiences, letter=letter
    )


def declared_announcements() -> dict[str, Announcement]:
    """Return all announcements by the name of their kind."""
    return {kind.name: announcement for kind, announcement in _announcements.items()}


def announcement_of(kind: str) -> Announcement | None:
    """Return the announcement of a kind; None where nobody is notified of it, or its app is gone."""
    declared = kind_named(kind)
    return _announcements.get(declared) if declared is not None else None


def announced_topics(council: Council) -> list[Topic]:
    """Return the topics of which people are notified in a council, in the order of their declarations."""
    topics = {one.topic.name: one.topic for one in _announcements.values()}
    return [topic for topic in topics.values() if topic.is_offered_in(council)]
