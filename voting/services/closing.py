"""Closing a poll, and doubting its quorum before the result is announced."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from voting.acts import PollClosed, PollRecounted, QuorumChallenged, QuorumCounted
from voting.boxes import box_of
from voting.models import Poll
from voting.phrasing import reason_sentence
from voting.procedure.merkle import merkle_root
from voting.procedure.outcome import may_doubt_quorum
from youth import clock
from youth.journal.models import JournalEntry
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import present_members, recused_ids
from youth.services.entries import append_to_meeting
from youth.services.locking import locked, locked_meeting


@transaction.atomic
def close_poll(poll: Poll, *, actor: Actor) -> Poll:
    """End the voting: the box counts, and its leaves are sealed with their Merkle root.

    No ballot is taken afterwards; the result is announced by ``announce_poll``. Where it was taken for
    several items, it is counted for each. Raises ``Refusal``: ``already_closed``, ``put_together``, and what
    the box refuses.
    """
    require("voting.run_poll", actor, poll)
    poll = locked_poll(poll)
    if poll.state != Poll.State.OPEN:
        raise Refusal("already_closed", reason_sentence("already_closed"))
    if poll.put_with_id is not None:
        raise Refusal("put_together", reason_sentence("put_together"))
    _close(poll, actor)
    for part in poll.items_together.filter(state=Poll.State.OPEN).order_by("opened_at", "pk"):
        part.meeting, part.council = poll.meeting, poll.council
        box_of(poll).copy(poll, part)
        _close(part, actor)
    return poll


def _close(poll: Poll, actor: Actor) -> None:
    counted = box_of(poll).count(poll)
    # A clock that was set back never puts the end before the beginning.
    poll.state, poll.closed_at = Poll.State.CLOSED, max(clock.now(), poll.opened_at)
    poll.votes, poll.ballots_root = dict(counted.votes), root_over(counted.leaves)
    poll.save(update_fields=["state", "closed_at", "votes", "ballots_root"])
    append_to_meeting(poll.sitting, act_of_closing(poll), actor=actor)


def recount(poll: Poll, *, actor: Actor, cause: JournalEntry) -> Poll:
    """Count a closed poll again after ``cause``, a corrected entry; call it under the poll's lock.

    What was taken for several items is counted again for each.
    """
    counted = box_of(poll).count(poll)
    poll.votes, poll.ballots_root = dict(counted.votes), root_over(counted.leaves)
    poll.save(update_fields=["votes", "ballots_root"])
    act = PollRecounted(poll=poll.pk, **counts_of(poll), ballots_root=poll.ballots_root)
    append_to_meeting(poll.sitting, act, actor=actor, cause=cause)
    for part in poll.items_together.filter(state=Poll.State.CLOSED).order_by("opened_at", "pk"):
        part.meeting, part.council = poll.meeting, poll.council
        box_of(poll).copy(poll, part)
        recount(part, actor=actor, cause=cause)
    return poll


def act_of_closing(poll: Poll) -> PollClosed:
    """Return the act that closes a counted poll."""
    return PollClosed(poll=poll.pk, **counts_of(poll), ballots_root=poll.ballots_root)


def counts_of(poll: Poll) -> dict[str, Any]:
    """Return the counts of a poll as its acts hold them: by answer, or by option in their order."""
    votes = poll.votes or {}
    return {
        "votes_for": votes.get("for", 0),
        "votes_against": votes.get("against", 0),
        "votes_abstain": votes.get("abstain", 0),
        "not_voting": votes.get("not_voting", 0),
        "by_option": [votes[option["key"]] for option in poll.options],
    }


@transaction.atomic
def challenge_quorum(poll: Poll, *, actor: Actor) -> Poll:
    """Doubt that there is a quorum; the result waits until the members in the hall are counted.

    Raises ``Refusal``: ``already_announced``, ``already_challenged``, ``already_counted`` where a count was
    made and nobody has left the hall since, ``quorum_of_the_first`` for another count of an earlier vote.
    """
    require("voting.challenge_poll", actor, poll)
    poll = _with_own_quorum(poll)
    if poll.awaits_recount:
        raise Refusal("already_challenged", reason_sentence("already_challenged"))
    if not may_doubt_quorum(counted=poll.quorum_recount, present=_in_the_hall(poll)):
        raise Refusal("already_counted", reason_sentence("already_counted"))
    poll.challenged_at, poll.quorum_recount = clock.now(), None
    poll.save(update_fields=["challenged_at", "quorum_recount"])
    append_to_meeting(poll.sitting, QuorumChallenged(poll=poll.pk), actor=actor)
    return poll


@transaction.atomic
def count_quorum(poll: Poll, *, actor: Actor) -> Poll:
    """Count the members in the hall, by the attendance sheet, for a poll that is not announced yet.

    A recused member counts or not as the frozen rule says. A short count leads to the outcome
    ``no_quorum``. Raises ``Refusal``: ``already_announced``, ``quorum_of_the_first`` for another count of an
    earlier vote.
    """
    require("voting.count_quorum", actor, poll)
    poll = _with_own_quorum(poll)
    poll.challenged_at = poll.challenged_at or clock.now()
    poll.quorum_recount = _in_the_hall(poll)
    poll.save(update_fields=["challenged_at", "quorum_recount"])
    act = QuorumCounted(poll=poll.pk, present=poll.quorum_recount, needed=poll.quorum_needed)
    append_to_meeting(poll.sitting, act, actor=actor)
    return poll


def locked_poll(poll: Poll) -> Poll:
    """Return the poll as read under locks: the meeting's row, then its own, until the transaction ends."""
    meeting = locked_meeting(poll.sitting)
    fresh = locked(poll)
    fresh.meeting, fresh.council = meeting, meeting.council
    return fresh


def root_over(leaves: Sequence[bytes]) -> str:
    """Return the root over the leaves of a count in hexadecimal, as the journal keeps it."""
    return merkle_root(leaves).hex()


def unannounced_poll(poll: Poll) -> Poll:
    """Return the poll under locks; refuse one that was announced or is void."""
    fresh = locked_poll(poll)
    ended = {"announced": "already_announced", "void": "poll_void"}
    if code := ended.get(fresh.state):
        raise Refusal(code, reason_sentence(code))
    return fresh


def _with_own_quorum(poll: Poll) -> Poll:
    fresh = unannounced_poll(poll)
    if fresh.is_count:
        raise Refusal("quorum_of_the_first", reason_sentence("quorum_of_the_first"))
    return fresh


def _in_the_hall(poll: Poll) -> int:
    inside = {mandate.participant_id for mandate in present_members(poll.sitting)}
    if poll.rule["conflict"] == "leaves_present" and poll.agenda_item is not None:
        inside -= recused_ids(poll.agenda_item)
    return len(inside)
