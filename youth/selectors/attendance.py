"""Attendance: stays in the hall, members present, the quorum, names in office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField

from youth import clock
from youth.models import (
    AgendaItem,
    Attendance,
    AttendanceCorrection,
    Council,
    HallGuest,
    Mandate,
    Meeting,
    Office,
    Participant,
)
from youth.names import name_or_erased
from youth.prepared import Blank, Prepared
from youth.procedure.in_force import in_force
from youth.procedure.quorum import quorum_met, quorum_needed
from youth.selectors.register import (
    Holder,
    members_now,
    members_sitting,
    names_in_register,
    seats_counted,
)
from youth.selectors.rules import rules_of


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumState:
    """Present members compared with what the rules require, in whole people.

    ``seats`` are statutory, vacant ones included; ``in_office`` are members with a mandate in force;
    ``base`` names which of the two the profile counts from. ``present`` counts everybody in the hall,
    recused or not: a recusal is about one item and is taken into account when a poll opens.
    """

    present: int
    seats: int
    in_office: int
    base: str
    needed: int
    met: bool
    checked_at: datetime | None

    @property
    def percent(self) -> int:
        """Return how full the hall is, in whole hundredths of the base, for the meter."""
        return min(100, self.present * 100 // max(self.of, 1))

    @property
    def of(self) -> int:
        """Return the base as a number of people."""
        return self.seats if self.base == "seats" else self.in_office

    @property
    def missing(self) -> int:
        """Return how many more must come."""
        return max(0, self.needed - self.present)


_STILL_INSIDE = Q(left_at__isnull=True, annulled_at__isnull=True)


def open_stays(meeting: Meeting) -> QuerySet[Attendance]:
    """Return the stays of those who came in and have not left."""
    return meeting.attendances.filter(_STILL_INSIDE)


_open_stays = Prepared(
    lambda: Attendance.objects.filter(_STILL_INSIDE, meeting=Blank("meeting", UUIDField()))
)


def inside_now(meeting: Meeting) -> dict[UUID, Attendance]:
    """Return the same stays, read at once, by participant."""
    return {stay.participant_id: stay for stay in _open_stays.rows(meeting=meeting.pk)}


def present_now(meeting: Meeting) -> set[UUID]:
    """Return the ids of the members in the hall."""
    return {one.participant_id for one in members_now(meeting)} & inside_now(meeting).keys()


def open_stays_anywhere() -> QuerySet[Attendance]:
    """Return the same of all meetings, for subqueries."""
    return Attendance.objects.filter(_STILL_INSIDE)


def present_members(meeting: Meeting) -> list[Holder]:
    """Return the members in the hall now, by seat.

    Somebody whose mandate ended during the meeting may be in the hall, but is not a member any more.
    """
    inside = open_stays(meeting).values("participant")
    return list(members_sitting(meeting).filter(participant__in=inside))


def recused_ids(item: AgendaItem) -> set[UUID]:
    """Return the participants who declared a conflict of interest on the item."""
    return set(item.recusals.values_list("participant_id", flat=True))


def quorum_state(meeting: Meeting) -> QuorumState:
    """Return the present quorum."""
    members = {one.participant_id for one in members_now(meeting)}
    return quorum_of(
        meeting,
        present=len(members & inside_now(meeting).keys()),
        seats=seats_counted(meeting, len(members)),
        in_office=len(members),
    )


def quorum_of(meeting: Meeting, *, present: int, seats: int, in_office: int) -> QuorumState:
    """Return the quorum for numbers that were counted already."""
    rule = rules_of(meeting).quorum_rule()
    return QuorumState(
        present=present,
        seats=seats,
        in_office=in_office,
        base=rule.base,
        needed=quorum_needed(seats, in_office, rule),
        met=quorum_met(present, seats, in_office, rule),
        checked_at=meeting.quorum_checked_at,
    )


def stays_of(meeting: Meeting) -> QuerySet[Attendance]:
    """Return every stay in the hall, first come first; those entered by mistake are left out."""
    stays = meeting.attendances.filter(annulled_at__isnull=True)
    return stays.select_related("participant").order_by("entered_at", "pk")


def stay_by_id(meeting: Meeting, pk: int) -> Attendance | None:
    """Return one stay of the meeting that was not entered by mistake, or None."""
    return stays_of(meeting).filter(pk=pk).first()


def guests_of(meeting: Meeting) -> list[HallGuest]:
    """Return the guests in the hall, in the order in which they were entered."""
    return list(meeting.hall_guests.all())


def members_of_minutes(meeting: Meeting) -> dict[UUID, str]:
    """Return whom the attendance in the minutes names, with the names: who sat at any moment, by seat."""
    if meeting.opened_at is None:
        held: Iterable[Holder] = members_sitting(meeting)
    else:
        held = meeting.register.filter(
            seat__isnull=False, starts_at__lte=meeting.closed_at or clock.now()
        ).order_by("seat", "starts_at")
    return {one.participant_id: name_or_erased(one.name_in_office) for one in held}


def reasons_of_absence(meeting: Meeting) -> dict[UUID, str]:
    """Return the reasons of absence that were entered, by member."""
    return dict(meeting.absence_reasons.exclude(reason="").values_list("participant", "reason"))


def corrections_of(meeting: Meeting) -> list[AttendanceCorrection]:
    """Return what was corrected in the attendance sheet, with the stays, in order."""
    found = AttendanceCorrection.objects.filter(attendance__meeting=meeting)
    return list(found.select_related("attendance").order_by("corrected_at", "pk"))


def names_in_office(council: Council, ids: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, str]:
    """Return the names under which participants acted publicly at a moment (now if left out).

    Those of the register where a meeting ran then; else of what they held at that moment, a seat before an
    office; else of what they held last before it, or first after it. Somebody who never held either
    has the display name, an erased name is replaced by the word for it; unknown ids are left out.
    """
    wanted, moment = list(ids), at or clock.now()
    known = Participant.objects.filter(council=council, pk__in=wanted)
    names = dict(known.values_list("pk", "display_name"))
    held = sorted(_held_by(council, wanted), key=lambda one: _nearness(one, moment))
    names.update({one.participant_id: one.name_in_office for one in held})
    names.update(names_in_register(council, wanted, moment))
    return {key: name_or_erased(name) for key, name in names.items()}


def _held_by(council: Council, ids: list[UUID]) -> list[Office | Mandate]:
    offices = Office.objects.filter(council=council, participant__in=ids)
    return [*offices, *Mandate.objects.filter(seat__term__council=council, participant__in=ids)]


def _nearness(held: Office | Mandate, moment: datetime) -> tuple[bool, bool, bool, timedelta]:
    """Return the sort key by which the row whose name counts at ``moment`` comes last."""
    has_begun, holds = held.starts_at <= moment, in_force(held.starts_at, held.ends_at, moment)
    distance = held.starts_at - moment
    return holds, has_begun, holds and isinstance(held, Mandate), distance if has_begun else -distance
