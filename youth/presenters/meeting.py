"""One meeting as its page, its live frames and the screen of the hall show it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from youth import clock
from youth.mail.selectors import NoticeResult, notice_result
from youth.models import (
    AgendaItem,
    Attendance,
    AttendanceCorrection,
    CommitteeOpinion,
    HallGuest,
    Meeting,
    MeetingInvitation,
    Participant,
    Resolution,
)
from youth.name_order import in_name_order
from youth.names import name_or_erased
from youth.policies import lacks_chair
from youth.procedure.steps import MeetingContext, next_step
from youth.selectors.attendance import (
    QuorumState,
    corrections_of,
    guests_of,
    inside_now,
    names_in_office,
    quorum_of,
    reasons_of_absence,
    recused_ids,
    stays_of,
)
from youth.selectors.committees import opinions_beside
from youth.selectors.councils import today_in
from youth.selectors.hall_codes import hall_code
from youth.selectors.invitations import invitation_of
from youth.selectors.lost_quorum import wait_of, waits_until
from youth.selectors.meetings import RUNNING, AgendaNode, agenda_tree, items_of
from youth.selectors.register import Holder, seats_left, seats_sitting
from youth.selectors.steps import LawfulStep, facts_of, keep_on_page, lawful_steps, minutes_state


@dataclass(frozen=True, slots=True)
class HallSeat:
    """A statutory seat of the half circle: ``present``, ``absent`` or ``vacant``."""

    number: int
    mandate: Holder | None
    state: str
    is_recused: bool

    @property
    def label(self) -> str:
        """Return the member's name in office; empty for a vacant seat."""
        return name_or_erased(self.mandate.name_in_office) if self.mandate else ""


class MeetingPresenter:
    """One meeting as its page shows it; each part is read once, on first use."""

    def __init__(self, meeting: Meeting) -> None:
        """Take the meeting, with council and term."""
        self.meeting = meeting
        self.council = meeting.council

    @cached_property
    def items(self) -> list[AgendaItem]:
        """Return all items of the agenda."""
        return items_of(self.meeting)

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
        """Return the items that have not been dealt with."""
        return [node for node in self.all_nodes if node.item.state == AgendaItem.State.PLANNED]

    @property
    def items_standing(self) -> int:
        """Return how many top-level items the agenda has, withdrawn ones left out."""
        return len([node for node in self.agenda if node.item.state != AgendaItem.State.WITHDRAWN])

    @cached_property
    def recused(self) -> set[UUID]:
        """Return the ids of those recused from the item under way."""
        return recused_ids(self.current.item) if self.current else set()

    @property
    def recused_names(self) -> list[str]:
        """Return their names in office."""
        return in_name_order(seat.label for seat in self.seats if seat.is_recused)

    @cached_property
    def minutes_state(self) -> str:
        """Return the state of the minutes, empty before they are drafted."""
        return minutes_state(self.meeting)

    @cached_property
    def stays(self) -> dict[UUID, Attendance]:
        """Return the stays of those in the hall, by participant."""
        return inside_now(self.meeting)

    @property
    def inside(self) -> set[UUID]:
        """Return the ids of those in the hall."""
        return set(self.stays)

    @cached_property
    def seats(self) -> list[HallSeat]:
        """Return every statutory seat with who is in the hall."""
        return [self._seat(number, holder) for number, holder in seats_sitting(self.meeting)]

    def _seat(self, number: int, mandate: Holder | None) -> HallSeat:
        if mandate is None:
            return HallSeat(number, None, "vacant", is_recused=False)
        state = "present" if mandate.participant_id in self.stays else "absent"
        return HallSeat(number, mandate, state, is_recused=mandate.participant_id in self.recused)

    @cached_property
    def guests(self) -> list[HallGuest]:
        """Return the guests in the hall; they are asked for only where there may be any."""
        has_some = getattr(self.meeting, "has_hall_guests", True)
        return guests_of(self.meeting) if has_some else []

    @property
    def present(self) -> list[HallSeat]:
        """Return the seats whose members are in the hall."""
        return [seat for seat in self.seats if seat.state == "present"]

    @cached_property
    def quorum(self) -> QuorumState:
        """Return the present quorum, counted from the same seats that are drawn."""
        in_office = len([seat for seat in self.seats if seat.mandate])
        return quorum_of(self.meeting, present=len(self.present), seats=len(self.seats), in_office=in_office)

    @cached_property
    def facts(self) -> MeetingContext:
        """Return the facts about the meeting, which plugins on the same page find there too."""
        return keep_on_page(self.meeting, facts_of(self.meeting, quorum=self.quorum, items=self.items))

    @cached_property
    def steps(self) -> list[LawfulStep]:
        """Return the lawful next steps with their reasons."""
        return lawful_steps(self.facts, self.quorum)

    @property
    def next_step(self) -> str:
        """Return the step that advances the meeting now, empty where none may be taken."""
        return str(next_step(self.facts) or "")

    @cached_property
    def resolutions(self) -> list[Resolution]:
        """Return what this meeting has adopted, in the order of the book."""
        return list(self.meeting.resolutions.order_by("number"))

    @cached_property
    def opinions(self) -> dict[UUID, list[CommitteeOpinion]]:
        """Return what committees think of the matters on the agenda, by item; of a committee its own, too."""
        return opinions_beside(self.meeting, self.items)

    @property
    def own_opinions(self) -> list[CommitteeOpinion]:
        """Return the opinions that a committee gave in this meeting, in the order of its agenda."""
        given = {one.pk: one for found in self.opinions.values() for one in found}
        return [given[item.pk] for item in self.items if item.pk in given]

    @cached_property
    def notices(self) -> NoticeResult | None:
        """Return how far the notices to members are, or None where none went out."""
        return notice_result(self.meeting)

    @cached_property
    def waits_until(self) -> datetime | None:
        """Return until when a suspended meeting waits for a quorum; None where it does not wait for one."""
        return waits_until(self.meeting) if self.meeting.state == Meeting.State.SUSPENDED else None

    @property
    def has_waited(self) -> bool:
        """Return whether the time to wait for a quorum is over."""
        return wait_of(self.meeting) == "over"

    @property
    def is_running(self) -> bool:
        """Return whether the meeting is open or suspended."""
        return self.meeting.state in RUNNING

    @property
    def names_who_presides(self) -> bool:
        """Return whether it can be entered who presides; in a committee before the opening, too."""
        convened = self.meeting.committee_id is not None and self.takes_attendance
        return self.is_running or convened

    @property
    def awaits_chair(self) -> bool:
        """Return whether a constituent meeting has not elected a chair yet, so that the eldest presides."""
        return self.meeting.state in {Meeting.State.CONVENED, *RUNNING} and lacks_chair(self.meeting)

    @cached_property
    def eldest_name(self) -> str:
        """Return the name of the member who presides until a chair is elected; empty if nobody is named."""
        eldest = self.meeting.eldest_id
        return "" if eldest is None else names_in_office(self.council, [eldest]).get(eldest, "")

    @property
    def takes_attendance(self) -> bool:
        """Return whether members can come and go: from its day, or that on which it goes on, to its end."""
        may_begin = today_in(self.council, clock.now()) >= today_in(self.council, self.meeting.begins_at)
        return may_begin and (self.is_running or self.meeting.state == Meeting.State.CONVENED)


