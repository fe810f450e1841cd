"""Permissions of the plugin."""

from typing import Any

from surveys.models import Answered
from youth.policies import policy
from youth.selectors.people import roles_of


@policy("surveys.see")
def may_see(participant: Any, survey: Any) -> bool:
    """Return True: surveys are public."""
    return True


@policy("surveys.manage")
def may_manage(participant: Any, council: Any) -> bool:
    """Return whether somebody is the council's chair or secretary."""
    return participant is not None and bool({"chair", "secretary"} & roles_of(participant))


@policy("surveys.answer")
def may_answer(participant: Any, survey: Any) -> bool:
    """Return whether somebody takes part in the council and has not answered the open survey yet."""
    if participant is None or survey.closed_at or participant.council_id != survey.council_id:
        return False
    return not Answered.objects.filter(survey=survey, participant=participant).exists()
