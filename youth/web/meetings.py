"""Pages that belong to a meeting: their breadcrumb leads through it, and the menu shows its place."""

from typing import Any

from django.http import Http404

from youth.models import Meeting
from youth.policies import may
from youth.web.requests import CouncilRequest


def place_in(request: CouncilRequest, meeting: Meeting) -> None:
    """Let the page belong to the meeting, for who may see that."""
    if may("meeting.see", request.participant, meeting):
        request.meeting = meeting


def in_meeting[Found](request: CouncilRequest, found: Found | None) -> Found:
    """Return what was found, a meeting or a row with one: the page belongs to it.

    404 where nothing was found, or the reader may not see the meeting.
    """
    row: Any = found
    if found is None:
        raise Http404
    place_in(request, row if isinstance(row, Meeting) else row.meeting)
    if request.meeting is None:
        raise Http404
    return found
