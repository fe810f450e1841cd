"""Closing a poll, and doubting its quorum before the result is announced."""

from collections.abc import Sequence

from django.db import transaction

from voting.acts import PollClosed, QuorumChallenged, QuorumCounted
from voting.models import Ballot, Poll
from voting.phrasing import reason_sentence
from voting.procedure.merkle import merkle_root
from voting.procedure.outcome import may_doubt_quorum
from voting.procedure.sealed_register import ballot_leaf
from voting.procedure.tally import Tally, count
from youth import clock
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import present_members, recused_ids
from youth.services.entries import append_to_meeting
from youth.services.locking import locked, locked_meeting


@transaction.atomic
def close_poll(poll: Poll, *, actor: Actor) -> Poll:
    """End the voting: count against the frozen register and seal the ballots with their Merkle root.

    No ballot is taken afterwards; the result is announced by ``announce_poll``. Raises ``Refusal``:
    ``already_closed``.
    """
    require("voting.run_poll", actor, poll)
    poll = locked_poll(poll)
    if poll.state != Poll.State.OPEN:
        raise Refusal("already_closed", reason_sentence("already_closed"))
    ballots = current_ballots(poll)
    tally = tally_of(poll, ballots)
    poll.state, poll.closed_at = Poll.State.CLOSED, clock.now()
    poll.votes = votes_of(tally)
    poll.ballots_root = ballots_root(ballots)
    poll.save(update_fields=["state", "closed_at", "votes", "ballots_root"])
    act = PollClosed(
        poll=poll.pk,
        votes_for=tally.votes_for,
        votes_against=tally.against,
        votes_abstain=tally.abstain,
        not_voting=tally.not_voting,
        ballots_root=poll.ballots_root,
    )
    append_to_meeting(poll.meeting, act, actor=actor)
    return poll


@transaction.atomic
def challenge_quorum(poll: Poll, *, actor: Actor) -> Poll:
    """Doubt that there is a quorum; the result waits until the members in the hall are counted.

    Raises ``Refusal``: ``already_announced``, ``already_challenged``, ``already_counted`` where a count was
    made and nobody has left the hall since.
    """
    require("voting.challenge_poll", actor, poll)
    poll = _unannounced(poll)
    if poll.awaits_recount:
        raise Refusal("already_challenged", reason_sentence("already_challenged"))
    if not may_doubt_quorum(counted=poll.quorum_recount, present=_in_the_hall(poll)):
        raise Refusal("already_counted", reason_sentence("already_counted"))
    poll.challenged_at, poll.quorum_recount = clock.now(), None
    poll.save(update_fields=["challenged_at", "quorum_recount"])
    append_to_meeting(poll.meeting, QuorumChallenged(poll=poll.pk), actor=actor)
    return poll


@transaction.atomic
def count_quorum(poll: Poll, *, actor: Actor) -> Poll:
    """Count the members in the hall, by the attendance sheet, for a poll that is not announced yet.

    A recused member counts or not as the frozen rule says. A short count leads to the outcome
    ``no_quorum``. Raises ``Refusal``: ``already_announced``.
    """
    require("voting.count_quorum", actor, poll)
    poll = _unannounced(poll)
    poll.challenged_at = poll.challenged_at or clock.now()
    poll.quorum_recount = _in_the_hall(poll)
    poll.save(update_fields=["challenged_at", "quorum_recount"])
    act = QuorumCounted(poll=poll.pk, present=poll.quorum_recount, needed=poll.quorum_needed)
    append_to_meeting(poll.meeting, act, actor=actor)
    return poll


def locked_poll(poll: Poll) -> Poll:
    """Return the poll as read under locks: the meeting's row, then its own, until the transaction ends."""
    meeting = locked_meeting(poll.meeting)
    fresh = locked(poll)
    fresh.meeting, fresh.council = meeting, meeting.council
    return fresh


def current_ballots(poll: Poll) -> list[Ballot]:
    """Return the ballots that count, in an order that anybody can make again: by the voters' seals."""
    ballots = Ballot.objects.filter(voter__poll=poll, is_current=True).select_related("voter")
    return sorted(ballots, key=lambda ballot: ballot.voter.seal)


def tally_of(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    """Return the count of these ballots against the poll's frozen register."""
    return count(
        {ballot.voter.participant_id: ballot.choice for ballot in ballots},
        poll.voters.values_list("participant_id", flat=True),
    )


def ballots_root(ballots: Sequence[Ballot]) -> str:
    """Return the root over these ballots in hexadecimal, as the journal keeps it."""
    return merkle_root([leaf_of(ballot) for ballot in ballots]).hex()


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


def _unannounced(poll: Poll) -> Poll:
    fresh = locked_poll(poll)
    if fresh.state == Poll.State.ANNOUNCED:
        raise Refusal("already_announced", reason_sentence("already_announced"))
    return fresh


def _in_the_hall(poll: Poll) -> int:
    inside = {mandate.participant_id for mandate in present_members(poll.meeting)}
    if poll.rule["conflict"] == "leaves_present":
        inside -= recused_ids(poll.agenda_item)
    return len(inside)
