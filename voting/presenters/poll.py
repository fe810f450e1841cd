"""One poll as pages and live frames show it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from voting.models import NonVoter, Outcome, Poll
from voting.phrasing import RECORDED_AS, requirement
from voting.presenters.decision import DecisionPresenter
from voting.selectors import Turnout, turnout_of
from youth.name_order import name_key
from youth.procedure.choices import Option


class PollPresenter:
    """One poll as a page shows it; sentences are in the active language."""

    def __init__(self, poll: Poll) -> None:
        """Take a poll with its outcome read along."""
        self.poll = poll
        self.outcome: Outcome | None = getattr(poll, "outcome", None)

    @property
    def element_id(self) -> str:
        """Return the id of the element that frames replace."""
        return f"poll-{self.poll.pk}"

    @property
    def decision(self) -> Mapping[str, Any] | None:
        """Return the frozen outcome once it is announced."""
        return self.outcome.decision if self.outcome else None

    @cached_property
    def shown(self) -> DecisionPresenter | None:
        """Return the announced outcome as pages show it."""
        if self.decision is None:
            return None
        # Read for the hall only: a list of polls shows their verdicts.
        return DecisionPresenter(self.decision, lambda: [member.name_in_office for member in self.non_voters])

    @property
    def turnout(self) -> Turnout:
        """Return how many have voted so far."""
        return turnout_of(self.poll)

    @property
    def requirement(self) -> str:
        """Return what an open poll needs to be carried."""
        poll = self.poll
        snapshot = {"seats": poll.seats, "in_office": poll.in_office, "present": poll.present}
        return requirement(poll.rule, snapshot)

    @property
    def recorded_as(self) -> str:
        """Return how a vote will be written down."""
        return str(RECORDED_AS[self.poll.method])

    @property
    def offers_abstention(self) -> bool:
        """Return whether the rules let a member abstain."""
        return Option.ABSTAIN in self.poll.rule["options"]

    @property
    def may_change(self) -> bool:
        """Return whether a cast vote may be changed while the poll is open."""
        return bool(self.poll.rule["change_until"] == "announced")

    @property
    def verdict(self) -> str:
        """Return the result as one sentence, empty before it is announced."""
        return self.shown.verdict if self.shown else ""

    @property
    def place(self) -> str:
        """Return the place of the poll's item on the agenda, "2" or "2.1"."""
        item = self.poll.agenda_item
        return f"{item.parent.position}.{item.position}" if item.parent else str(item.position)

    @property
    def arithmetic(self) -> str:
        """Return how the result follows, empty before it is announced."""
        return self.shown.arithmetic if self.shown else ""

    @property
    def non_voters(self) -> list[NonVoter]:
        """Return the members in office who took no part, by name."""
        return sorted(self.poll.non_voters.all(), key=lambda voter: name_key(voter.name_in_office))

    @property
    def repeated_by(self) -> Poll | None:
        """Return the poll that took this one again, if any."""
        return Poll.objects.filter(repeats=self.poll).first()

    @property
    def seats(self) -> list[dict[str, str]]:
        """Return every statutory seat for the half circle; none before the result is announced."""
        return self.shown.seats if self.shown else []
