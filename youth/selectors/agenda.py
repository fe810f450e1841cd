"""Candidates for an agenda, and when its items were called."""

from django.db.models import QuerySet

from plugins.hooks import SubjectSummary
from youth.acts.agenda import ItemStarted
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting
from youth.offers import agenda_candidates
from youth.selectors.people import display_name_of
from youth.selectors.rule_changes import changes_for_agenda


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


def calls_of_items(meeting: Meeting) -> QuerySet[JournalEntry]:
    """Return the entries of a meeting's journal with which its items were called."""
    return JournalEntry.objects.filter(stream_id=meeting_stream(meeting), kind=ItemStarted.name)
