"""A vote by show of hands as pages show it: the tellers, the complete rounds, who is awaited."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from voting.boxes.hands import slips_of, state_of, tellers_of
from voting.models import Poll, Slip
from voting.phrasing import hands_sentence
from voting.procedure.hands import HandCount
from youth.names import name_or_erased
from youth.selectors.attendance import names_in_office, present_members
from youth.selectors.register import member_choices

if TYPE_CHECKING:
    from youth.models import Meeting, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one teller counted, and who entered it where that was somebody else."""

    teller: str
    figures: str
    entered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A complete round: the figures of both tellers, and whether they are equal."""

    number: int
    slips: list[Figures]
    is_equal: bool


def members_who_may_count(
    meeting: "Meeting", presiding: "Participant", candidates: Collection[UUID] = ()
) -> list[tuple[str, str]]:
    """Return who in the hall may count hands, by id and name: neither who presides nor who is voted on."""
    barred = {presiding.pk, *candidates}
    return member_choices(one for one in present_members(meeting) if one.participant_id not in barred)


class HandsPresenter:
    """The count of a poll by show of hands; a slip is shown once both of its round are there."""

    def __init__(self, poll: Poll) -> None:
        """Take a poll of the box of hands."""
        self.poll = poll

    @cached_property
    def tellers(self) -> Mapping[UUID, str]:
        """Return the two tellers with their names in office."""
        return {one.participant_id: name_or_erased(one.name_in_office) for one in tellers_of(self.poll)}

    @property
    def names(self) -> list[str]:
        """Return the names of the tellers."""
        return list(self.tellers.values())

    @cached_property
    def slips(self) -> list[Slip]:
        """Return the slips in their order."""
        return slips_of(self.poll)

    @cached_property
    def state(self) -> HandCount[UUID]:
        """Return how far the count is."""
        return state_of(self.poll, self.slips)

    @property
    def is_counted(self) -> bool:
        """Return whether both tellers counted the same."""
        return self.state.counts is not None

    @property
    def awaited(self) -> list[str]:
        """Return the names of the tellers whose slips the present round awaits."""
        return [self.tellers[one] for one in self.state.awaited]

    @cached_property
    def rounds(self) -> list[Round]:
        """Return the complete rounds, first one first."""
        complete = self.state.round if self.is_counted else self.state.round - 1
        clerks = {one.entered_by_id for one in self.slips if one.entered_by_id != one.teller_id}
        names = names_in_office(self.poll.council, clerks) if clerks else {}
        return [
            Round(
                number=number,
                slips=[self._figures(one, names) for one in self.slips if one.round == number],
                is_equal=number not in self.state.differed,
            )
            for number in range(1, complete + 1)
        ]

    def _figures(self, slip: Slip, names: Mapping[UUID, str]) -> Figures:
        is_own = slip.entered_by_id == slip.teller_id
        return Figures(
            teller=self.tellers.get(slip.teller_id, ""),
            figures=hands_sentence(slip.counts, self.poll.options),
            entered_by="" if is_own else names.get(slip.entered_by_id, ""),
        )
