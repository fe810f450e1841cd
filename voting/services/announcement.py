"""Announcing a result: the verdict with its arithmetic, frozen; a carried one becomes a resolution."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from voting.acts import PollAnnounced
from voting.models import Outcome, Poll
from voting.phrasing import reason_sentence
from voting.procedure.majority import Rule, Snapshot, Verdict
from voting.procedure.outcome import QuorumCount, decide
from voting.procedure.tally import Tally
from voting.services.closing import current_ballots, locked_poll
from youth import clock
from youth.journal.chain import canonical_time
from youth.name_order import name_key
from youth.policies import Actor, require
from youth.procedure.choices import Base, Method, Tie
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting
from youth.services.resolutions import adopt_resolution


@transaction.atomic
def announce_poll(poll: Poll, *, casting: str = "", actor: Actor) -> Outcome:
    """Announce a closed poll; carried, it enters the book of resolutions in the same transaction.

    ``casting`` is the chair's casting vote (``for`` or ``against``) where the rules have one and the votes
    are equal. Raises ``Refusal``: ``not_closed``, ``already_announced``, ``awaits_recount``,
    ``casting_vote_not_in_rules``, ``casting_vote_without_tie``, and what ``adopt_resolution`` refuses.
    """
    require("voting.run_poll", actor, poll)
    poll = locked_poll(poll)
    _require_announceable(poll, casting)
    verdict = judge(poll, casting)
    poll.state, poll.announced_at = Poll.State.ANNOUNCED, clock.now()
    poll.save(update_fields=["state", "announced_at"])
    outcome = Outcome.objects.create(
        poll=poll, carried=verdict.carried, reason=verdict.reason.value, decision=decision_of(poll, verdict)
    )
    act = PollAnnounced(
        poll=poll.pk,
        item=poll.agenda_item_id,
        carried=verdict.carried,
        reason=verdict.reason.value,
        needed=verdict.needed,
        size=verdict.size,
        votes_for=poll_votes(poll)["for"],
        votes_against=poll_votes(poll)["against"],
        votes_abstain=poll_votes(poll)["abstain"],
        not_voting=poll_votes(poll)["not_voting"],
    )
    entry = append_to_meeting(poll.meeting, act, actor=actor)
    if outcome.carried:
        outcome.resolution = adopt_resolution(
            agenda_item=poll.agenda_item, decision=outcome.decision, actor=actor, cause=entry
        )
        outcome.save(update_fields=["resolution"])
    return outcome


def judge(poll: Poll, casting: str = "") -> Verdict:
    """Judge a closed poll on its frozen rule and numbers."""
    rule, votes = poll.rule, poll_votes(poll)
    top, bottom = rule["fraction"]
    return decide(
        Tally(votes["for"], votes["against"], votes["abstain"], votes["not_voting"]),
        Rule(Base(rule["base"]), Fraction(top, bottom), rule["strict"], Tie(rule["tie"])),
        Snapshot(poll.seats, poll.in_office, poll.present, poll.recused),
        QuorumCount(
            poll.quorum_needed, poll.present, poll.quorum_recount, assumed=bool(rule["quorum_assumed"])
        ),
        casting=casting,
    )


def decision_of(poll: Poll, verdict: Verdict) -> dict[str, Any]:
    """Return the frozen outcome: everything that a resolution, a package or a page needs to show it."""
    counted = poll.present if poll.quorum_recount is None else poll.quorum_recount
    decision: dict[str, Any] = {
        "poll": str(poll.pk),
        "question": poll.title,
        "method": poll.method,
        "type": poll.decision_type,
        "rule": {name: poll.rule[name] for name in ("preset", "base", "fraction", "strict", "source")},
        "snapshot": {
            "seats": poll.seats,
            "in_office": poll.in_office,
            "present": poll.present,
            "recused": poll.recused,
        },
        "quorum": {
            "base": poll.rule["quorum_base"],
            "needed": poll.quorum_needed,
            "present": counted,
            "met": verdict.reason != "no_quorum",
        },
        "votes": poll_votes(poll),
        "needed": verdict.needed,
        "carried": verdict.carried,
        "reason": verdict.reason.value,
        "opened_at": _time(poll.opened_at),
        "closed_at": _time(poll.closed_at),
        "announced_at": _time(poll.announced_at),
        "ballots_root": poll.ballots_root,
    }
    if poll.method == Method.NAMED:
        decision["named"] = named_votes(poll)
    return decision


def named_votes(poll: Poll) -> list[dict[str, str]]:
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


def poll_votes(poll: Poll) -> dict[str, int]:
    """Return the counts of a closed poll. Raises ``ValueError`` for one that is still open."""
    if poll.votes is None:
        raise ValueError("not_closed")
    return {name: int(poll.votes[name]) for name in ("for", "against", "abstain", "not_voting")}


def _require_announceable(poll: Poll, casting: str) -> None:
    code = ""
    if poll.state == Poll.State.ANNOUNCED:
        code = "already_announced"
    elif poll.state != Poll.State.CLOSED:
        code = "not_closed"
    elif poll.awaits_recount:
        code = "awaits_recount"
    elif casting and poll.rule["tie"] != "casting_vote":
        code = "casting_vote_not_in_rules"
    elif casting and judge(poll).reason != "tie":
        code = "casting_vote_without_tie"
    if code:
        raise Refusal(code, reason_sentence(code))


def _time(moment: datetime | None) -> str:
    return canonical_time(moment) if moment else ""
