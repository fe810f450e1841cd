"""Polls, the register of each, ballots and outcomes."""

from voting.models.ballots import Ballot, EntryCorrection, new_salt
from voting.models.hands import HandTeller, Slip
from voting.models.outcomes import Challenge, Outcome
from voting.models.polls import CHOICES, METHODS, UNFINISHED, NonVoter, Poll, Voter

__all__ = [
    "CHOICES",
    "METHODS",
    "UNFINISHED",
    "Ballot",
    "Challenge",
    "EntryCorrection",
    "HandTeller",
    "NonVoter",
    "Outcome",
    "Poll",
    "Slip",
    "Voter",
    "new_salt",
]
