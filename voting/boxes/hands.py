"""The box of raised hands: totals only, from equal slips of two tellers."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

import rfc8785

from voting.boxes.registry import Box, Counted, declare_box
from voting.models import HandTeller, Poll
from voting.models import Slip as SlipRow
from voting.phrasing import reason_sentence
from voting.procedure.hands import HandCount, Slip, hand_count, least_hands
from youth.refusals import Refusal


@declare_box
class HandsBox(Box):
    """Slips as rows; every slip of every round is a leaf, so that no round can be left out afterwards."""

    name: ClassVar[str] = Poll.Box.HANDS.value

    def count(self, poll: Poll) -> Counted:
        """Return what both tellers counted. Raises ``Refusal``: ``hands_not_counted`` until they agree."""
        slips = slips_of(poll)
        counts = state_of(poll, slips).counts
        if counts is None:
            raise Refusal("hands_not_counted", reason_sentence("hands_not_counted"))
        return Counted(votes=_votes(poll, counts), leaves=[leaf_of(slip) for slip in slips])


def tellers_of(poll: Poll) -> list[HandTeller]:
    """Return the two tellers of a poll.

    A repeated vote has those of the first one, and one that is taken for several items has them for each.
    """
    return list(HandTeller.objects.filter(poll=poll.with_tellers).order_by("pk"))


def slips_of(poll: Poll) -> list[SlipRow]:
    """Return the slips of a poll in the order in which they were given; taken for several items, of each."""
    return list(SlipRow.objects.filter(poll=poll.put_with_id or poll.pk).order_by("pk"))


def state_of(poll: Poll, slips: Sequence[SlipRow]) -> HandCount[UUID]:
    """Return how far the count is."""
    tellers = [teller.participant_id for teller in tellers_of(poll)]
    return hand_count(tellers, [Slip(one.teller_id, one.round, one.counts) for one in slips])


def leaf_of(slip: SlipRow) -> bytes:
    """Return a slip as a leaf of the tree: RFC 8785 JSON of teller, round, figures and salt."""
    leaf = {"counts": slip.counts, "round": slip.round, "salt": slip.salt, "teller": str(slip.teller_id)}
    return rfc8785.dumps(leaf)


def _votes(poll: Poll, counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts under the names that decisions use.

    Where each voter had several votes, hands do not say how many raised none: nobody is counted as such,
    and as ballots the fewest that give these figures.
    """
    marks = int(poll.rule.get("marks", 1))
    answers = [option["key"] for option in poll.options] or ["for", "against", "abstain"]
    votes = {answer: counts.get(answer, 0) for answer in answers}
    if marks > 1:
        return votes | {"valid": least_hands(votes, marks), "not_voting": 0}
    return votes | {"not_voting": poll.voters.count() - sum(votes.values())}
