"""Everything that can be done with polls; each service is one transaction."""

from voting.services.announcement import announce_poll
from voting.services.ballots import BallotPaper, BallotResult, cast_ballots
from voting.services.closing import challenge_quorum, close_poll, count_quorum
from voting.services.elections import (
    call_election,
    nominate,
    open_round,
    renew_nominations,
    withdraw_nominee,
)
from voting.services.erasure import forget_name
from voting.services.opening import Asked, open_poll, put_to_vote, repeat_poll
from voting.services.voiding import challenge_result, void_poll

__all__ = [
    "Asked",
    "BallotPaper",
    "BallotResult",
    "announce_poll",
    "call_election",
    "cast_ballots",
    "challenge_quorum",
    "challenge_result",
    "close_poll",
    "count_quorum",
    "forget_name",
    "nominate",
    "open_poll",
    "open_round",
    "put_to_vote",
    "renew_nominations",
    "repeat_poll",
    "void_poll",
    "withdraw_nominee",
]
