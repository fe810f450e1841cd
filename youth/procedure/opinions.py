"""What a committee's opinion means for the admission of a matter to an agenda. Plain Python, no Django."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from youth.procedure.structure import Profile


class OpinionState(StrEnum):
    """Where the opinion of one committee is."""

    AWAITED = "awaited"
    MISSED = "missed"
    """Its last day is over and there is none."""
    GIVEN = "given"
    LATE = "late"
    """Given after its last day, or after it was noted that there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked:
    """An opinion that a committee was asked for: by when, when it was given, when it was noted as missed."""

    due_on: date | None = None
    given_on: date | None = None
    missed_on: date | None = None

    @property
    def state(self) -> OpinionState:
        """Return where it is."""
        if self.given_on is None:
            return OpinionState.AWAITED if self.missed_on is None else OpinionState.MISSED
        is_late = self.missed_on is not None or (self.due_on is not None and self.given_on > self.due_on)
        return OpinionState.LATE if is_late else OpinionState.GIVEN


def blocks_admission(rules: "Profile", lead: OpinionAsked | None, *, today: date, meeting_on: date) -> bool:
    """Return whether a matter may not come on the agenda of a meeting yet, because of its lead committee.

    ``lead`` is None where no committee leads. Only the lead committee's opinion is waited for; that of
    another committee holds nothing up. Without a day of its own the opinion is due as many days before the
    meeting as the rules say.
    """
    work = rules.committee
    if not work.opinion_required.value or (lead is not None and lead.given_on is not None):
        return False
    if lead is None or not work.opinion_may_lapse.value:
        return True
    last_day = lead.due_on or meeting_on - timedelta(days=work.opinion_days.value)
    return lead.missed_on is None and today <= last_day
