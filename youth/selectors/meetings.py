"""Meetings as they are shown: lists, what runs now, and everything that one meeting's page needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from youth import clock
from youth.mail.selectors import NoticeResult, notice_result
from youth.models import AgendaItem, Council, Meeting, Resolution
from youth.name_order import in_name_order
from youth.names import name_or_erased
from youth.selectors.attendance import QuorumState, open_stays, quorum_of, recused_ids
from youth.selectors.councils import today_in
from youth.selectors.register import Holder, seats_sitting
from youth.selectors.steps import LawfulStep, lawful_steps, minutes_state

RUNNING = (Meeting.State.OPEN, Meeting.State.SUSPENDED)
COMING = (Meeting.State.PLANNED, Meeting.State.CONVENED)


def meetings_of(council: Council) -> QuerySet[Meeting]:
    """Return the council's meetings, latest first, with ``items_count`` and ``resolutions_count``."""
    standing = ~Q(agenda_items__state=AgendaItem.State.WITHDRAWN)
    return (
        council.meetings.select_related("term")
        .annotate(
            items_count=Count("agenda_items", filter=standing, distinct=True),
            resolutions_count=Count("resolutions", distinct=True),
        )
        .order_by("-starts_at", "-pk")
    )


def meeting_by_id(council: Council, pk: UUID) -> Meeting | None:
    """Return one meeting of the council with its term, or nothing."""
    meeting = Meeting.objects.select_related("term").filter(council=council, pk=pk).first()
    if meeting is not None:
        # The same object, so that what was read about the council is not read again.
        meeting.council = council
    return meeting


def agenda_item_by_id(council: Council, pk: UUID) -> AgendaItem | None:
    """Return one agenda item of the council's meetings with its meeting, or nothing."""
    items = AgendaItem.objects.select_related("meeting__council", "meeting__term")
    return items.filter(meeting__council=council, pk=pk).first()


def live_meeting(councils: Iterable[Council]) -> Meeting | None:
    """Return the public meeting that runs now in one of the councils, the longest running first."""
    running = Meeting.objects.filter(council__in=list(councils), state__in=RUNNING, is_public=True)
    return running.select_related("council", "term").order_by("opened_at").first()


def announced_meetings(councils: Iterable[Council]) -> QuerySet[Meeting]:
    """Return the public meetings of the councils for which a notice was given, first things first."""
    announced = Meeting.objects.filter(
        council__in=list(councils), is_public=True, convened_at__isnull=False, number__isnull=False
    )
    return announced.select_related("council", "term").order_by("starts_at", "pk")


@dataclass(frozen=True, slots=True)
class AgendaNode:
    """An item with its place ("3", "3.1") and its sub-items."""

    item: AgendaItem
    place: str
    children: tuple["AgendaNode", ...]

    @property
    def is_current(self) -> bool:
        """Return whether the council deals with this item now."""
        return self.item.state == AgendaItem.State.UNDER_WAY


def agenda_tree(items: Sequence[AgendaItem]) -> list[AgendaNode]:
    """Return the items of one meeting as a tree, in their order."""
    return _nodes(items, None, "")


def _nodes(items: Sequence[AgendaItem], parent: UUID | None, prefix: str) -> list[AgendaNode]:
    own = sorted((item for item in items if item.parent_id == parent), key=lambda item: item.position)
    nodes = []
    for item in own:
        place = f"{prefix}{item.position}"
        nodes.append(AgendaNode(item, place, tuple(_nodes(items, item.pk, f"{place}."))))
    return nodes


@dataclass(frozen=True, slots=True)
class HallSeat:
    """A statutory seat as the half circle draws it: ``present``, ``absent`` or ``vacant``."""

    number: int
    mandate: Holder | None
    state: str
    is_recused: bool

    @property
    def label(self) -> str:
        """Return who sits there, by the name in office; empty for a vacant seat."""
        return name_or_erased(self.mandate.name_in_office) if self.mandate else ""


