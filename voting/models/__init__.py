"""Polls, the register of each, ballots and outcomes; opinion polls; boxes, with sheets apart from people."""

from voting.models.boxes import Box, NamedSheet, Participation, SealedSheet, Sheet
from voting.models.opinions import OpinionPoll
from voting.models.polls import (
    CHOICES,
    METHODS,
    UNFINISHED,
    Ballot,
    NonVoter,
    Outcome,
    Poll,
    Voter,
    new_salt,
)

__all__ = [
    "CHOICES",
    "METHODS",
    "UNFINISHED",
    "Ballot",
    "Box",
    "NamedSheet",
    "NonVoter",
    "OpinionPoll",
    "Outcome",
    "Participation",
    "Poll",
    "SealedSheet",
    "Sheet",
    "Voter",
    "new_salt",
]
