"""The minutes: drafted from the journal, open to objections, signed by chair and secretary."""

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts import minutes as acts
from youth.journal.append import sealed
from youth.models import Meeting, Minutes, Objection, Office, Participant
from youth.models.journal import JournalEntry
from youth.plain_text import plain_text
from youth.policies import Actor, require
from youth.procedure.notice import deadline
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.councils import offices_at, today_in
from youth.selectors.minutes import document_digest, minutes_document, minutes_entries
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_step
from youth.services.motions import note_overturned

State = Minutes.State
OBJECTION_LENGTH = 2000
# Who signs in which capacity; the deputy signs where the deputy presided.
CAPACITY = {
    Office.Role.CHAIR: "chair",
    Office.Role.DEPUTY_CHAIR: "chair",
    Office.Role.SECRETARY: "secretary",
}


@transaction.atomic
def draft_minutes(meeting: Meeting, *, actor: Actor) -> Minutes:
    """Write the minutes of a meeting that is over from its journal, or write the draft again.

    Raises ``Refusal``: ``wrong_state`` before the closing, ``not_a_draft`` once members may object.
    """
    require("minutes.write", actor, meeting)
    meeting = locked_meeting(meeting)
    if not meeting.has_minutes:
        raise Refusal("wrong_state", _("The minutes are written when the meeting is closed."))
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting)
    _require_draft(minutes)
    _write(minutes, meeting)
    minutes.save()
    append_to_meeting(meeting, acts.MinutesDrafted(up_to=minutes.journal_seq), actor=actor)
    return minutes


@transaction.atomic
def open_minutes_to_objections(minutes: Minutes, *, actor: Actor) -> Minutes:
    """Let members read the draft and object, for as many days as the rules give.

    What was written until now is in it; from here on the text is fixed. Raises ``Refusal``: ``not_a_draft``.
    """
    require("minutes.write", actor, minutes)
    meeting, minutes = _locked(minutes)
    _require_draft(minutes)
    _write(minutes, meeting)
    minutes.state = State.OBJECTIONS
    minutes.objections_until = _last_moment(meeting)
    minutes.save()
    act = acts.MinutesOpened(until=minutes.objections_until, document=document_digest(minutes.document))
    append_to_meeting(meeting, act, actor=actor)
    return minutes


@transaction.atomic
def adopt_minutes(
    minutes: Minutes, *, meeting: Meeting, poll: UUID, actor: Actor, cause: JournalEntry
) -> None:
    """Note that a later meeting adopted the minutes by a vote, whose announcement is ``cause``."""
    require("meeting.run", actor, meeting)
    Minutes.objects.filter(pk=minutes.pk).update(adopted_at=cause.at, adopted_by_vote=poll)
    act = acts.MinutesAdopted(meeting=minutes.pk, poll=poll, document=document_digest(minutes.document))
    append_to_meeting(meeting, act, actor=actor, cause=cause)


@transaction.atomic
def take_back_adoption(
    minutes: Minutes, *, meeting: Meeting, poll: UUID, actor: Actor, cause: JournalEntry
) -> None:
    """Leave minutes as not adopted: the repeated vote (``poll``) was lost."""
    require("meeting.run", actor, meeting)
    Minutes.objects.filter(pk=minutes.pk).update(adopted_at=None, adopted_by_vote=None)
    note_overturned(meeting, poll, minutes=minutes.pk, actor=actor, cause=cause)


@transaction.atomic
def object_to_minutes(minutes: Minutes, *, text: str, actor: Participant) -> Objection:
    """Object to the draft of the minutes.

    Raises ``Refusal``: ``no_text``, ``text_too_long``, ``not_open_to_objections`` outside the period.
    """
    require("minutes.object", actor, minutes)
    meeting, minutes = _locked(minutes)
    if minutes.state != State.OBJECTIONS or _deadline_passed(minutes):
        raise Refusal("not_open_to_objections", _("The minutes are not open to objections now."))
    text = plain_text(text)
    if not text:
        raise Refusal("no_text", _("Say what is wrong and how it should read."), "text")
    if len(text) > OBJECTION_LENGTH:
        raise Refusal("text_too_long", _("The objection is longer than 2000 characters."), "text")
    objection = Objection.objects.create(minutes=minutes, participant=actor, text=text)
    append_to_meeting(meeting, acts.ObjectionMade(participant=actor.pk, text=sealed(text)), actor=actor)
    return objection


