"""Voiding a wrongly opened vote, and challenging an announced result."""

from typing import TYPE_CHECKING

from django.db import transaction

from voting.acts import PollVoided, ResultChallenged
from voting.models import Challenge, Poll
from voting.phrasing import reason_sentence
from voting.services.closing import locked_poll, unannounced_poll
from voting.services.repeating import require_revote
from youth import clock
from youth.journal.append import sealed
from youth.plain_text import plain_text
from youth.policies import Actor, require
from youth.procedure.matter import MatterAct
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting

if TYPE_CHECKING:
    from youth.models import Participant

REASON_LENGTH = 1000


@transaction.atomic
def void_poll(poll: Poll, *, reason: str, actor: Actor) -> Poll:
    """Void a vote that was opened by mistake, before its result is announced; it decides nothing.

    It stays in the record with the reason, and the question can be put again; of several items, all. Raises
    ``Refusal``: ``no_reason``, ``reason_too_long``, ``already_announced``, ``poll_void``.
    """
    require("voting.run_poll", actor, poll)
    poll = unannounced_poll(poll)
    words = _reason(reason)
    for one in [*poll.items_together.exclude(state=Poll.State.VOID), poll]:
        one.void_reason = words
        one.state, one.voided_at = Poll.State.VOID, max(clock.now(), one.opened_at)
        one.save(update_fields=["state", "voided_at", "void_reason"])
        act = PollVoided(poll=one.pk, item=one.agenda_item_id, reason=sealed(words))
        append_to_meeting(poll.sitting, act, actor=actor)
    return poll


@transaction.atomic
def challenge_result(poll: Poll, *, reason: str, actor: "Participant") -> Challenge:
    """Challenge an announced result, right after its announcement, whatever was put to the vote.

    The chair then has it counted again or repeats the vote, once; of several items, for all of them.

    Raises ``Refusal``: ``no_reason``, ``reason_too_long``, ``revote_not_in_rules``, ``revote_too_late``,
    ``revote_not_announced``, ``revote_already_repeated``, ``already_challenged``.
    """
    require("voting.challenge_poll", actor, poll)
    poll = locked_poll(poll)
    words = _reason(reason)
    require_revote(MatterAct.CHALLENGE, poll)
    challenge = Challenge.objects.create(poll=poll, participant=actor, reason=words)
    act = ResultChallenged(poll=poll.pk, item=poll.agenda_item_id, reason=sealed(words))
    append_to_meeting(poll.sitting, act, actor=actor)
    return challenge


def _reason(text: str) -> str:
    words = plain_text(text)
    if not words:
        raise Refusal("no_reason", reason_sentence("no_reason"), "reason")
    if len(words) > REASON_LENGTH:
        raise Refusal("reason_too_long", reason_sentence("reason_too_long"), "reason")
    return words
