"""Everything that can be done with polls; each service is one transaction."""

from voting.services.announcement import announce_poll
from voting.services.ballots import BallotPaper, BallotResult, cast_ballots
from voting.services.casting import cast_ballot
from voting.services.closing import challenge_quorum, close_poll, count_quorum
from voting.services.erasure import forget_name
from voting.services.opening import open_poll, repeat_poll

__all__ = [
    "BallotPaper",
    "BallotResult",
    "announce_poll",
    "cast_ballot",
    "cast_ballots",
    "challenge_quorum",
    "close_poll",
    "count_quorum",
    "forget_name",
    "open_poll",
    "repeat_poll",
]
