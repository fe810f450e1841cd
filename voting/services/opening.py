"""Opening a poll: everything that decides it later is frozen here."""

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

import rfc8785
from django.db import IntegrityError, transaction

from voting import offers as voting_offers
from voting.acts import PollOpened
from voting.models import NonVoter, Poll, Voter
from voting.phrasing import reason_sentence
from voting.procedure.eligibility import Register, register
from voting.procedure.methods import MethodRules, method_for, method_reasons
from voting.procedure.outcome import revote_reasons
from youth.policies import Actor, require
from youth.procedure.choices import Method, Recheck
from youth.procedure.profile import Profile
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.attendance import present_members, recused_ids
from youth.selectors.register import members_sitting
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_step

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting


def open_poll(agenda_item: "AgendaItem", *, method: str = "", actor: Actor) -> Poll:
    """Put the item under way to the vote, with rule, register and numbers frozen.

    ``method`` is ``open``, ``named`` or ``secret``; left out, the item's topic and the rules choose. Raises
    ``PermissionDenied`` and ``Refusal``: ``wrong_state``, ``wrong_item``, ``no_item_under_way``,
    ``item_without_decision``, ``item_voted``, ``no_quorum``, ``nobody_to_vote``, ``poll_open``,
    ``unknown_method``, ``method_not_offered``, ``named_vote_required``, ``secret_vote_required``,
    ``group_too_small_for_secret``, ``secret_not_available``, ``may_not_open`` with the plugins' reasons.
    """
    return _open(agenda_item, method=method, actor=actor, repeats=None)


def repeat_poll(poll: Poll, *, actor: Actor) -> Poll:
    """Repeat an announced vote, once, right after its announcement; both results stay in the record.

    Raises ``Refusal`` as ``open_poll``, and ``revote_not_in_rules``, ``revote_not_announced``,
    ``revote_already_repeated``, ``revote_too_late``, ``revote_has_resolution``.
    """
    require("voting.run_poll", actor, poll)
    return _open(poll.agenda_item, method=poll.method, actor=actor, repeats=poll)


@transaction.atomic
def _open(agenda_item: "AgendaItem", *, method: str, actor: Actor, repeats: Poll | None) -> Poll:
    require("voting.run_poll", actor, agenda_item)
    meeting = locked_meeting(agenda_item.meeting)
    # Read under the lock of the meeting: the item may have been finished since the page was drawn.
    item = meeting.agenda_items.get(pk=agenda_item.pk)
    require_step(meeting, StepName.OPEN_POLL)
    if item.state != "under_way":
        raise _refused("wrong_item")
    if repeats is not None:
        _require_repeatable(repeats)
    elif item.polls.exists():
        # Another vote on the same item is a repetition, for which the rules have an answer of their own.
        raise _refused("item_voted")
    profile = rules_of(meeting)
    voters = _register(meeting, item, profile)
    chosen = _method(method, item.topic, len(voters.voters), profile)
    poll = _poll(meeting, item, chosen, voters, profile)
    poll.repeats = repeats
    _require_quorum(poll)
    objections = voting_offers.may_open_poll.objections(meeting.council, poll=poll)
    if objections:
        raise Refusal("may_not_open", objections[0], reasons=objections)
    _save(poll, voters, _names(meeting))
    act = act_of_opening(poll, len(voters.voters))
    append_to_meeting(meeting, act, actor=actor)
    return poll


def frozen_rule(profile: Profile, decision_type: str) -> dict[str, Any]:
    """Return the part of the rules by which a poll is judged, as JSON.

    ``source`` is where this council wrote the rule, empty where nobody read it there: then it is "the
    council's rule". Where a preset has it from is no ground of a vote.
    """
    rule, fact = profile.majority_rule(decision_type), profile.majority_for(decision_type)
    quorum = profile.quorum_rule()
    return {
        "preset": profile.preset,
        "base": rule.base.value,
        "fraction": [rule.fraction.numerator, rule.fraction.denominator],
        "strict": rule.strict,
        "source": fact.own_source,
        "tie": profile.majority.tie.value.value,
        "conflict": profile.conflict.effect.value.value,
        "options": [option.value for option in profile.vote.options.value],
        "change_until": profile.vote.change_until.value.value,
        "revote": profile.vote.revote.value.value,
        "quorum_base": quorum.base,
        # Under some rules a quorum is taken to be there until somebody doubts it.
        "quorum_assumed": Recheck.BEFORE_EACH_VOTE not in profile.quorum.recheck.value,
    }


def question_digest(poll: Poll) -> str:
    """Return the SHA-256 of the question's words, as the journal keeps it."""
    question = {"title": poll.title, "text": poll.text, "language": poll.language}
    return sha256(rfc8785.dumps(question)).hexdigest()


