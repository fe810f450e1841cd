"""Everything that can be done with polls; each service is one transaction."""

from voting.services.announcement import announce_poll
from voting.services.ballots import BallotPaper, BallotResult, cast_ballots
from voting.services.closing import challenge_quorum, close_poll, count_quorum
from voting.services.erasure import forget_name
from voting.services.opening import Asked, open_poll, put_to_vote, repeat_poll
from voting.services.papers import confirm_protocol, enter_protocol
from voting.services.tellers import put_tellers_to_vote
from voting.services.voiding import challenge_result, void_poll

__all__ = [
    "Asked",
    "BallotPaper",
    "BallotResult",
    "announce_poll",
    "cast_ballots",
    "challenge_quorum",
    "challenge_result",
    "close_poll",
    "confirm_protocol",
    "count_quorum",
    "enter_protocol",
    "forget_name",
    "open_poll",
    "put_tellers_to_vote",
    "put_to_vote",
    "repeat_poll",
    "void_poll",
]
