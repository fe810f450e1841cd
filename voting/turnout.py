"""How many have voted: shown on screens as it grows, never entered in the journal, never by answer."""

from uuid import UUID

from voting.models import Poll
from voting.selectors import turnout_of
from youth.journal.streams import meeting_stream
from youth.live import announce_ephemeral


def announce_turnout(poll_id: UUID) -> None:
    """Show the present turnout of an open poll on the screens of its meeting."""
    poll = Poll.objects.only("state", "meeting_id").filter(pk=poll_id).first()
    if poll is None or not poll.is_open or poll.meeting_id is None:
        return
    turnout = turnout_of(poll)
    data = {"poll": str(poll.pk), "voted": turnout.voted, "voters": turnout.voters}
    announce_ephemeral(meeting_stream(poll.meeting_id), "poll.turnout", data)
