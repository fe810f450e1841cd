"""Counting: who of the register answered what. Heads only, never weights."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from youth.procedure.choices import Option


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
        choices = [Option(one) for one in ballots.values()]
    except ValueError:
        raise TallyError("bad_choice") from None
    return Tally(
        choices.count(Option.FOR),
        choices.count(Option.AGAINST),
        choices.count(Option.ABSTAIN),
        len(voters) - len(ballots),
    )
