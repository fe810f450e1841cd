"""The streams of the plugin: the history of each survey."""

from typing import Any
from uuid import UUID

from surveys.models import Survey
from youth.journal.streams import stream_family


@stream_family("surveys", permission="surveys.see")
def survey_of_stream(council: Any, key: str) -> Survey | None:
    """Return the survey whose stream it is."""
    return Survey.objects.filter(council=council, pk=UUID(key)).first()
