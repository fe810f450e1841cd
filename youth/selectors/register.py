"""A meeting's register: its members and offices, with their names at that time.

Until the opening the members are those who hold a seat of the meeting's term now, in a committee those of
them who have a place in it; from then on they are the lines of the register, which only acts on the
meeting's stream change. So a meeting belongs to its term until it is closed, and later changes of a seat do
not affect it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet, UUIDField

from youth import clock
from youth.models import Council, Mandate, Meeting, Participant, RegisterLine, Seat
from youth.models.held import in_force_at
from youth.name_order import name_key
from youth.names import name_or_erased
from youth.prepared import Blank, Prepared
from youth.procedure.body import Body, seats_of_body
from youth.procedure.in_force import is_valid
from youth.selectors.committees import members_in_committee

type Holder = Mandate | RegisterLine
type Members = QuerySet[Mandate] | QuerySet[RegisterLine]


def members_sitting(meeting: Meeting) -> Members:
    """Return the members of the meeting now, or at its closing, by seat."""
    if meeting.opened_at is None:
        moment = meeting.closed_at or clock.now()
        if meeting.committee is not None:
            return members_in_committee(meeting.committee, moment)
        held = Mandate.objects.in_force(moment).filter(
            in_force_at(moment, "seat__term__"), seat__term=meeting.term_id
        )
        return held.select_related("seat", "participant").order_by("seat__number")
    return register_at(meeting, meeting.closed_at or clock.now()).filter(seat__isnull=False).order_by("seat")


def _in_register() -> QuerySet[RegisterLine]:
    moment, meeting = Blank("moment", DateTimeField()), Blank("meeting", UUIDField())
    return RegisterLine.objects.filter(in_force_at(moment), meeting=meeting, seat__isnull=False).order_by(
        "seat"
    )


# Every entry and every drawing of the hall asks for them.
_members_in_register = Prepared(_in_register)
_seats_of_term = Prepared(
    lambda: Seat.objects.filter(term=Blank("term", BigIntegerField())).order_by("number")
)


def members_now(meeting: Meeting) -> Sequence[Holder]:
    """Return the same members, read at once."""
    if meeting.opened_at is None:
        return list(members_sitting(meeting))
    lines = _members_in_register.rows(meeting=meeting.pk, moment=meeting.closed_at or clock.now())
    for line in lines:
        line.meeting = meeting
    return lines


def register_at(meeting: Meeting, moment: datetime) -> QuerySet[RegisterLine]:
    """Return the lines of the register, seats and offices, that hold at ``moment``."""
    return meeting.register.in_force(moment)


def sits_in(meeting: Meeting, participant: Participant) -> bool:
    """Return whether the participant is a member of the meeting now, or was at its closing."""
    return members_sitting(meeting).filter(participant=participant).exists()


def chairs_sitting(meeting: Meeting, participant: Participant) -> bool:
    """Return whether the participant chairs the committee in its register now, or did at its closing."""
    lines = register_at(meeting, meeting.closed_at or clock.now())
    return lines.filter(participant=participant, membership__is_chair=True).exists()


def seats_counted(meeting: Meeting, members: int) -> int:
    """Return from how many seats the quorum of a meeting with so many members is counted."""
    # A committee has no statutory seats: they are not even asked for.
    seats = meeting.term.seats.count() if meeting.body is Body.COUNCIL else 0
    return seats_of_body(meeting.body, seats, members)


def offices_sitting(meeting: Meeting, participant: Participant) -> frozenset[str]:
    """Return the participant's offices in the meeting's register now, or at its closing."""
    lines = register_at(meeting, meeting.closed_at or clock.now())
    return frozenset(lines.filter(participant=participant).exclude(role="").values_list("role", flat=True))


def names_of_offices(meeting: Meeting, moment: datetime) -> dict[str, str]:
    """Return the name in office of each office's holder in the meeting at ``moment``, by office."""
    lines = register_at(meeting, moment).exclude(role="").order_by("starts_at", "pk")
    return dict(lines.values_list("role", "name_in_office"))


def is_past_its_term(meeting: Meeting) -> bool:
    """Return whether the meeting still runs although its term has ended: then the register alone counts."""
    runs = meeting.state in {Meeting.State.OPEN, Meeting.State.SUSPENDED}
    return runs and not is_valid(meeting.term.ends_at, clock.now())


def seats_sitting(meeting: Meeting) -> list[tuple[int, Holder | None]]:
    """Return every statutory seat's number with its holder, vacancies included; a committee has none."""
    held = {seat_number(one): one for one in members_now(meeting)}
    if meeting.body is Body.COMMITTEE:
        return list(held.items())
    return [(seat.number, held.get(seat.number)) for seat in _seats_of_term.rows(term=meeting.term_id)]


def seats_left(meeting: Meeting) -> list[RegisterLine]:
    """Return the lines of members who left their seat while the meeting ran, by seat and time."""
    moment = meeting.closed_at or clock.now()
    return list(meeting.register.filter(seat__isnull=False, ends_at__lte=moment))


def names_in_register(council: Council, ids: Collection[UUID], moment: datetime) -> dict[UUID, str]:
    """Return these participants' names in the register of a meeting that ran at ``moment``."""
    ran = Q(meeting__closed_at__isnull=True) | Q(meeting__closed_at__gte=moment)
    lines = RegisterLine.objects.filter(ran, meeting__council=council, meeting__opened_at__lte=moment)
    # Somebody who left a moment ago is named as before.
    known = lines.filter(participant__in=ids, starts_at__lte=moment).order_by("-role", "starts_at", "pk")
    return dict(known.values_list("participant_id", "name_in_office"))


def member_choices(members: Iterable[Holder]) -> list[tuple[str, str]]:
    """Return members by id and name in office, in the order of their names; an erased name is a word."""
    found = [(str(one.participant_id), name_or_erased(one.name_in_office)) for one in members]
    return sorted(found, key=lambda member: name_key(member[1]))


def seat_number(holder: Holder) -> int:
    """Return the number of the seat of a mandate or a register line; 0 for an office."""
    return holder.seat.number if isinstance(holder, Mandate) else holder.seat or 0
