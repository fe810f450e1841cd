"""The list of the invited members for the chair's table."""

from dataclasses import dataclass

from youth import clock
from youth.models import Meeting
from youth.selectors.attendance import names_in_office, reasons_of_absence, stays_of
from youth.selectors.councils import today_in
from youth.selectors.invitations import Expected, Invited


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """A line of the list; ``asks_reason`` where the member is absent from a meeting that has begun."""

    member: Invited
    asks_reason: bool
    # The reason that the minutes print.
    printed_reason: str
    # Who entered the answer for the member; empty where the member gave it.
    entered_by: str

    @property
    def offered_reason(self) -> str:
        """Return the reason that the minutes print, else the one that the member gave beforehand."""
        known = self.member.invitation
        return self.printed_reason or (known.reason if known else "")


def expected_rows(meeting: Meeting, expected: Expected) -> list[ExpectedRow]:
    """Return the lines, by seat."""
    begun = meeting.has_minutes or (
        meeting.state not in {Meeting.State.PLANNED, Meeting.State.CANCELLED}
        and today_in(meeting.council, clock.now()) >= today_in(meeting.council, meeting.begins_at)
    )
    came = set(stays_of(meeting).values_list("participant_id", flat=True)) if begun else set()
    reasons = reasons_of_absence(meeting) if begun else {}
    entering = [one.entered_by for one in expected.members if one.entered_by is not None]
    entered = names_in_office(meeting.council, entering) if entering else {}
    return [
        ExpectedRow(
            member=one,
            asks_reason=begun and one.participant.pk not in came,
            printed_reason=reasons.get(one.participant.pk, ""),
            entered_by=entered.get(one.entered_by, "") if one.entered_by is not None else "",
        )
        for one in expected.members
    ]
