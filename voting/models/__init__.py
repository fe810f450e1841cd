"""Polls, the register of each, ballots, outcomes and elections."""

from voting.models.ballots import Ballot, new_salt
from voting.models.elections import Election, Nominee
from voting.models.outcomes import Challenge, Outcome
from voting.models.polls import CHOICES, METHODS, UNFINISHED, NonVoter, Poll, Voter

__all__ = [
    "CHOICES",
    "METHODS",
    "UNFINISHED",
    "Ballot",
    "Challenge",
    "Election",
    "Nominee",
    "NonVoter",
    "Outcome",
    "Poll",
    "Voter",
    "new_salt",
]
