"""What somebody is notified of, in words: made from the kind of the act when it is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from youth.mail.audiences import announcement_of
from youth.models import Notification
from youth.subjects import Reference, Subject


@dataclass(frozen=True, slots=True)
class News:
    """A notification in words; without a subject where it is gone or no longer shown to the reader."""

    text: str
    subject: Subject | None
    at: datetime
    is_new: bool


def news_of(rows: Iterable[Notification], subjects: Mapping[Reference, Subject]) -> list[News]:
    """Return notifications in words; those of an app that is gone are left out."""
    found = []
    for row in rows:
        announcement = announcement_of(row.kind)
        if announcement is not None:
            subject = subjects.get((row.label, row.key))
            found.append(News(str(announcement.text), subject, row.created_at, row.seen_at is None))
    return found


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to one subject: the newest of it, and what was before."""

    newest: News
    earlier: list[News]

    @property
    def is_new(self) -> bool:
        """Return whether any of it was not seen."""
        return self.newest.is_new or any(one.is_new for one in self.earlier)


def stories_of(news: Iterable[News]) -> list[Story]:
    """Return news, newest first, by subject; the subject with the newest comes first."""
    groups: dict[str, list[News]] = {}
    for one in news:
        groups.setdefault(one.subject.url if one.subject else "", []).append(one)
    return [Story(found[0], found[1:]) for found in groups.values()]
