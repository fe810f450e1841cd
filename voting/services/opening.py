"""Putting a question to the vote: everything that decides it later is frozen here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from voting import offers as voting_offers
from voting.boxes import box_of
from voting.electorate import register_lines, sealed_line, sealed_option
from voting.models import NonVoter, Poll, Voter
from voting.phrasing import METHODS, reason_sentence
from voting.procedure.eligibility import Register, register
from voting.procedure.methods import MethodReason, MethodRules, lawful_methods, method_for, method_reasons
from voting.questions import act_of_opening, frozen_rule, question_digest
from voting.selectors import demanded_on
from voting.services.hand_tellers import name_hand_tellers
from youth import clock
from youth.consequences import Consequence, consequence_named, main_question
from youth.plain_text import plain_text
from youth.policies import Actor, require
from youth.presenters.rules import rule_cited
from youth.procedure.body import body_reason
from youth.procedure.choices import Method
from youth.procedure.matter import MatterAct
from youth.procedure.profile import Profile
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.attendance import present_members, recused_ids
from youth.selectors.register import members_sitting, seats_counted
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import refuse_for_body, require_matter, require_step

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting

REASON_LENGTH = 1000
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a question is put: way of voting (empty: as the rules say), box, options, why it was moved.

    ``note`` is what the product itself adds to the question, ``rule`` what an election's frozen rule has
    besides.
    """

    method: str = ""
    box: str = Poll.Box.REGISTER.value
    # Who counts the hands; with them the vote is taken by show of hands.
    tellers: tuple[UUID, ...] = ()
    options: tuple[Mapping[str, Any], ...] = field(default=())
    rule: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    note: str = ""


def open_poll(
    agenda_item: "AgendaItem", *, method: str = "", tellers: Sequence[UUID] = (), actor: Actor
) -> Poll:
    """Put the draft decision of the item under way to the vote, with rule, register and numbers frozen.

    ``method`` is ``open``, ``named`` or ``secret``; left out, the item's topic and the rules choose. Two
    ``tellers`` count raised hands instead. Raises ``PermissionDenied`` and ``Refusal``: ``wrong_state``,
    ``wrong_item``, ``no_item_under_way``, ``item_without_decision``, ``item_voted``, ``item_adopted``,
    ``no_quorum``, ``nobody_to_vote``, ``named_vote_demanded``, ``secret_vote_demanded``, ``poll_open``,
    ``poll_not_announced``, ``not_consulted``, ``unknown_method``, ``method_not_offered``,
    ``named_vote_required``, ``secret_vote_required``, ``group_too_small_for_secret``,
    ``papers_only_secret``, ``no_tellers``, ``two_tellers``, ``teller_presides``, ``teller_not_present``,
    ``may_not_open`` with the plugins' reasons.
    """
    return put_to_vote(
        agenda_item.meeting,
        main_question(agenda_item),
        item=agenda_item,
        asked=Asked(method=method, tellers=tuple(tellers)),
        actor=actor,
    )


@transaction.atomic
def put_to_vote(
    meeting: "Meeting",
    consequence: str,
    *,
    item: "AgendaItem | None" = None,
    about: str = "",
    asked: Asked | None = None,
    actor: Actor,
) -> Poll:
    """Put to the vote what ``consequence`` names, on an item or on the meeting itself.

    Raises as ``open_poll``, and ``unknown_question`` where nobody registered the consequence, and the
    consequence's own reasons.
    """
    require("voting.run_poll", actor, item or meeting)
    meeting = locked_meeting(meeting)
    asks = consequence_named(consequence)
    if asks is None:
        raise _refused("unknown_question")
    item = _item_under_lock(meeting, item, asks)
    if asks.question == Poll.Question.MAIN and item is not None:
        require_matter(MatterAct.OPEN, item)
    reasons = asks.reasons(meeting, item, about)
    if reasons:
        raise Refusal(reasons[0][0], reasons[0][1], reasons=[sentence for _code, sentence in reasons])
    return open_question(meeting, asks, item, asked or Asked(), about=about, actor=actor)


def open_question(
    meeting: "Meeting",
    asks: Consequence,
    item: "AgendaItem | None",
    asked: Asked,
    *,
    about: str = "",
    put_with: Poll | None = None,
    actor: Actor,
) -> Poll:
    """Open the vote on a question, under the lock of its meeting and after its reasons were asked.

    ``put_with`` is the vote that is taken for this one too.
    """
    refuse_for_body(body_reason(meeting.body, asks.bodies))
    profile = rules_of(meeting)
    voters = register_now(meeting, profile, recused_ids(item) if item is not None else set())
    # Persons are elected among names, everything else is answered with for and against.
    if (asks.question == Poll.Question.ELECTION) != bool(asked.options):
        raise _refused("unknown_question")
    poll = _asked(meeting, asks, item, about, asked.note or _reason(profile, asks, asked))
    demanded = _demanded(item, poll.topic, asks, profile)
    by_hands = Method.OPEN.value if asked.tellers else ""
    method = _method(by_hands or asked.method or demanded, demanded, poll, len(voters.voters), profile)
    box = Poll.Box.HANDS.value if asked.tellers else asked.box
    poll.method, poll.box = method.value, _box(box, method)
    poll.options, poll.put_with = [sealed_option(one) for one in asked.options], put_with
    poll.form = Poll.Form.OPTIONS if asked.options else Poll.Form.CHOICE
    poll.rule = frozen_rule(profile, poll.decision_type) | dict(asked.rule)
    opened = freeze_and_open(meeting, poll, voters, profile, names_in(meeting), actor=actor)
    if asked.tellers:
        name_hand_tellers(opened, asked.tellers, actor=actor)
    return opened


