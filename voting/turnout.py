"""How many have voted: shown on screens as it grows, never entered in the journal, never by answer."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from voting.models import Poll
from voting.selectors import turnout_of
from youth.journal.streams import keys_in, meeting_stream
from youth.live import announce_ephemeral
from youth.live.passing import passes_now

MESSAGE = "poll.turnout"


def announce_turnout(poll_id: UUID) -> None:
    """Show the present turnout of an open poll on the screens of its meeting."""
    poll = Poll.objects.only("state", "meeting_id").filter(pk=poll_id).first()
    if poll is None or not poll.is_open or poll.meeting_id is None:
        return
    announce_ephemeral(meeting_stream(poll.meeting_id), MESSAGE, _said(poll))


@passes_now
def present_turnout(stream: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the turnout of the open poll to a screen that comes back to its meeting."""
    for key in keys_in("meeting", [stream]):
        for poll in Poll.objects.only("state").filter(meeting=UUID(key), state=Poll.State.OPEN):
            yield MESSAGE, _said(poll)


def _said(poll: Poll) -> dict[str, Any]:
    turnout = turnout_of(poll)
    return {"poll": str(poll.pk), "voted": turnout.voted, "voters": turnout.voters}
