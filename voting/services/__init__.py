"""Everything that can be done with polls; each service is one transaction."""

from voting.services.announcement import announce_poll, awaits_casting_vote
from voting.services.ballots import BallotPaper, BallotResult, cast_ballots
from voting.services.boxes import OpenedSheet, SheetField, close_box, drop, open_box, sheets
from voting.services.casting import cast_ballot
from voting.services.clerk import correct_entry, enter_ballots
from voting.services.closing import challenge_quorum, close_poll, count_quorum
from voting.services.elections import (
    call_election,
    nominate,
    nominate_list,
    open_round,
    renew_nominations,
    withdraw_nominee,
)
from voting.services.erasure import forget_name, forget_participation
from voting.services.hands import correct_slips, enter_slips, give_slip
from voting.services.opening import Asked, lawful_ways, open_poll, put_to_vote
from voting.services.papers import confirm_protocol, enter_protocol
from voting.services.repeating import count_again, repeat_poll
from voting.services.tellers import put_tellers_to_vote
from voting.services.together import put_together, take_out
from voting.services.voiding import challenge_result, void_poll

__all__ = [
    "Asked",
    "BallotPaper",
    "BallotResult",
    "OpenedSheet",
    "SheetField",
    "announce_poll",
    "awaits_casting_vote",
    "call_election",
    "cast_ballot",
    "cast_ballots",
    "challenge_quorum",
    "challenge_result",
    "close_box",
    "close_poll",
    "confirm_protocol",
    "correct_entry",
    "correct_slips",
    "count_again",
    "count_quorum",
    "drop",
    "enter_ballots",
    "enter_protocol",
    "enter_slips",
    "forget_name",
    "forget_participation",
    "give_slip",
    "lawful_ways",
    "nominate",
    "nominate_list",
    "open_box",
    "open_poll",
    "open_round",
    "put_tellers_to_vote",
    "put_to_vote",
    "put_together",
    "renew_nominations",
    "repeat_poll",
    "sheets",
    "take_out",
    "void_poll",
    "withdraw_nominee",
]