def freeze_and_open(
    meeting: "Meeting",
    poll: Poll,
    voters: Register[UUID],
    profile: Profile,
    names: Mapping[UUID, str],
    *,
    actor: Actor,
) -> Poll:
    """Freeze the numbers, ask the plugins and the quorum, write everything down.

    Call it under the meeting's lock; raises ``Refusal`` as ``open_poll``.
    """
    _freeze_numbers(poll, voters, profile)
    poll.digest = question_digest(poll)
    poll.opened_at = _not_before_the_last(meeting)
    _require_holdable(meeting, poll, voters)
    _save(poll, voters, names)
    append_to_meeting(meeting, act_of_opening(poll, register_lines(poll)), actor=actor)
    return poll


def can_be_held(meeting: "Meeting", poll: Poll, voters: Register[UUID], profile: Profile) -> bool:
    """Return whether an unsaved poll could be opened with these voters; the meeting's steps are not asked."""
    _freeze_numbers(poll, voters, profile)
    try:
        _require_holdable(meeting, poll, voters)
    except Refusal:
        return False
    return True


def _freeze_numbers(poll: Poll, voters: Register[UUID], profile: Profile) -> None:
    snapshot, quorum = voters.snapshot, profile.quorum_rule()
    poll.seats, poll.in_office = snapshot.seats, snapshot.in_office
    poll.present, poll.recused = snapshot.present, snapshot.recused
    poll.quorum_needed = quorum.needed(snapshot.seats, snapshot.in_office)


def _require_holdable(meeting: "Meeting", poll: Poll, voters: Register[UUID]) -> None:
    """Raise ``Refusal`` where nobody could vote, the voters are no quorum, or box or plugins object."""
    if not voters.voters:
        raise _refused("nobody_to_vote")
    # A recusal may have cost the quorum.
    if not poll.rule["quorum_assumed"] and poll.present < poll.quorum_needed:
        raise _refused("no_quorum")
    reasons = box_of(poll).reasons(poll)
    if reasons:
        raise Refusal(reasons[0][0], reasons[0][1], reasons=[sentence for _code, sentence in reasons])
    objections = voting_offers.may_open_poll.objections(meeting.council, poll=poll)
    if objections:
        raise Refusal("may_not_open", objections[0], reasons=objections)


def _item_under_lock(meeting: "Meeting", item: "AgendaItem | None", asks: Consequence) -> "AgendaItem | None":
    """Return the item as it is under the lock of its meeting: it may have been finished meanwhile."""
    require_step(meeting, StepName.OPEN_POLL if asks.needs_item else StepName.PUT_MOTION)
    if item is None:
        if asks.needs_item:
            raise _refused("wrong_item")
        return None
    fresh = meeting.agenda_items.get(pk=item.pk)
    fresh.meeting = meeting
    if asks.needs_item and fresh.state != "under_way":
        raise _refused("wrong_item")
    return fresh


def _reason(profile: Profile, asks: Consequence, asked: Asked) -> str:
    """Return why the question was moved. Raises ``Refusal``: ``no_reason``."""
    is_asked = asks.asks_reason(profile)
    reason = plain_text(asked.reason)[:REASON_LENGTH] if is_asked else ""
    if is_asked and not reason:
        raise _refused("no_reason", "reason")
    return reason


def _asked(meeting: "Meeting", asks: Consequence, item: "AgendaItem | None", about: str, reason: str) -> Poll:
    """Return the unsaved poll with its question frozen."""
    words = asks.words(meeting, item, about, reason)
    return Poll(
        council=meeting.council,
        meeting=meeting,
        agenda_item=item,
        question=asks.question,
        consequence=asks.name,
        about=about,
        matter=asks.matter(item, about),
        decision_type=asks.decision_type(rules_of(meeting), item),
        topic=asks.topic(item, about),
        title=words.title,
        text=words.text,
        language=words.language,
        subject_label=item.subject_label if item else "",
        subject_id=item.subject_id if item else None,
    )


def register_now(meeting: "Meeting", profile: Profile, recused: Iterable[UUID]) -> Register[UUID]:
    """Return who may vote now."""
    members = list(members_sitting(meeting).values_list("participant_id", flat=True))
    return register(
        seats_counted(meeting, len(members)),
        members,
        [mandate.participant_id for mandate in present_members(meeting)],
        recused,
        profile.conflict.effect.value,
    )