class Board:
    """One meeting as its page shows it; each part is read once, when it is first asked for."""

    def __init__(self, meeting: Meeting) -> None:
        """Take the meeting, with council and term."""
        self.meeting = meeting
        self.council = meeting.council

    @cached_property
    def items(self) -> list[AgendaItem]:
        """Return all items of the agenda."""
        return list(self.meeting.agenda_items.order_by("position"))

    @cached_property
    def agenda(self) -> list[AgendaNode]:
        """Return the agenda as a tree."""
        return agenda_tree(self.items)

    @cached_property
    def current(self) -> AgendaNode | None:
        """Return the item under way."""
        return next((node for node in self.all_nodes if node.is_current), None)

    @property
    def all_nodes(self) -> list[AgendaNode]:
        """Return items and sub-items in reading order."""
        return [one for node in self.agenda for one in (node, *node.children)]

    @cached_property
    def upcoming(self) -> list[AgendaNode]:
        """Return what has not been dealt with."""
        return [node for node in self.all_nodes if node.item.state == AgendaItem.State.PLANNED]

    @property
    def items_standing(self) -> int:
        """Return how many top-level items the agenda has, withdrawn ones left out."""
        return len([node for node in self.agenda if node.item.state != AgendaItem.State.WITHDRAWN])

    @cached_property
    def recused(self) -> set[UUID]:
        """Return who takes no part in the item under way."""
        return recused_ids(self.current.item) if self.current else set()

    @property
    def recused_names(self) -> list[str]:
        """Return their names in office."""
        return in_name_order(seat.label for seat in self.seats if seat.is_recused)

    @cached_property
    def minutes_state(self) -> str:
        """Return how far the minutes are; empty before they are drafted."""
        return minutes_state(self.meeting)

    @cached_property
    def inside(self) -> set[UUID]:
        """Return who came in and did not leave."""
        return set(open_stays(self.meeting).values_list("participant_id", flat=True))

    @cached_property
    def seats(self) -> list[HallSeat]:
        """Return every statutory seat with who is in the hall."""
        return [self._seat(number, holder) for number, holder in seats_sitting(self.meeting)]

    def _seat(self, number: int, mandate: Holder | None) -> HallSeat:
        if mandate is None:
            return HallSeat(number, None, "vacant", is_recused=False)
        state = "present" if mandate.participant_id in self.inside else "absent"
        return HallSeat(number, mandate, state, is_recused=mandate.participant_id in self.recused)

    @property
    def present(self) -> list[HallSeat]:
        """Return the seats whose members are in the hall."""
        return [seat for seat in self.seats if seat.state == "present"]

    @cached_property
    def quorum(self) -> QuorumState:
        """Return the quorum as it stands, counted from the same seats that are drawn."""
        in_office = len([seat for seat in self.seats if seat.mandate])
        return quorum_of(self.meeting, present=len(self.present), seats=len(self.seats), in_office=in_office)

    @cached_property
    def steps(self) -> list[LawfulStep]:
        """Return the lawful next steps with their reasons."""
        return lawful_steps(self.meeting, quorum=self.quorum, items=self.items)

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """Return what this meeting has adopted, in the order of the book."""
        return list(self.meeting.resolutions.order_by("number"))

    @cached_property
    def notices(self) -> NoticeResult | None:
        """Return what became of the notices to members, or nothing where none went out."""
        return notice_result(self.meeting)

    @property
    def is_running(self) -> bool:
        """Return whether the meeting is open or suspended."""
        return self.meeting.state in RUNNING

    @property
    def takes_attendance(self) -> bool:
        """Return whether members can enter and leave: from the day of the notice until the closing."""
        if self.is_running:
            return True
        today = today_in(self.council, clock.now())
        return self.meeting.state == Meeting.State.CONVENED and today >= today_in(
            self.council, self.meeting.starts_at
        )
