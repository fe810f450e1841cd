"""Candidates for an agenda, who moves its items, when they were called, what the minutes tell of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext

from plugins.hooks import SubjectSummary
from youth.acts.agenda import ItemFinished, ItemLeftOver, ItemPostponed, ItemStarted
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Minutes
from youth.offers import agenda_candidates
from youth.selectors.people import display_name_of
from youth.selectors.rule_changes import changes_for_agenda

# With these acts an item is over.
ENDS_OF_ITEMS = frozenset({ItemFinished.name, ItemPostponed.name, ItemLeftOver.name})


def candidates_for(meeting: Meeting) -> list[SubjectSummary]:
    """Return the subjects that are ready for the agenda and not on it yet."""
    there = set(
        meeting.agenda_items.exclude(state=AgendaItem.State.WITHDRAWN).values_list(
            "subject_label", "subject_id"
        )
    )
    offered = [*changes_for_agenda(meeting), *agenda_candidates.items(meeting.council, meeting=meeting)]
    return [one for one in offered if (one.label, one.id) not in there]


def mover_name(item: AgendaItem) -> str:
    """Return who moves an item, as everybody may read it; empty where nobody was entered."""
    return display_name_of(item.moved_by, None) if item.moved_by else item.mover


def origin_words(item: AgendaItem) -> list[tuple[str, str]]:
    """Return who moves an item, its incoming number and who reports on it, each after its name."""
    facts = (
        (pgettext("agenda item", "Moved by"), mover_name(item)),
        (pgettext("agenda item", "Incoming number"), item.incoming_number),
        (pgettext("agenda item", "Rapporteur"), item.rapporteur),
    )
    return [(label, words) for label, words in facts if words]


def paragraphs_of_item(item: AgendaItem, paragraphs: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the paragraphs of minutes from an item's call to its end.

    A paragraph without a number in the journal belongs where the one before it does.
    """
    acts = JournalEntry.objects.filter(
        stream_id=meeting_stream(item.meeting_id), kind__in=[ItemStarted.name, *ENDS_OF_ITEMS]
    )
    own = [entry.seq for entry in acts if (entry.payload or {}).get("item") == str(item.pk)]
    if item.started_at is None or not own:
        return []
    found, seq = [], 0
    for one in paragraphs:
        seq = one.get("seq") or seq
        if min(own) <= seq <= max(own) and one.get("text"):
            found.append(one)
    return found


def told_of_item(item: AgendaItem) -> list[str]:
    """Return what the signed minutes tell of an item, in their authentic language; nothing before."""
    minutes = Minutes.objects.filter(meeting=item.meeting_id, state=Minutes.State.SIGNED).first()
    language = item.meeting.council.languages[0]
    if minutes is None or language not in minutes.document:
        return []
    told = paragraphs_of_item(item, minutes.document[language]["paragraphs"])
    return [str(one["text"]) for one in told]


def calls_of_items(meeting: Meeting) -> QuerySet[JournalEntry]:
    """Return the entries of a meeting's journal with which its items were called."""
    return JournalEntry.objects.filter(stream_id=meeting_stream(meeting), kind=ItemStarted.name)