def act_of_opening(poll: Poll, voters: int) -> PollOpened:
    """Return the act that opens a poll with so many voters."""
    return PollOpened(
        poll=poll.pk,
        item=poll.agenda_item_id,
        method=poll.method,
        decision_type=poll.decision_type,
        base=poll.rule["base"],
        fraction=poll.rule["fraction"],
        strict=poll.rule["strict"],
        seats=poll.seats,
        in_office=poll.in_office,
        present=poll.present,
        recused=poll.recused,
        voters=voters,
        quorum_needed=poll.quorum_needed,
        question=poll.digest,
        repeats=poll.repeats_id,
    )


def _require_repeatable(poll: Poll) -> None:
    fresh = Poll.objects.select_related("outcome").get(pk=poll.pk)
    later = Poll.objects.filter(meeting_id=fresh.meeting_id, opened_at__gt=fresh.opened_at)
    repeated = later.filter(repeats=fresh).exists() or fresh.repeats_id is not None
    reasons = revote_reasons(
        rule=fresh.rule["revote"],
        announced=fresh.state == Poll.State.ANNOUNCED,
        rounds=2 if repeated else 1,
        item_under_way=fresh.agenda_item.state == "under_way",
        later_poll=later.exists() and not repeated,
    )
    if reasons:
        raise _refused(reasons[0])
    if fresh.outcome.resolution_id is not None:
        raise _refused("revote_has_resolution")


def _register(meeting: "Meeting", item: "AgendaItem", profile: Profile) -> Register[UUID]:
    return register(
        meeting.term.seats.count(),
        members_sitting(meeting).values_list("participant_id", flat=True),
        [mandate.participant_id for mandate in present_members(meeting)],
        recused_ids(item),
        profile.conflict.effect.value,
    )


def _names(meeting: "Meeting") -> dict[UUID, str]:
    return dict(members_sitting(meeting).values_list("participant_id", "name_in_office"))


def _method(asked: str, topic: str, voters: int, profile: Profile) -> Method:
    vote = profile.vote
    rules = MethodRules(
        methods=vote.methods.value,
        default=vote.default.value,
        named_required_for=vote.named_required_for.value,
        secret_required_for=vote.secret_required_for.value,
        secret_minimum=vote.secret_minimum.value,
    )
    if asked and asked not in set(Method):
        raise _refused("unknown_method", "method")
    method = Method(asked) if asked else method_for(topic, rules)
    if voters == 0:
        raise _refused("nobody_to_vote")
    reasons = method_reasons(method, topic, voters, rules)
    if reasons:
        sentences = [reason_sentence(reason) for reason in reasons]
        raise Refusal(reasons[0], sentences[0], "method", reasons=sentences)
    if method is Method.SECRET:
        raise _refused("secret_not_available", "method")
    return method


def _poll(
    meeting: "Meeting", item: "AgendaItem", method: Method, voters: Register[UUID], profile: Profile
) -> Poll:
    snapshot, quorum = voters.snapshot, profile.quorum_rule()
    poll = Poll(
        council=meeting.council,
        meeting=meeting,
        agenda_item=item,
        method=method.value,
        decision_type=item.decision_type,
        topic=item.topic,
        title=item.title,
        text=item.text,
        language=item.language,
        subject_label=item.subject_label,
        subject_id=item.subject_id,
        rule=frozen_rule(profile, item.decision_type),
        seats=snapshot.seats,
        in_office=snapshot.in_office,
        present=snapshot.present,
        recused=snapshot.recused,
        quorum_needed=quorum.needed(snapshot.seats, snapshot.in_office),
    )
    poll.digest = question_digest(poll)
    return poll


def _require_quorum(poll: Poll) -> None:
    """Refuse where those who count as present are too few: a recusal may have cost the quorum."""
    if not poll.rule["quorum_assumed"] and poll.present < poll.quorum_needed:
        raise _refused("no_quorum")


def _save(poll: Poll, voters: Register[UUID], names: Mapping[UUID, str]) -> None:
    try:
        # The savepoint keeps the transaction usable if the constraint fails after all.
        with transaction.atomic():
            poll.save(force_insert=True)
    except IntegrityError:
        raise _refused("poll_open") from None
    Voter.objects.bulk_create(
        Voter(poll=poll, participant_id=one, name_in_office=names[one]) for one in sorted(voters.voters)
    )
    NonVoter.objects.bulk_create(
        NonVoter(poll=poll, participant_id=one, name_in_office=names[one], why=why)
        for why, group in (("absent", voters.absent), ("recused", voters.recused))
        for one in sorted(group)
    )


def _refused(code: str, field: str | None = None) -> Refusal:
    return Refusal(str(code), reason_sentence(code), field)
