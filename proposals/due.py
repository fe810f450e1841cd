"""Due work on proposals."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from proposals.services.ages import count_ages
from proposals.services.committees import note_missed_opinions
from proposals.services.support import lapse_support
from youth.runner.due import due_in_council

if TYPE_CHECKING:
    from youth.models import Council


@due_in_council("proposals.lapse_support", every=timedelta(hours=1))
def end_support_of_unverified(council: "Council", now: datetime) -> int:
    """End the support of those whom nobody verified within the days of the rules."""
    return lapse_support(council, now)


@due_in_council("proposals.note_missed_opinions", every=timedelta(hours=1))
def note_opinions_that_are_missing(council: "Council", now: datetime) -> int:
    """Note of each committee whose last day is over that it gave no opinion in time."""
    return note_missed_opinions(council, now)


@due_in_council("proposals.count_ages", every=timedelta(days=1))
def count_ages_of_supporters(council: "Council", now: datetime) -> int:
    """Name the bands of age in which many support a proposal."""
    return count_ages(council, now)
