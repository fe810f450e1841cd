"""Counting: who of the register answered what. Heads only, never weights."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """What a ballot says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class TallyError(ValueError):
    """Numbers that cannot come from one honest vote; the text is a reason code."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes for, against and abstentions, and those of the register who did not vote."""

    votes_for: int
    against: int
    abstain: int
    not_voting: int = 0

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        if min(self.votes_for, self.against, self.abstain, self.not_voting) < 0:
            raise TallyError("negative_count")

    @property
    def cast_at_all(self) -> int:
        """Return how many ballots there are, abstentions included."""
        return self.votes_for + self.against + self.abstain


def count(ballots: Mapping[Hashable, str], register: Iterable[Hashable]) -> Tally:
    """Count one ballot per voter against the register frozen at the opening.

    Raises ``TallyError``: ``not_in_register`` for somebody who is not in it, ``bad_choice`` for an answer
    that no ballot offers.
    """
    voters = set(register)
    if not ballots.keys() <= voters:
        raise TallyError("not_in_register")
    try:
        choices = [Choice(one) for one in ballots.values()]
    except ValueError:
        raise TallyError("bad_choice") from None
    return Tally(
        choices.count(Choice.FOR),
        choices.count(Choice.AGAINST),
        choices.count(Choice.ABSTAIN),
        len(voters) - len(ballots),
    )


def hands(votes_for: int, against: int, abstain: int, present: int) -> Tally:
    """Return the tally of a show of hands; raise ``TallyError`` where hands outnumber the members present."""
    silent = present - votes_for - against - abstain
    if silent < 0:
        raise TallyError("more_votes_than_present")
    return Tally(votes_for, against, abstain, silent)


def agrees(named: Tally, announced: Tally) -> bool:
    """Say whether the list of names gives the announced totals; if not, both are kept and shown."""
    return (named.votes_for, named.against, named.abstain) == (
        announced.votes_for,
        announced.against,
        announced.abstain,
    )
