"""Who is in the hall, who may be, and whether they are enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from youth import clock
from youth.models import AgendaItem, Attendance, Council, Mandate, Meeting, Office, Participant
from youth.procedure.quorum import quorum_met, quorum_needed
from youth.selectors.councils import members_in_office, today_in
from youth.selectors.rules import profile_of


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumState:
    """Present members against what the rules need, in whole people.

    ``seats`` are statutory, vacant ones included; ``in_office`` are members with a standing mandate;
    ``base`` names which of the two the profile counts from. ``present`` counts everybody in the hall,
    recused or not: a recusal is about one item, and who opens a poll takes it into account.
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


def open_stays(meeting: Meeting) -> QuerySet[Attendance]:
    """Return the stays of those who came in and have not left."""
    return meeting.attendances.filter(left_at__isnull=True)


def present_members(meeting: Meeting) -> list[Mandate]:
    """Return the mandates of the members in the hall now, by seat.

    Somebody whose mandate ended during the meeting is in the room, but no longer a member.
    """
    inside = open_stays(meeting).values("participant")
    return list(members_in_office(meeting.council, _day(meeting)).filter(participant__in=inside))


def recused_ids(item: AgendaItem) -> set[UUID]:
    """Return the participants who declared a conflict of interest on the item."""
    return set(item.recusals.values_list("participant_id", flat=True))


def quorum_state(meeting: Meeting) -> QuorumState:
    """Return the quorum as it stands now."""
    members = set(members_in_office(meeting.council, _day(meeting)).values_list("participant_id", flat=True))
    inside = set(open_stays(meeting).values_list("participant_id", flat=True))
    return quorum_of(
        meeting, present=len(members & inside), seats=meeting.term.seats.count(), in_office=len(members)
    )


def quorum_of(meeting: Meeting, *, present: int, seats: int, in_office: int) -> QuorumState:
    """Return the quorum for numbers that were counted already."""
    rule = profile_of(meeting.council).quorum_rule()
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
    """Return every stay in the hall, first come first."""
    return meeting.attendances.select_related("participant").order_by("entered_at", "pk")


def names_in_office(council: Council, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names under which participants act publicly in the council, latest mandate or office.

    Who never held either appears under the display name; who is unknown is left out.
    """
    wanted = list(ids)
    known = Participant.objects.filter(council=council, pk__in=wanted)
    names = dict(known.values_list("pk", "display_name"))
    for holder in (
        Office.objects.filter(council=council),
        Mandate.objects.filter(seat__term__council=council),
    ):
        held = holder.filter(participant__in=wanted).order_by("starts_on", "pk")
        names.update(held.values_list("participant_id", "name_in_office"))
    return names


def _day(meeting: Meeting) -> date:
    return today_in(meeting.council, meeting.closed_at or clock.now())
