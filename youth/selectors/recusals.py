"""Conflicts of interest that members declared, and the items on which one may still be declared."""

from dataclasses import dataclass
from uuid import UUID

from youth.models import AgendaItem, Meeting, Recusal
from youth.selectors.attendance import names_in_office
from youth.selectors.meetings import COMING, RUNNING, in_reading_order


@dataclass(frozen=True, slots=True)
class Declared:
    """A recusal with the member's name in office."""

    name: str
    recusal: Recusal


def recusals_in(meeting: Meeting) -> list[Declared]:
    """Return the recusals of a meeting with item and name, in the order in which they were declared."""
    found = Recusal.objects.filter(agenda_item__meeting=meeting).select_related("agenda_item__parent")
    rows = list(found.order_by("declared_at", "pk"))
    names = names_in_office(meeting.council, [one.participant_id for one in rows], at=meeting.closed_at)
    return [Declared(names.get(one.participant_id, ""), one) for one in rows]


def grounds_on(item: UUID | None) -> dict[UUID, str]:
    """Return the ground that each recused member declared on an agenda item, in the active language."""
    return {one.participant_id: one.get_ground_display() for one in Recusal.objects.filter(agenda_item=item)}


def items_open_to_recusal(meeting: Meeting) -> list[AgendaItem]:
    """Return the items of the agenda that are not dealt with, in reading order; none once it is over."""
    if meeting.state not in {*COMING, *RUNNING}:
        return []
    states = (AgendaItem.State.PLANNED, AgendaItem.State.UNDER_WAY)
    return in_reading_order(meeting.agenda_items.filter(state__in=states).select_related("parent"))
