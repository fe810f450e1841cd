"""The box of named ballots: one per voter on the register, cast by device or entered by the secretary."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple
from uuid import UUID

from voting.boxes.registry import Box, Counted, declare_box
from voting.models import Ballot, Poll, Voter
from voting.procedure.sealed_register import ballot_leaf
from voting.procedure.tally import Tally, TallyError, count
from youth import clock
from youth.name_order import name_key


class Cast(NamedTuple):
    """What is counted of a ballot, without the rows that hold it: there may be many thousands."""

    seal: str
    participant: UUID
    choice: str


@declare_box
class RegisterBox(Box):
    """Ballots as rows on the lines of the register; the later one of a voter counts."""

    name: ClassVar[str] = Poll.Box.REGISTER.value

    def count(self, poll: Poll) -> Counted:
        """Count the current ballots against the frozen register."""
        ballots = _cast_in(poll)
        leaves = [ballot_leaf(one.seal, one.choice) for one in ballots]
        if poll.form == Poll.Form.OPTIONS:
            return Counted(votes=option_votes(poll, ballots), leaves=leaves)
        return Counted(votes=votes_of(tally_of(poll, ballots)), leaves=leaves)

    def copy(self, lead: Poll, poll: Poll) -> None:
        """Give another register the ballots that count in a vote: of an item, or of a further count."""
        Ballot.objects.filter(voter__poll=poll, is_current=True).update(is_current=False)
        counted = Ballot.objects.filter(voter__poll=lead, is_current=True)
        given = {one.voter.participant_id: one for one in counted.select_related("voter")}
        lines = Voter.objects.filter(poll=poll, participant__in=given)
        Ballot.objects.bulk_create(
            Ballot(
                voter=line,
                choice=given[line.participant_id].choice,
                cast_at=clock.now(),
                entered_by_id=given[line.participant_id].entered_by_id,
            )
            for line in lines
        )

    def keeps_ballots(self) -> bool:
        """Return True: they are rows."""
        return True

    def is_countable(self, poll: Poll) -> bool:
        """Return whether the secretary entered some of the votes, who may have misheard one."""
        return Ballot.objects.filter(voter__poll=poll, is_current=True).exclude(entered_by=None).exists()

    def named(self, poll: Poll) -> list[dict[str, str]]:
        """Return how everyone on the register voted, in the order of their names."""
        chosen = {ballot.voter_id: ballot.choice for ballot in current_ballots(poll)}
        voters = sorted(poll.voters.all(), key=lambda voter: name_key(voter.name_in_office))
        return [
            {
                "participant": str(voter.participant_id),
                "name": voter.name_in_office,
                "choice": chosen.get(voter.pk, "not_voting"),
            }
            for voter in voters
        ]


def current_ballots(poll: Poll) -> list[Ballot]:
    """Return the ballots that count, in an order that anybody can make again: by the voters' seals."""
    ballots = Ballot.objects.filter(voter__poll=poll, is_current=True).select_related("voter")
    return sorted(ballots, key=lambda ballot: ballot.voter.seal)


def _cast_in(poll: Poll) -> list[Cast]:
    """Return what is counted of the ballots that count, in the same order."""
    ballots = Ballot.objects.filter(voter__poll=poll, is_current=True).order_by()
    return sorted(Cast(*row) for row in ballots.values_list("voter__seal", "voter__participant", "choice"))


def tally_of(poll: Poll, ballots: Sequence[Cast]) -> Tally:
    """Return the count of these ballots against the poll's frozen register."""
    return count(
        {ballot.participant: ballot.choice for ballot in ballots},
        poll.voters.values_list("participant_id", flat=True),
    )


def option_votes(poll: Poll, ballots: Sequence[Cast]) -> dict[str, int]:
    """Return how many chose each option, and how many on the register did not vote.

    Raises ``TallyError``: ``not_in_register``, ``bad_choice``.
    """
    voters = set(poll.voters.values_list("participant_id", flat=True))
    votes = {option["key"]: 0 for option in poll.options}
    for ballot in ballots:
        if ballot.participant not in voters:
            raise TallyError("not_in_register")
        if ballot.choice not in votes:
            raise TallyError("bad_choice")
        votes[ballot.choice] += 1
    return votes | {"not_voting": len(voters) - len(ballots)}


def leaf_of(ballot: Ballot) -> bytes:
    """Return a ballot as a leaf of the tree."""
    return ballot_leaf(ballot.voter.seal, ballot.choice)


def votes_of(tally: Tally) -> dict[str, int]:
    """Return a tally under the names that decisions use."""
    return {
        "for": tally.votes_for,
        "against": tally.against,
        "abstain": tally.abstain,
        "not_voting": tally.not_voting,
    }
