"""Whose notice calls a meeting, and who may ask for one."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from youth.procedure.notice import deadline
from youth.procedure.readers import Power
from youth.procedure.shares import smallest_above

# The offices that act for each of those whom ``convene.by`` may name. A deputy takes the chair's place. A
# share of the seats or of the people, and the supervisor, ask in writing: their request reaches the chair,
# and in a council without a chair the secretary.
OFFICES = {
    "chair": frozenset({"chair", "deputy_chair"}),
    "deputy_chair": frozenset({"deputy_chair"}),
    "clerk": frozenset({"secretary"}),
}
AT_THE_BEGINNING = frozenset({"secretary"})


def offices_that_convene(powers: Collection[Power], *, lacks_chair: bool) -> frozenset[str]:
    """Return the offices whose holders send the notice of a meeting.

    ``powers`` is what ``convene.by`` names; ``lacks_chair`` says of a constituent meeting that nobody
    presides over the council yet, where the secretary sends the notice for those who call it. Where the rules
    name no office at all, the chair carries out what the others ask for.
    """
    named = frozenset[str]().union(*(OFFICES.get(one.who, frozenset()) for one in powers))
    return (named or OFFICES["chair"]) | (AT_THE_BEGINNING if lacks_chair else frozenset())


def signatures_needed(powers: Collection[Power], *, seats: int, in_office: int) -> int | None:
    """Return how many members may ask for a meeting together; None where the rules let no members ask.

    A share is taken of the statutory seats, or of the members in office; of several ways the easiest counts.
    """
    sizes = {"seats": seats, "members": in_office}
    needed = [
        smallest_above(power.share, sizes[power.who], strict=False) if power.share else power.count or 1
        for power in powers
        if power.who in sizes
    ]
    return max(min(needed), 1) if needed else None


class RequestStage(StrEnum):
    """How far a request for a meeting is."""

    COLLECTING = "collecting"
    """Too few members have signed."""
    CHAIR = "chair"
    """The chair is to call the meeting; without days in the rules for as long as it takes."""
    REQUESTERS = "requesters"
    """The chair's days have passed: those who asked may call the meeting themselves."""
    LAPSED = "lapsed"
    """Their days have passed, too, or the rules give them none."""
    CALLED = "called"
    """The meeting was called."""


class RequestDays(NamedTuple):
    """The last day on which the chair, and then those who asked, call the meeting; None without one."""

    chair: date | None
    requesters: date | None


def days_of_request(reached_on: date, chair_days: int | None, requester_days: int | None) -> RequestDays:
    """Return the last days of a request for which enough had signed on a day, which is not counted."""
    if chair_days is None:
        return RequestDays(None, None)
    chair = deadline(reached_on, chair_days)
    return RequestDays(chair, None if requester_days is None else deadline(chair, requester_days))


def stage_of_request(days: RequestDays | None, today: date, *, is_called: bool) -> RequestStage:
    """Return how far a request is; without ``days`` too few have signed."""
    if is_called:
        return RequestStage.CALLED
    if days is None:
        return RequestStage.COLLECTING
    if days.chair is None or today <= days.chair:
        return RequestStage.CHAIR
    in_time = days.requesters is not None and today <= days.requesters
    return RequestStage.REQUESTERS if in_time else RequestStage.LAPSED