def code_shown(meeting: Meeting) -> str:
    """Return the code of the hall of this minute; "" while no attendance is taken."""
    return hall_code(meeting, clock.now()) if MeetingPresenter(meeting).takes_attendance else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPlace:
    """The reader's own state: in the hall or not, and recused from the item under way or not."""

    stay: Attendance | None
    is_recused: bool
    # What the member said of a convened meeting; None where nothing is known, and in a meeting that runs.
    invitation: MeetingInvitation | None = None


def place_of_reader(board: MeetingPresenter, participant: Participant | None) -> MyPlace | None:
    """Return the reader's own place; None without a seat, and once the meeting is over."""
    if participant is None or board.meeting.state in {Meeting.State.CLOSED, Meeting.State.CANCELLED}:
        return None
    if participant.pk not in {seat.mandate.participant_id for seat in board.seats if seat.mandate}:
        return None
    is_convened = board.meeting.state == Meeting.State.CONVENED
    return MyPlace(
        stay=board.stays.get(participant.pk),
        is_recused=participant.pk in board.recused,
        invitation=invitation_of(board.meeting, participant) if is_convened else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A line of the attendance sheet, with the reason of an absence where one was entered."""

    seat: HallSeat
    stays: list[Attendance]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCorrection:
    """What was entered wrongly, and whose stay it is."""

    name: str
    correction: AttendanceCorrection


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """Every seat with its stays in the hall, the stays of members who left the register, corrections."""

    rows: list[SheetRow]
    left: list[SheetRow]
    corrections: list[SheetCorrection]


def attendance_sheet(board: MeetingPresenter) -> AttendanceSheet:
    """Return the attendance sheet, in the order of the seats."""
    stays: dict[UUID, list[Attendance]] = {}
    for stay in stays_of(board.meeting):
        stays.setdefault(stay.participant_id, []).append(stay)
    reasons = reasons_of_absence(board.meeting)
    rows = [
        SheetRow(
            seat=seat,
            stays=stays.get(seat.mandate.participant_id, []) if seat.mandate else [],
            reason=reasons.get(seat.mandate.participant_id, "") if seat.mandate else "",
        )
        for seat in board.seats
    ]
    left = [
        SheetRow(
            seat=HallSeat(line.seat or 0, line, "left", is_recused=False), stays=stays[line.participant_id]
        )
        for line in seats_left(board.meeting)
        if line.participant_id in stays
    ]
    return AttendanceSheet(rows=rows, left=left, corrections=_corrections(board))


def _corrections(board: MeetingPresenter) -> list[SheetCorrection]:
    found = corrections_of(board.meeting)
    names = names_in_office(board.council, {one.attendance.participant_id for one in found})
    return [SheetCorrection(name=names[one.attendance.participant_id], correction=one) for one in found]
