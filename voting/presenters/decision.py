"""A frozen decision as pages show it: of a poll, or of the resolution that came of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise

from voting.phrasing import (
    METHODS,
    OTHER_BALLOTS,
    arithmetic_sentence,
    ballots_for_nobody,
    option_words,
    papers_sentence,
    share_heading,
    turnout_sentence,
    verdict_sentence,
)
from youth.names import name_or_erased
from youth.procedure.shares import decision_size

# From left to right in the half circle.
CHOICES = ("for", "abstain", "against", "not_voting")
# From the top down in tables.
ANSWERS = ("for", "against", "abstain", "not_voting")


class DecisionPresenter:
    """One frozen decision; sentences are in the active language."""

    def __init__(self, decision: Mapping[str, Any], away: Callable[[], Sequence[str]] = tuple) -> None:
        """Take the decision; ``away`` reads the names of members in office who took no part, for the hall."""
        self.decision = decision
        self.away = away

    @property
    def verdict(self) -> str:
        """Return the result as one sentence."""
        return verdict_sentence(self.decision)

    @property
    def arithmetic(self) -> str:
        """Return how the result follows."""
        return arithmetic_sentence(self.decision)

    @property
    def turnout(self) -> str:
        """Return how many of those who could vote did, as a sentence."""
        return turnout_sentence(self.decision)

    @property
    def method(self) -> Promise | str:
        """Return the way of voting."""
        code: str = self.decision["method"]
        return METHODS.get(code, code)

    @property
    def papers(self) -> str:
        """Return what the tellers' protocol says of the papers, empty where none were used."""
        figures = self.decision.get("papers")
        return papers_sentence(figures) if figures else ""

    @property
    def base(self) -> int:
        """Return how many people, or votes, the shares are taken of."""
        return decision_size(self.decision)

    @property
    def of(self) -> str:
        """Return the heading of the column of shares."""
        return share_heading(self.decision)

    @property
    def named(self) -> list[dict[str, str]]:
        """Return how everyone voted by name, empty for other ways of voting; an erased name is a word."""
        named: Sequence[Mapping[str, str]] = self.decision.get("named") or ()
        return [{"name": name_or_erased(vote["name"]), "choice": vote["choice"]} for vote in named]

    @property
    def candidates(self) -> list[dict[str, Any]]:
        """Return the options of an election, most votes first; empty for other votes."""
        votes, elected = self.decision["votes"], self.decision.get("elected", ())
        found = [
            {
                "name": name_or_erased(one["label"]),
                "votes": votes[one["key"]],
                "elected": one["key"] in elected,
                "seats": self.decision.get("seats", {}).get(one["key"], 0),
                "voters": [vote["name"] for vote in self.named if vote["choice"] == one["key"]],
            }
            for one in self.decision.get("options", ())
        ]
        return sorted(found, key=lambda one: -one["votes"])

    @property
    def is_election(self) -> bool:
        """Return whether a ballot named one of the poll's own options."""
        return "options" in self.decision

    @property
    def is_of_lists(self) -> bool:
        """Return whether lists shared the places."""
        return "seats" in self.decision

    @property
    def labels(self) -> dict[str, str]:
        """Return the words of each option of an election by its key; empty for other votes."""
        return option_words(self.decision.get("options", ()))

    @property
    def other_ballots(self) -> list[tuple[str, int]]:
        """Return the ballots of an election that count for nobody, by what they are."""
        found = ballots_for_nobody(self.decision)
        return [(str(words), found[key]) for key, words in OTHER_BALLOTS.items() if found[key]]

    @property
    def seats(self) -> list[dict[str, str]]:
        """Return every statutory seat for the half circle; names only where the vote was by name."""
        votes, snapshot = self.decision["votes"], self.decision["snapshot"]
        named = self.named
        seats: list[dict[str, str]] = []
        for choice in CHOICES:
            names = [vote["name"] for vote in named if vote["choice"] == choice]
            seats += _seats(choice, votes.get(choice, 0), names)
        seats += _seats("absent", snapshot["in_office"] - len(seats), self.away() if named else ())
        return seats + _seats("vacant", snapshot["seats"] - len(seats), ())


def _seats(state: str, count: int, names: Sequence[str]) -> list[dict[str, str]]:
    return [{"state": state, "label": names[place] if place < len(names) else ""} for place in range(count)]
