"""Acts of the plugin. Payloads hold ids and numbers; nobody who answers is an actor of any."""

from typing import Any
from uuid import UUID

from surveys.offers import survey_closed as survey_closed_hook
from youth.journal.kinds import Kind, declare_kind
from youth.journal.streams import key_of


@declare_kind
class SurveyOpened(Kind):
    """A survey was published, with so many questions."""

    name = "surveys.opened"

    questions: int


@declare_kind
class SurveyClosed(Kind):
    """A survey was closed, by a person or by its time, after so many people had answered."""

    name = "surveys.closed"
    notice = survey_closed_hook

    answered: int

    def notice_kwargs(self, entry: Any) -> dict[str, object]:
        """Return the id of the survey."""
        return {"survey": UUID(key_of(entry.stream_id))}
