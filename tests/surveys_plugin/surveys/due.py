"""What the runner does for the plugin, in each council where it is on."""

from datetime import datetime, timedelta
from typing import Any

from surveys.models import Survey
from surveys.services import close_survey
from youth.runner.due import due_in_council


@due_in_council("surveys.close", every=timedelta(minutes=5))
def close_what_is_over(council: Any, now: datetime) -> int:
    """Close the surveys whose time is over; return how many."""
    over = list(Survey.objects.filter(council=council, closed_at=None, closes_at__lte=now))
    for survey in over:
        close_survey(survey, is_due=True)
    return len(over)
