"""Announcing a result: the verdict with its arithmetic, frozen; a carried one becomes a resolution."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from voting.acts import PollAnnounced
from voting.boxes import box_of
from voting.models import Outcome, Poll
from voting.phrasing import reason_sentence
from voting.procedure.majority import Rule, Snapshot, Verdict
from voting.procedure.outcome import QuorumCount, Result, decide, result_of
from voting.procedure.tally import Tally
from voting.services.closing import counts_of, locked_poll
from voting.services.judging import RoundOutcome, judge_election, round_record
from youth import clock
from youth.consequences import Decided, consequence_named
from youth.journal.chain import canonical_time
from youth.journal.models import JournalEntry
from youth.name_order import name_key
from youth.policies import Actor, require
from youth.procedure.choices import Base, Method, Tie
from youth.procedure.matter import DECIDING
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting
from youth.services.motions import end_item_voted_together


@transaction.atomic
def announce_poll(poll: Poll, *, casting: str = "", actor: Actor) -> Outcome:
    """Announce a closed poll; what follows from it is done in the same transaction.

    ``casting`` is the chair's casting vote (``for`` or ``against``) where the rules have one and the votes
    are equal. Raises ``Refusal``: ``not_closed``, ``already_announced``, ``awaits_recount``,
    ``poll_void``, ``casting_vote_not_in_rules``, ``casting_vote_without_tie``, and what the consequence
    refuses, such as ``adopt_resolution``.
    """
    require("voting.run_poll", actor, poll)
    consequence = consequence_named(poll.consequence)
    if consequence is not None:
        consequence.lock(poll.sitting)
    poll = locked_poll(poll)
    _require_announceable(poll, casting)
    outcome = _announce(poll, casting, actor)
    for part in poll.items_together.filter(state=Poll.State.CLOSED).order_by("opened_at", "pk"):
        part.meeting, part.council, part.quorum_recount = poll.meeting, poll.council, poll.quorum_recount
        part.save(update_fields=["quorum_recount"])
        _announce(part, casting, actor)
    return outcome


def _announce(poll: Poll, casting: str, actor: Actor) -> Outcome:
    verdict = judge(poll, casting)
    poll.state, poll.announced_at = Poll.State.ANNOUNCED, _not_before(poll)
    poll.save(update_fields=["state", "announced_at"])
    outcome = Outcome.objects.create(
        poll=poll,
        carried=verdict.carried,
        result=_result(verdict).value,
        reason=verdict.reason.value,
        decision=decision_of(poll, verdict),
    )
    act = PollAnnounced(
        poll=poll.pk,
        item=poll.agenda_item_id,
        carried=verdict.carried,
        result=outcome.result,
        reason=verdict.reason.value,
        needed=verdict.needed,
        size=verdict.size,
        **counts_of(poll),
    )
    entry = append_to_meeting(poll.sitting, act, actor=actor)
    _follow(poll, outcome, entry, actor)
    if poll.put_with_id is not None and poll.agenda_item is not None and outcome.result in DECIDING:
        poll.agenda_item.meeting = poll.sitting
        end_item_voted_together(poll.agenda_item, since=poll.opened_at, actor=actor, cause=entry)
    return outcome


def _follow(poll: Poll, outcome: Outcome, entry: JournalEntry, actor: Actor) -> None:
    """Do what follows from the result; a vote that decided nothing brings nothing about, undoes nothing.

    What a repeated vote overturns is undone first.
    """
    consequence = consequence_named(poll.consequence)
    if consequence is None or outcome.result not in DECIDING:
        return
    earlier = _decided_earlier(poll)
    decided = Decided(
        meeting=poll.sitting,
        item=poll.agenda_item,
        about=poll.about,
        decision=outcome.decision,
        actor=actor,
        cause=entry,
        earlier=earlier.result if earlier is not None else "",
        before=earlier.before if earlier is not None else {},
    )
    if earlier is not None and earlier.carried == outcome.carried:
        outcome.before, outcome.resolution = earlier.before, consequence.confirm(decided)
    else:
        if earlier is not None:
            consequence.undo(decided)
        outcome.before = consequence.keep(decided)
        if outcome.carried:
            outcome.resolution = consequence.carry(decided)
        else:
            consequence.fail(decided)
    outcome.save(update_fields=["before", "resolution"])


def _decided_earlier(poll: Poll) -> Outcome | None:
    """Return the outcome of the last vote before this repetition that decided anything, None without one."""
    first = poll.repeats
    while first is not None and first.outcome.result not in DECIDING:
        first = first.repeats
    return first.outcome if first is not None else None


def judge(poll: Poll, casting: str = "") -> Verdict | RoundOutcome:
    """Judge a closed poll on its frozen rule and numbers, by what its ballots asked for."""
    if poll.form == Poll.Form.OPTIONS:
        return judge_election(poll)
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
        is_void=box_of(poll).voids(poll),
    )


def awaits_casting_vote(poll: Poll) -> bool:
    """Return whether the votes of a closed poll are equal and the rules let who presides decide."""
    is_closed = poll.state == Poll.State.CLOSED
    return is_closed and poll.rule["tie"] == Tie.CASTING_VOTE and judge(poll).reason == "tie"


def _result(verdict: Verdict | RoundOutcome) -> Result:
    return verdict.result if isinstance(verdict, RoundOutcome) else result_of(verdict)


def decision_of(poll: Poll, verdict: Verdict | RoundOutcome) -> dict[str, Any]:
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
        "result": _result(verdict).value,
        "reason": verdict.reason.value,
        "opened_at": _time(poll.opened_at),
        "closed_at": _time(poll.closed_at),
        "announced_at": _time(poll.announced_at),
        "ballots_root": poll.ballots_root,
    }
    decision |= box_of(poll).record(poll)
    if isinstance(verdict, RoundOutcome):
        decision |= round_record(poll, verdict)
    if poll.method == Method.NAMED:
        decision["named"] = box_of(poll).named(poll)
        decision["without_vote"] = _without_vote(poll)
    return decision


def _without_vote(poll: Poll) -> list[dict[str, str]]:
    """Return the members in office who were absent or recused, in the order of their names."""
    return [
        {"participant": str(one.participant_id), "name": one.name_in_office, "why": one.why}
        for one in sorted(poll.non_voters.all(), key=lambda one: name_key(one.name_in_office))
    ]


def poll_votes(poll: Poll) -> dict[str, int]:
    """Return the counts of a closed poll, by answer or by option. Raises ``ValueError`` for an open one."""
    if poll.votes is None:
        raise ValueError("not_closed")
    if poll.form == Poll.Form.OPTIONS:
        return {name: int(number) for name, number in poll.votes.items()}
    return {name: int(poll.votes[name]) for name in ("for", "against", "abstain", "not_voting")}


def _require_announceable(poll: Poll, casting: str) -> None:
    code = ""
    if poll.put_with_id is not None:
        code = "put_together"
    elif poll.state == Poll.State.ANNOUNCED:
        code = "already_announced"
    elif poll.state != Poll.State.CLOSED:
        code = "poll_void" if poll.state == Poll.State.VOID else "not_closed"
    elif poll.awaits_recount:
        code = "awaits_recount"
    elif casting and poll.rule["tie"] != "casting_vote":
        code = "casting_vote_not_in_rules"
    elif casting and judge(poll).reason != "tie":
        code = "casting_vote_without_tie"
    if code:
        raise Refusal(code, reason_sentence(code))


def _not_before(poll: Poll) -> datetime:
    """Return the present moment, never before the end of the voting, where the clock was set back."""
    return max(clock.now(), poll.closed_at) if poll.closed_at else clock.now()


def _time(moment: datetime | None) -> str:
    return canonical_time(moment) if moment else ""