@transaction.atomic
def sign_minutes(minutes: Minutes, *, actor: Participant) -> Minutes:
    """Sign as chair or as secretary; the second signature makes the minutes final.

    The document keeps the names in office as they are now. Raises ``Refusal``: ``minutes_not_drafted``,
    ``minutes_signed``, ``not_open_to_objections`` for a draft, ``objections_run`` before the deadline,
    ``signed_already`` by this person or in this capacity.
    """
    require("minutes.sign", actor, minutes)
    meeting, minutes = _locked(minutes)
    require_step(meeting, StepName.SIGN_MINUTES)
    if minutes.state == State.DRAFT:
        raise Refusal("not_open_to_objections", _("Members have not been able to object yet."))
    if not _deadline_passed(minutes):
        raise Refusal("objections_run", _("Members may object until the deadline; sign after it."))
    capacity, name = _capacity(meeting, minutes, actor=actor)
    signature = {"capacity": capacity, "name": name, "signed_at": clock.now().isoformat()}
    for part in minutes.document.values():
        part["signatories"].append(signature)
    minutes.signed_by.add(actor)
    is_final = len(_capacities(minutes)) == len(set(CAPACITY.values()))
    if is_final:
        minutes.state, minutes.signed_at = State.SIGNED, clock.now()
    minutes.save(update_fields=["document", "state", "signed_at"])
    act = acts.MinutesSigned(
        participant=actor.pk, role=capacity, document=document_digest(minutes.document), is_final=is_final
    )
    append_to_meeting(meeting, act, actor=actor)
    return minutes


def _write(minutes: Minutes, meeting: Meeting) -> None:
    """Write the document from the journal and the texts; the caller saves it."""
    minutes.document = minutes_document(meeting)
    minutes.journal_seq = minutes_entries(meeting)[-1].seq


def _locked(minutes: Minutes) -> tuple[Meeting, Minutes]:
    meeting = locked_meeting(minutes.meeting)
    fresh = Minutes.objects.get(pk=minutes.pk)
    fresh.meeting = meeting
    return meeting, fresh


def _require_draft(minutes: Minutes) -> None:
    if minutes.state != State.DRAFT:
        raise Refusal(
            "not_a_draft", _("The minutes were opened to members: their text can't change any more.")
        )


def _last_moment(meeting: Meeting) -> datetime:
    """Return the end of the last day for objections; at once where the rules give no days."""
    days = rules_of(meeting).minutes.objection_days.value
    if not days:
        return clock.now()
    last = deadline(today_in(meeting.council, clock.now()), days)
    return datetime.combine(last, time(23, 59, 59), tzinfo=ZoneInfo(meeting.council.time_zone))


def _deadline_passed(minutes: Minutes) -> bool:
    return minutes.objections_until is not None and clock.now() >= minutes.objections_until


def _capacities(minutes: Minutes) -> set[str]:
    return {one["capacity"] for part in minutes.document.values() for one in part["signatories"]}


def _capacity(meeting: Meeting, minutes: Minutes, *, actor: Participant) -> tuple[str, str]:
    """Return in which capacity and under which name the actor signs."""
    if minutes.signed_by.filter(pk=actor.pk).exists():
        raise Refusal("signed_already", _("You have signed these minutes already."))
    held = offices_at(meeting.council).filter(participant=actor, role__in=list(CAPACITY))
    for office in held:
        if CAPACITY[Office.Role(office.role)] not in _capacities(minutes):
            return CAPACITY[Office.Role(office.role)], office.name_in_office
    raise Refusal("signed_already", _("Somebody has signed in this capacity already."))
