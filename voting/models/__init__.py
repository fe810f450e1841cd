"""Polls, the register of each, ballots and outcomes."""

from voting.models.ballots import Ballot, new_salt
from voting.models.outcomes import Challenge, Outcome
from voting.models.papers import PaperProtocol
from voting.models.polls import CHOICES, METHODS, UNFINISHED, NonVoter, Poll, Voter
from voting.models.tellers import Teller, TellerList

__all__ = [
    "CHOICES",
    "METHODS",
    "UNFINISHED",
    "Ballot",
    "Challenge",
    "NonVoter",
    "Outcome",
    "PaperProtocol",
    "Poll",
    "Teller",
    "TellerList",
    "Voter",
    "new_salt",
]
