"""Due work on referrals."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from plugins.records.services import note_overdue
from youth.runner.due import due_in_council

if TYPE_CHECKING:
    from youth.models import Council


@due_in_council("records.note_overdue", every=timedelta(minutes=15))
def note_overdue_answers(council: "Council", now: datetime) -> int:
    """Note whose last day for the answer is over, so that everybody sees it."""
    return note_overdue(council, now)
