"""The roll of a poll as the clerk's page shows it: every voter on the register with the vote that counts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from templates.templatetags.components import state_words
from voting.boxes.register import current_ballots
from voting.models import CHOICES, Ballot, Poll
from voting.phrasing import option_words
from youth.name_order import name_key
from youth.names import name_or_erased
from youth.selectors.attendance import names_in_office, open_stays


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """One voter: the vote that counts with its time, who entered it, and whether they are in the hall."""

    participant: UUID
    name: str
    choice: str
    # The words of the choice, as a page says what somebody voted.
    said: str
    cast_at: datetime | None
    entered_by: str
    is_in_hall: bool

    @property
    def field(self) -> str:
        """Return the name of the line's field in the form."""
        return f"vote-{self.participant}"


def answers_of(poll: Poll) -> list[tuple[str, str]]:
    """Return what can be entered for a member, each with its words."""
    words = {key: str(word) for key, word in CHOICES} | option_words(poll.options)
    return [(answer, words[answer]) for answer in poll.answers]


def roll_of(poll: Poll) -> list[RollLine]:
    """Return the register of a poll in the order of the names."""
    ballots = {one.voter.participant_id: one for one in current_ballots(poll)}
    clerks = {one.entered_by_id for one in ballots.values() if one.entered_by_id is not None}
    names = names_in_office(poll.council, clerks) if clerks else {}
    said = state_words() | option_words(poll.options)
    inside = set(open_stays(poll.sitting).values_list("participant_id", flat=True))
    lines = [
        _line(
            line.participant_id,
            name_or_erased(line.name_in_office),
            ballots.get(line.participant_id),
            names,
            said,
            is_in_hall=line.participant_id in inside,
        )
        for line in poll.voters.all()
    ]
    return sorted(lines, key=lambda line: name_key(line.name))


def _line(
    participant: UUID,
    name: str,
    ballot: Ballot | None,
    names: dict[UUID, str],
    said: dict[str, str],
    *,
    is_in_hall: bool,
) -> RollLine:
    clerk = ballot.entered_by_id if ballot else None
    return RollLine(
        participant=participant,
        name=name,
        choice=ballot.choice if ballot else "",
        said=said[ballot.choice] if ballot else "",
        cast_at=ballot.cast_at if ballot else None,
        entered_by=names.get(clerk, "") if clerk else "",
        is_in_hall=is_in_hall,
    )