def names_in(meeting: "Meeting") -> dict[UUID, str]:
    """Return the names in office of the meeting's members."""
    return dict(members_sitting(meeting).values_list("participant_id", "name_in_office"))


def _not_before_the_last(meeting: "Meeting") -> Any:
    """Return the present moment; where the clock was set back, the one after the last vote's opening.

    What counts follows from the order of votes, so no two are opened at the same moment.
    """
    last = meeting.polls.aggregate(last=Max("opened_at"))["last"]
    return max(clock.now(), last + TICK) if last else clock.now()


def _demanded(item: "AgendaItem | None", topic: str, asks: Consequence, profile: Profile) -> str:
    """Return the way of voting that members demand on a draft decision, empty where its topic fixes one."""
    fixed = {*profile.vote.named_required_for.value, *profile.vote.secret_required_for.value}
    if item is None or asks.question != Poll.Question.MAIN or topic in fixed:
        return ""
    return demanded_on(item) or ""


# The rule behind each reason against a way of voting; where one applies, pages offer the lawful ways.
RULE_OF: dict[str, str] = {
    MethodReason.NOT_OFFERED: "vote.methods",
    MethodReason.NAMED_REQUIRED: "vote.named_required_for",
    MethodReason.SECRET_REQUIRED: "vote.secret_required_for",
    MethodReason.GROUP_TOO_SMALL: "vote.secret_minimum",
    "named_vote_demanded": "vote.named_on_request_of",
    "secret_vote_demanded": "vote.secret_on_request_of",
}


def _method(asked: str, demanded: str, poll: Poll, voters: int, profile: Profile) -> Method:
    """Return the way of voting; refuse one against the rules, naming the rule and what is lawful."""
    rules = _method_rules(profile)
    if asked and asked not in set(Method):
        raise _refused("unknown_method", "method")
    method = Method(asked) if asked else method_for(poll.topic, rules)
    if voters == 0:
        raise _refused("nobody_to_vote")
    reasons = [str(reason) for reason in method_reasons(method, poll.topic, voters, rules)]
    if not reasons and demanded not in ("", method.value):
        reasons = [f"{demanded}_vote_demanded"]
    if reasons:
        sentences = [
            f"{reason_sentence(code)} {rule_cited(RULE_OF[code], profile, poll.council)}" for code in reasons
        ]
        lawful = lawful_methods(poll.topic, voters, rules, demanded)
        if lawful:
            words = ", ".join(str(METHODS[one]) for one in lawful)
            sentences.append(_("Possible here: %(ways)s.") % {"ways": words})
        raise Refusal(reasons[0], sentences[0], "method", reasons=sentences)
    return method


def lawful_ways(item: "AgendaItem") -> list[Method]:
    """Return the ways in which the draft decision of an item may be put to the vote now."""
    profile = rules_of(item.meeting)
    voters = len(register_now(item.meeting, profile, recused_ids(item)).voters)
    asks = consequence_named(main_question(item))
    if asks is None:
        return []
    topic = asks.topic(item, "")
    return lawful_methods(topic, voters, _method_rules(profile), _demanded(item, topic, asks, profile))


def _method_rules(profile: Profile) -> MethodRules:
    vote = profile.vote
    return MethodRules(
        methods=vote.methods.value,
        default=vote.default.value,
        named_required_for=vote.named_required_for.value,
        secret_required_for=vote.secret_required_for.value,
        secret_minimum=vote.secret_minimum.value,
    )


def _box(asked: str, method: Method) -> str:
    """Return the box to use: a secret vote is held on paper, and only a secret one."""
    if method is Method.SECRET:
        return Poll.Box.PAPERS.value
    if asked == Poll.Box.PAPERS:
        raise _refused("papers_only_secret", "method")
    return asked


def _save(poll: Poll, voters: Register[UUID], names: Mapping[UUID, str]) -> None:
    try:
        # The savepoint keeps the transaction usable if the constraint fails after all.
        with transaction.atomic():
            poll.save(force_insert=True)
    except IntegrityError:
        earlier = Poll.objects.filter(council=poll.council, matter=poll.matter, repeats=None)
        is_voted = poll.repeats_id is None and earlier.exclude(state=Poll.State.VOID).exists()
        raise _refused("item_voted" if is_voted else "poll_open") from None
    Voter.objects.bulk_create(
        Voter(poll=poll, **sealed_line(one, names[one])) for one in sorted(voters.voters)
    )
    NonVoter.objects.bulk_create(
        NonVoter(poll=poll, why=why, **sealed_line(one, names[one]))
        for why, group in (("absent", voters.absent), ("recused", voters.recused))
        for one in sorted(group)
    )


def _refused(code: str, field_name: str | None = None) -> Refusal:
    return Refusal(str(code), reason_sentence(code), field_name)
