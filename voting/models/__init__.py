"""Polls, the register of each, ballots, outcomes, elections; opinion polls; boxes of sheets."""

from voting.models.ballots import Ballot, EntryCorrection, new_salt
from voting.models.boxes import Box, NamedSheet, Participation, SealedSheet, Sheet
from voting.models.demands import MethodDemand
from voting.models.elections import CandidateList, Election, Nominee
from voting.models.hands import HandTeller, Slip
from voting.models.opinions import OpinionPoll
from voting.models.outcomes import Challenge, Outcome
from voting.models.papers import PaperProtocol
from voting.models.polls import CHOICES, METHODS, UNFINISHED, NonVoter, Poll, Voter
from voting.models.tellers import Teller, TellerList

__all__ = [
    "CHOICES",
    "METHODS",
    "UNFINISHED",
    "Ballot",
    "Box",
    "CandidateList",
    "Challenge",
    "Election",
    "EntryCorrection",
    "HandTeller",
    "MethodDemand",
    "NamedSheet",
    "Nominee",
    "NonVoter",
    "OpinionPoll",
    "Outcome",
    "PaperProtocol",
    "Participation",
    "Poll",
    "SealedSheet",
    "Sheet",
    "Slip",
    "Teller",
    "TellerList",
    "Voter",
    "new_salt",
]
