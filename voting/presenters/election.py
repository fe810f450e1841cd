"""One election as its page shows it."""

from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from voting.models import CandidateList, Election, Nominee
from voting.presenters.poll import PollPresenter
from voting.procedure.election import RoundToHold
from voting.selectors import lists_standing, places_left, rounds_of, standing_in
from voting.services.elections import next_round_of, people_of_round
from youth.name_order import name_key
from youth.policies import may
from youth.procedure.choices import Method
from youth.selectors.register import Holder, members_sitting
from youth.selectors.rules import rules_of

if TYPE_CHECKING:
    from youth.models import Participant


class ElectionPresenter:
    """One election as its page shows it; sentences are in the active language."""

    def __init__(self, election: Election, participant: "Participant | None" = None) -> None:
        """Present an election to a participant, None for a visitor."""
        self.election = election
        self.participant = participant

    @property
    def element_id(self) -> str:
        """Return the id of the element that frames replace."""
        return f"election-{self.election.pk}"

    @cached_property
    def rounds(self) -> list[PollPresenter]:
        """Return the rounds held and under way, in their order."""
        return [PollPresenter(poll) for poll in rounds_of(self.election)]

    @cached_property
    def next_round(self) -> RoundToHold[str] | None:
        """Return the round that can be opened, or None."""
        return next_round_of(self.election)

    @cached_property
    def standing(self) -> list[Nominee]:
        """Return who stands, by name as on the ballot."""
        return sorted(standing_in(self.election), key=lambda one: name_key(one.name_in_office))

    @cached_property
    def in_next_round(self) -> list[Nominee]:
        """Return who stands in the round that can be opened."""
        keys = self.next_round.candidates if self.next_round else ()
        return [one for one in self.standing if one.key in keys]

    @property
    def people_in_next_round(self) -> set[UUID]:
        """Return who stands in the round that can be opened, or is on a list that does."""
        keys = self.next_round.candidates if self.next_round else ()
        return {one.participant_id for one in people_of_round(self.election, keys)}

    @property
    def lists(self) -> list[tuple[CandidateList, list[Nominee]]]:
        """Return the lists on the ballot, each with its members in their order."""
        people = standing_in(self.election)
        return [
            (one, [each for each in people if each.on_list_id == one.pk])
            for one in lists_standing(self.election)
        ]

    @property
    def names_in_next_round(self) -> list[str]:
        """Return the words of the ballot of the round that can be opened."""
        if not self.election.by_lists:
            return [one.name_in_office for one in self.in_next_round]
        keys = self.next_round.candidates if self.next_round else ()
        return [one.name for one, _people in self.lists if one.key in keys]

    @property
    def elected(self) -> list[Nominee]:
        """Return who was elected so far."""
        return list(self.election.nominees.filter(elected_in__isnull=False))

    @property
    def places_left(self) -> int:
        """Return how many places are still empty."""
        return places_left(self.election)

    @property
    def is_open(self) -> bool:
        """Return whether the item is still to come or under way."""
        return self.election.agenda_item.state in {"planned", "under_way"}

    @property
    def takes_nominations(self) -> bool:
        """Return whether somebody can be nominated: before the first round of these nominations."""
        if not self.is_open or not self.places_left:
            return False
        rounds = [one.poll for one in self.rounds if one.poll.rule["series"] == self.election.series]
        return not any(poll.state in {"open", "closed"} or _decided(poll) for poll in rounds)

    @property
    def may_nominate(self) -> bool:
        """Return whether the reader can nominate somebody now."""
        return self.takes_nominations and may("voting.nominate", self.participant, self.election)

    @property
    def enters(self) -> bool:
        """Return whether the reader enters what others say: the chair's table."""
        return may("voting.prepare_election", self.participant, self.election)

    @property
    def may_open(self) -> bool:
        """Return whether the reader can open the next round."""
        under_way = self.election.agenda_item.state == "under_way"
        return under_way and self.next_round is not None and self._runs

    @property
    def may_raise_hands(self) -> bool:
        """Return whether the rules let hands be raised: not where they ask for another way."""
        vote, topic = rules_of(self.election.meeting).vote, self.election.topic
        fixed = {*vote.named_required_for.value, *vote.secret_required_for.value}
        return Method.OPEN in vote.methods.value and topic not in fixed

    @property
    def may_renew(self) -> bool:
        """Return whether the reader can begin new nominations."""
        return (
            self.is_open and self._is_held and not self._is_running and bool(self.places_left) and self._runs
        )

    @property
    def nobody_is_left(self) -> bool:
        """Return whether the reader has to begin new nominations: nobody stands for the empty places.

        Lists that were equal may have nobody left who is neither elected nor withdrew.
        """
        return self.may_renew and self.next_round is None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return who stands, each with whether the reader can withdraw them now."""
        waits = self.is_open and bool(self.places_left) and not self._is_running
        return [
            {"nominee": one, "may_withdraw": waits and may("voting.withdraw_nominee", self.participant, one)}
            for one in self.standing
        ]

    @property
    def eligible(self) -> list[Holder]:
        """Return the members of the meeting."""
        return list(members_sitting(self.election.meeting).select_related("participant__council"))

    @property
    def _is_held(self) -> bool:
        """Return whether a round of these nominations decided something."""
        return any(
            _decided(one.poll) for one in self.rounds if one.poll.rule["series"] == self.election.series
        )

    @property
    def _is_running(self) -> bool:
        return any(one.poll.state in {"open", "closed"} for one in self.rounds)

    @property
    def _runs(self) -> bool:
        return may("voting.run_poll", self.participant, self.election)


def _decided(poll: Any) -> bool:
    outcome = getattr(poll, "outcome", None)
    return outcome is not None and outcome.result in {"elected", "rejected", "tie"}
