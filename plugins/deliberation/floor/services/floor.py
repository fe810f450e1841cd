"""Giving the floor and taking it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.floor import acts
from plugins.deliberation.floor.models import REASON_LENGTH, Speech
from plugins.deliberation.floor.procedure.times import SpeechKind, seconds_of
from plugins.deliberation.floor.selectors import Floor
from plugins.deliberation.floor.services.entering import locked_floor, locked_request, recused
from youth import clock
from youth.journal.append import sealed
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import open_stays, recused_ids
from youth.services.entries import append_to_meeting

State, Ended = Speech.State, Speech.Ended


@transaction.atomic
def give_floor(request: Speech, *, reason: str = "", actor: Actor) -> Speech:
    """Give somebody who waits the floor; who speaks now has ended by that.

    ``reason`` is needed where the queue has somebody else first, and is kept only then. Raises ``Refusal``:
    ``item_not_under_way``, ``not_waiting``, ``not_in_hall``, ``recused``, ``no_reason``,
    ``reason_too_long``.
    """
    require("deliberation.give_floor", actor, request.meeting)
    floor, request = locked_request(request)
    is_member = request.participant_id is not None
    if is_member and not open_stays(floor.meeting).filter(participant=request.participant_id).exists():
        raise Refusal("not_in_hall", _("The member is not in the hall."))
    if is_member and request.participant_id in recused_ids(floor.item):
        raise recused()
    place = next(one for one in floor.queue if one.id == request.pk)
    in_order = place is floor.queue[0]
    request.reason = "" if in_order else _why_order_is_left(reason)
    if floor.speaking is not None:
        end_speech(floor, floor.speaking, Ended.BY_CHAIR, actor=actor)
    extra = floor.debate.extra_seconds if floor.debate else 0
    request.seconds = (seconds_of(SpeechKind(request.kind), floor.rules) or 0) + extra
    request.state, request.started_at = State.SPEAKING, clock.now()
    request.save(update_fields=["state", "started_at", "seconds", "reason"])
    act = acts.FloorGiven(
        request=request.pk,
        item=floor.item.pk,
        participant=request.participant_id,
        guest=request.guest_id,
        speech=request.kind,
        seconds=request.seconds,
        why=place.why.value,
        in_order=in_order,
        reason=sealed(request.reason),
    )
    append_to_meeting(floor.meeting, act, actor=actor)
    return request


def _why_order_is_left(reason: str) -> str:
    reason = plain_line(reason)
    if not reason:
        message = _("Somebody else is next in the queue. Say why you leave the order.")
        raise Refusal("no_reason", message, "reason")
    if len(reason) > REASON_LENGTH:
        raise Refusal("reason_too_long", _("The reason is longer than 300 characters."), "reason")
    return reason


@transaction.atomic
def take_floor(speech: Speech, *, interrupts: bool = False, actor: Actor) -> Speech:
    """End a speech, by the speaker or who presides; ``interrupts`` where the chair breaks it off.

    Raises ``Refusal``: ``item_not_under_way``, ``not_speaking``.
    """
    own = speech.participant is not None and actor == speech.participant
    require(
        "deliberation.speak" if own and not interrupts else "deliberation.give_floor", actor, speech.meeting
    )
    floor = locked_floor(speech.meeting, speech.agenda_item_id)
    if floor.speaking is None or floor.speaking.pk != speech.pk:
        raise Refusal("not_speaking", _("This speech has ended already."))
    ended = Ended.INTERRUPTED if interrupts else Ended.BY_SPEAKER if own else Ended.BY_CHAIR
    return end_speech(floor, floor.speaking, ended, actor=actor)


def end_speech(floor: Floor, speech: Speech, ended: Speech.Ended, *, actor: Actor) -> Speech:
    """Write that a speech ended; what the chair ends after the time was ended by time."""
    now, ends_at = clock.now(), speech.ends_at
    if ended is Ended.BY_CHAIR and ends_at is not None and now >= ends_at:
        ended = Ended.BY_TIME
    speech.state, speech.ended = State.HEARD, ended.value
    # Where the clock was set back meanwhile, it took no time.
    speech.ended_at = max(now, speech.started_at or now)
    speech.save(update_fields=["state", "ended_at", "ended"])
    act = acts.FloorTaken(
        request=speech.pk,
        item=floor.item.pk,
        participant=speech.participant_id,
        guest=speech.guest_id,
        seconds=speech.spoken_seconds,
        ended=speech.ended,
    )
    append_to_meeting(floor.meeting, act, actor=actor)
    return speech
