"""The streams of voting: the history of each opinion poll. Votes of a meeting are on the meeting's stream."""

from typing import TYPE_CHECKING
from uuid import UUID

from voting.models import OpinionPoll
from youth.journal.streams import stream, stream_family

if TYPE_CHECKING:
    from youth.models import Council

FAMILY = "voting"


@stream_family(FAMILY, permission="voting.see_opinion_poll")
def opinion_poll_of_stream(council: "Council", key: str) -> OpinionPoll | None:
    """Return the opinion poll of a stream, or None."""
    return OpinionPoll.objects.filter(council=council, pk=key).first()


def opinion_stream(poll: OpinionPoll | UUID) -> str:
    """Return the stream of an opinion poll, given the row or its id."""
    return stream(FAMILY, poll)
