"""Requests to speak: made by members, entered and taken out by the chair's table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.floor import acts
from plugins.deliberation.floor.models import Speech
from plugins.deliberation.floor.procedure.queue import Role
from plugins.deliberation.floor.procedure.times import (
    ASKED_AFTER_END,
    Side,
    SpeechKind,
    asks_side,
    seconds_of,
    speeches_left,
)
from plugins.deliberation.floor.selectors import Floor
from plugins.deliberation.floor.services.entering import locked_floor, locked_request, recused
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import open_stays, recused_ids
from youth.services.entries import append_to_meeting

if TYPE_CHECKING:
    from uuid import UUID

    from youth.models import AgendaItem, HallGuest, Participant

State = Speech.State
OF_MEMBERS = frozenset({SpeechKind.PROCEDURAL.value, SpeechKind.ORDER.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it comes in; ``actor`` is its member or somebody of the chair's table.

    A ``guest`` in the hall asks instead of a participant; the table enters that.
    """

    participant: "Participant | None" = None
    guest: "HallGuest | None" = None
    kind: str
    side: str = ""
    role: str = ""
    actor: Actor


def ask_to_speak(item: "AgendaItem", asked: Asked) -> Speech:
    """Put a request to speak on the item under way into the queue, and return it.

    Raises what ``ask_together`` returns instead.
    """
    (outcome,) = ask_together(item, [asked])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@transaction.atomic
def ask_together(item: "AgendaItem", requests: Sequence[Asked]) -> list[Speech | Exception]:
    """Put many requests on one item into the queue; return for each its row or why it was refused.

    A refusal is a ``PermissionDenied`` or a ``Refusal``: ``item_not_under_way``, ``unknown_kind``,
    ``not_in_rules`` where the rules know no such speech, ``debate_closed``, ``not_in_hall``, ``recused``,
    ``already_asked``, ``no_speech_left``, ``nothing_to_answer``, ``no_side``; of a guest ``members_only``
    for what only members ask for, and ``guest_removed``.
    """
    try:
        floor = locked_floor(item.meeting, item.pk)
    except Refusal as refusal:
        return [refusal for _asked in requests]
    inside = set(open_stays(floor.meeting).values_list("participant_id", flat=True))
    hall = inside - recused_ids(floor.item)
    outcomes: list[Speech | Exception] = []
    for asked in requests:
        try:
            outcomes.append(_ask(floor, asked, inside, hall))
        except (Refusal, PermissionDenied) as error:
            outcomes.append(error)
    return outcomes


def _ask(floor: Floor, asked: Asked, inside: "set[UUID]", hall: "set[UUID]") -> Speech:
    own = asked.participant is not None and asked.actor == asked.participant
    require("deliberation.speak" if own else "deliberation.enter", asked.actor, floor.meeting)
    kind = _checked(floor, asked)
    speaker = _speaker(floor, asked, inside, hall)
    if any(one.speaker_id == speaker and one.kind == kind for one in floor.waiting.values()):
        raise Refusal("already_asked", _("This request waits in the queue already."))
    left = speeches_left(kind, floor.made_by(speaker, kind), floor.rules)
    # How often a guest speaks is up to who presides.
    if left == 0 and asked.guest is None:
        raise Refusal("no_speech_left", _("The rules allow no more speeches of one member on an item."))
    # Only the table says as what somebody speaks; whose matter it is, the item itself says.
    role = Role.NONE if own else Role(asked.role)
    request = Speech.objects.create(
        meeting=floor.meeting,
        agenda_item=floor.item,
        participant=asked.participant,
        guest=asked.guest,
        kind=kind.value,
        side=asked.side if asks_side(kind, floor.rules) else "",
        role=role.value,
        answers=_answered(floor, kind, speaker),
    )
    floor.speeches.append(request)
    floor.waiting[request.pk] = request
    act = acts.RequestMade(
        request=request.pk,
        item=floor.item.pk,
        participant=request.participant_id,
        guest=request.guest_id,
        speech=request.kind,
        side=request.side,
        role=request.role,
        answers=request.answers_id,
    )
    append_to_meeting(floor.meeting, act, actor=asked.actor)
    return request


def _speaker(floor: Floor, asked: Asked, inside: "set[UUID]", hall: "set[UUID]") -> "UUID":
    """Return the id of who asks, once it is clear that they may speak."""
    if asked.participant is not None:
        if asked.participant.pk not in inside:
            raise Refusal("not_in_hall", _("Only members in the hall ask to speak."))
        if asked.participant.pk not in hall:
            raise recused()
        return asked.participant.pk
    guest = None if asked.guest is None else floor.meeting.hall_guests.filter(pk=asked.guest.pk).first()
    if guest is None:
        raise Refusal("guest_removed", _("This guest is not on the list any more."), "participant")
    if asked.kind in OF_MEMBERS:
        message = _("Procedural motions and points of order are for members: choose something else.")
        raise Refusal("members_only", message, "kind")
    return guest.pk


def _checked(floor: Floor, asked: Asked) -> SpeechKind:
    if asked.kind not in Speech.Kind.values:
        raise Refusal("unknown_kind", _("Choose for what you ask to speak."), "kind")
    kind = SpeechKind(asked.kind)
    if seconds_of(kind, floor.rules) is None:
        raise Refusal("not_in_rules", _("The rules of this council know no such speech."), "kind")
    if floor.is_closed and kind not in ASKED_AFTER_END:
        raise Refusal("debate_closed", _("The debate on this item is closed."))
    sides = {Side.FOR, Side.AGAINST} if asked.guest is None else {Side.FOR, Side.AGAINST, Side.NONE}
    if asks_side(kind, floor.rules) and asked.side not in sides:
        message = _("The rules let speakers for and against take turns: say for which side you speak.")
        raise Refusal("no_side", message, "side")
    if asked.role not in {"", *Speech.Role.values}:
        raise Refusal("unknown_role", _("Choose as what the member speaks."), "role")
    return kind


def _answered(floor: Floor, kind: SpeechKind, speaker: "UUID") -> Speech | None:
    """Return the speech that a reply or a rejoinder is to; None for other kinds."""
    if kind is SpeechKind.REPLY:
        last = floor.last_speech
        if last is None or last.speaker_id == speaker:
            raise Refusal("nothing_to_answer", _("A reply is to a speech that somebody else has just made."))
        return last
    if kind is SpeechKind.REJOINDER:
        own = floor.speech_replied_to(speaker)
        if own is None:
            message = _("A rejoinder is for who spoke and was replied to.")
            raise Refusal("nothing_to_answer", message)
        return own
    return None


@transaction.atomic
def withdraw_request(request: Speech, *, actor: Actor) -> Speech:
    """Take a request out of the queue, by its member or the chair's table.

    Raises ``Refusal``: ``item_not_under_way``, ``not_waiting``.
    """
    own = request.participant is not None and actor == request.participant
    require("deliberation.speak" if own else "deliberation.enter", actor, request.meeting)
    floor, request = locked_request(request)
    request.state = State.WITHDRAWN
    request.save(update_fields=["state"])
    act = acts.RequestWithdrawn(
        request=request.pk,
        item=floor.item.pk,
        participant=request.participant_id,
        guest=request.guest_id,
    )
    append_to_meeting(floor.meeting, act, actor=actor)
    return request
