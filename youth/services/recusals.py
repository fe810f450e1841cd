"""Recusals: a member's conflict of interest on an item, declared before it is voted on."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts import agenda as acts
from youth.journal.append import sealed
from youth.models import AgendaItem, Meeting, Participant, Recusal
from youth.plain_text import plain_text
from youth.policies import Actor, require
from youth.procedure.choices import Declare
from youth.refusals import Refusal
from youth.selectors.register import sits_in
from youth.selectors.rules import rules_of
from youth.selectors.steps import facts_of
from youth.services.agenda import PREPARING, SITTING, State, locked_item
from youth.services.entries import append_to_meeting
from youth.services.office_rules import refuse_uncounted

REASON_LENGTH = 1000


@transaction.atomic
def declare_recusal(
    item: AgendaItem, *, participant: Participant, ground: str, reason: str = "", actor: Actor
) -> Recusal:
    """Record a member's conflict of interest on an item: they neither debate nor vote on it.

    Members declare it themselves, or the chair's table records what a member declared aloud. Declared after
    the item was called, it holds as well, and is marked where the rules ask for it before. Raises
    ``Refusal``: ``unknown_ground``, ``no_reason``, ``reason_too_long``, ``organisation``, ``guest``,
    ``not_a_member``, ``already_recused``, ``item_done``, ``poll_open`` (the register of an open vote is
    frozen), ``voted_already`` (no new recusal moves the majority of a repetition),
    ``not_consulted``, ``wrong_state``.
    """
    own = isinstance(actor, Participant) and actor.pk == participant.pk
    require("meeting.attend" if own else "meeting.record", actor, item)
    reason = _checked(ground, reason)
    meeting, item = locked_item(item)
    refuse_uncounted(participant)
    if not sits_in(meeting, participant):
        raise Refusal("not_a_member", _("Only a member in office takes part in the decisions."))
    _require_open_question(meeting, item)
    asked_before = rules_of(meeting).conflict.declare.value is Declare.BEFORE_ITEM
    recusal, is_new = Recusal.objects.get_or_create(
        agenda_item=item,
        participant=participant,
        defaults={
            "ground": ground,
            "reason": reason,
            "is_late": asked_before and item.state == State.UNDER_WAY,
        },
    )
    if not is_new:
        raise Refusal("already_recused", _("The conflict of interest has been declared already."))
    act = acts.RecusalDeclared(
        item=item.pk,
        participant=participant.pk,
        ground=ground,
        is_late=recusal.is_late,
        reason=sealed(recusal.reason),
    )
    append_to_meeting(meeting, act, actor=actor)
    return recusal


def _checked(ground: str, reason: str) -> str:
    if ground not in Recusal.Ground.values:
        raise Refusal("unknown_ground", _("Choose what the interest is."), "ground")
    reason = plain_text(reason)
    if ground == Recusal.Ground.OTHER and not reason:
        raise Refusal("no_reason", _("Say in a sentence what the interest is."), "reason")
    if len(reason) > REASON_LENGTH:
        raise Refusal("reason_too_long", _("The reason is longer than 1000 characters."), "reason")
    return reason


def _require_open_question(meeting: Meeting, item: AgendaItem) -> None:
    if item.state not in {State.PLANNED, State.UNDER_WAY}:
        raise Refusal("item_done", _("This item has been dealt with."))
    if meeting.state not in PREPARING | SITTING:
        raise Refusal("wrong_state", _("The meeting is not at this stage."))
    if item.state == State.UNDER_WAY:
        facts = facts_of(meeting)
        if facts.not_consulted:
            raise Refusal("not_consulted", facts.not_consulted[0], reasons=facts.not_consulted)
        if facts.open_polls:
            raise Refusal("poll_open", _("The vote is open: its list of voters is frozen."))
        if item.pk in facts.voted_on:
            raise Refusal(
                "voted_already", _("The item was put to the vote: who is recused holds for a repetition too.")
            )
