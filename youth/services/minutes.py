"""The minutes: drafted from the journal, open to objections, signed by chair and secretary."""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts import minutes as acts
from youth.journal.append import sealed
from youth.models import Council, Meeting, Minutes, MinutesDeputy, Objection, Participant
from youth.models.journal import JournalEntry
from youth.plain_text import plain_line, plain_text
from youth.policies import OPERATOR, Actor, require
from youth.procedure.choices import MinutesApproval
from youth.procedure.notice import deadline
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.attendance import names_in_office
from youth.selectors.committees import chairs_this_committee
from youth.selectors.councils import offices_at, today_in
from youth.selectors.minutes import (
    NAMESPACE,
    document_digest,
    minutes_document,
    signed_file,
)
from youth.selectors.presiding import who_may_sign_instead
from youth.selectors.rules import rules_of
from youth.selectors.signatories import CAPACITY, KEPT, PRESIDED, signatories_of
from youth.services.entries import append_to_meeting
from youth.services.keys import signing_key
from youth.services.locking import locked_meeting
from youth.services.meetings import require_step
from youth.services.motions import note_overturned
from youth.ssh_signatures import ssh_signature

State = Minutes.State
# Makes the correction that an accepted objection asks for, with its words.
type Correct = Callable[[Meeting, str], object]
OBJECTION_LENGTH = 2000
REASON_LENGTH = 300


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
    require_draft(minutes)
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
    require_draft(minutes)
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


def adopt_by_silence(council: Council) -> int:
    """Adopt the minutes of which the time for objections ended, where the rules say so; return how many.

    An objection that waits for its outcome, or was taken to the next meeting, keeps them from it.
    """
    over = Minutes.objects.filter(
        meeting__council=council, adopted_at=None, objections_until__lte=clock.now()
    )
    unsettled = ["", Objection.Outcome.NEXT]
    found = over.exclude(state=State.DRAFT).exclude(objections__outcome__in=unsettled)
    return sum(_adopted_by_silence(one) for one in found.select_related("meeting__council"))


@transaction.atomic
def _adopted_by_silence(minutes: Minutes) -> bool:
    meeting, minutes = _locked(minutes)
    if minutes.adopted_at or rules_of(meeting).minutes.approval.value != MinutesApproval.OBJECTIONS:
        return False
    minutes.adopted_at = clock.now()
    minutes.save(update_fields=["adopted_at"])
    act = acts.MinutesAdoptedBySilence(document=document_digest(minutes.document))
    append_to_meeting(meeting, act, actor=OPERATOR)
    return True


@transaction.atomic
def object_to_minutes(minutes: Minutes, *, text: str, actor: Participant) -> Objection:
    """Object to the draft of the minutes.

    Raises ``Refusal``: ``no_text``, ``text_too_long``, ``not_open_to_objections`` outside the period.
    """
    require("minutes.object", actor, minutes)
    meeting, minutes = _locked(minutes)
    if minutes.state != State.OBJECTIONS or _deadline_passed(minutes) or minutes.adopted_at:
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
def answer_objection(
    objection: Objection, *, outcome: str, answer: str, actor: Actor, correct: Correct | None = None
) -> Objection:
    """Give an objection its outcome, printed with it: accepted, rejected with the reason, or taken further.

    ``correct`` makes the correction of an accepted one, whose words ``answer`` repeats. What was taken to the
    next meeting may be answered again until the minutes are adopted or signed. Raises ``Refusal``:
    ``no_text``, ``text_too_long``, ``no_correction``, ``answered_already``, ``not_open_to_objections`` once
    the text is adopted or signed, and those of the correction.
    """
    require("minutes.answer", actor, objection.minutes.meeting)
    meeting, minutes = _locked(objection.minutes)
    row = minutes.objections.get(pk=objection.pk)
    _require_answerable(minutes, row)
    words = plain_text(answer)
    if not words:
        raise Refusal("no_text", _("Say why, or how it reads now."), "answer")
    if len(words) > OBJECTION_LENGTH:
        raise Refusal("text_too_long", _("The answer is longer than 2000 characters."), "answer")
    if (outcome == Objection.Outcome.ACCEPTED) != (correct is not None):
        raise Refusal(
            "no_correction", _("Choose what is corrected where the objection is accepted."), "place"
        )
    if correct is not None:
        correct(meeting, words)
    row.outcome, row.answer, row.answered_at = Objection.Outcome(outcome), words, clock.now()
    row.save(update_fields=["outcome", "answer", "answered_at"])
    _write(minutes, meeting)
    minutes.save(update_fields=["document", "journal_seq"])
    act = acts.ObjectionAnswered(
        participant=row.participant_id,
        number=list(minutes.objections.values_list("pk", flat=True)).index(row.pk) + 1,
        outcome=row.outcome,
        answer=sealed(words),
        document=document_digest(minutes.document),
    )
    append_to_meeting(meeting, act, actor=actor)
    return row


def _require_answerable(minutes: Minutes, row: Objection) -> None:
    if minutes.state != State.OBJECTIONS or minutes.adopted_at or _capacities(minutes):
        raise Refusal("not_open_to_objections", _("The minutes are adopted or signed: their text is fixed."))
    if row.outcome not in {"", Objection.Outcome.NEXT}:
        raise Refusal("answered_already", _("This objection has its outcome already."))


@transaction.atomic
def name_deputy(
    meeting: Meeting, *, capacity: str, participant: Participant, reason: str, actor: Actor
) -> MinutesDeputy:
    """Name who signs in place of who presided or who kept the minutes, and why; printed beside the signature.

    Raises ``Refusal``: ``no_reason``, ``text_too_long``, ``wrong_state`` before the minutes are drafted or
    once they are signed, ``signed_already`` in this capacity, ``may_not_sign``, ``signs_already`` in the
    other one.
    """
    require("minutes.name_deputy", actor, meeting)
    meeting = locked_meeting(meeting)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None or minutes.state == State.SIGNED:
        raise Refusal("wrong_state", _("This is said between the first draft and the last signature."))
    if capacity in _capacities(minutes):
        raise Refusal("signed_already", _("Somebody has signed in this capacity already."), "capacity")
    words = plain_line(reason)
    if len(words) > REASON_LENGTH:
        raise Refusal("text_too_long", _("The reason is longer than 300 characters."), "reason")
    if not words:
        raise Refusal("no_reason", _("Say why the other person can't sign."), "reason")
    if participant.pk not in who_may_sign_instead(meeting):
        raise Refusal(
            "may_not_sign", _("An office-holder or a member signs in somebody's place."), "participant"
        )
    others = {one.participant for key, one in signatories_of(meeting).items() if key != capacity}
    if participant.pk in others:
        raise Refusal("signs_already", _("This person signs in the other capacity."), "participant")
    row, _made = MinutesDeputy.objects.update_or_create(
        meeting=meeting,
        capacity=capacity,
        defaults={"participant": participant, "reason": words, "named_at": clock.now()},
    )
    act = acts.MinutesDeputyNamed(capacity=capacity, participant=participant.pk, reason=sealed(words))
    append_to_meeting(meeting, act, actor=actor)
    return row


@transaction.atomic
def sign_minutes(minutes: Minutes, *, actor: Participant) -> Minutes:
    """Sign as who presided or who kept the minutes; the second signature makes them final.

    The document keeps the names as they were at the end of the meeting, and the last signature seals it with
    the council's key, where there is one. Raises ``Refusal``: ``key_unusable``,
    ``minutes_not_drafted``, ``minutes_signed``, ``not_open_to_objections`` for a draft, ``objections_run``
    before the deadline, ``objections_unanswered``, ``not_adopted`` where the next meeting adopts them,
    ``signed_already`` by this person or in this capacity.
    """
    require("minutes.sign", actor, minutes)
    meeting, minutes = _locked(minutes)
    require_step(meeting, StepName.SIGN_MINUTES)
    if minutes.state == State.DRAFT:
        raise Refusal("not_open_to_objections", _("Members have not been able to object yet."))
    if not _deadline_passed(minutes):
        raise Refusal("objections_run", _("Members may object until the deadline; sign after it."))
    by_vote = rules_of(meeting).minutes.approval.value == MinutesApproval.NEXT_MEETING
    if by_vote and meeting.opened_at is not None and not minutes.adopted_at:
        raise Refusal("not_adopted", _("By the rules the next meeting adopts the minutes; sign after it."))
    if minutes.objections.filter(outcome="").exists():
        raise Refusal("objections_unanswered", _("Each objection needs its outcome first."))
    capacity, signature = _signature(meeting, minutes, actor=actor)
    for part in minutes.document.values():
        part["signatories"].append(signature)
    minutes.signed_by.add(actor)
    is_final = len(_capacities(minutes)) == len(set(CAPACITY.values()))
    if is_final:
        minutes.state, minutes.signed_at = State.SIGNED, clock.now()
        minutes.seal = _seal(meeting, minutes)
    minutes.save(update_fields=["document", "state", "signed_at", "seal"])
    act = acts.MinutesSigned(
        participant=actor.pk, role=capacity, document=document_digest(minutes.document), is_final=is_final
    )
    append_to_meeting(meeting, act, actor=actor)
    return minutes


def _seal(meeting: Meeting, minutes: Minutes) -> str:
    """Return the council's signature over the signed minutes; empty where the council has no key."""
    key = signing_key(meeting.council)
    return ssh_signature(key, signed_file(minutes), NAMESPACE).decode() if key is not None else ""


def _write(minutes: Minutes, meeting: Meeting) -> None:
    """Write the document from the journal and the texts; the caller saves it."""
    minutes.document = minutes_document(meeting)
    minutes.journal_seq = next(iter(minutes.document.values()))["journal"]["seq"]


def _locked(minutes: Minutes) -> tuple[Meeting, Minutes]:
    meeting = locked_meeting(minutes.meeting)
    fresh = Minutes.objects.get(pk=minutes.pk)
    fresh.meeting = meeting
    return meeting, fresh


def require_draft(minutes: Minutes) -> None:
    """Raise ``Refusal`` (``not_a_draft``) once members may object."""
    if minutes.state != State.DRAFT:
        raise Refusal(
            "not_a_draft", _("The minutes were opened to members: their text can't change any more.")
        )


def require_open_text(meeting: Meeting) -> None:
    """Raise ``Refusal`` (``not_a_draft``) where the meeting's minutes were opened to members already."""
    for minutes in Minutes.objects.filter(meeting=meeting).only("state"):
        require_draft(minutes)


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


def _signature(meeting: Meeting, minutes: Minutes, *, actor: Participant) -> tuple[str, dict[str, str]]:
    """Return in which capacity the actor signs, and the signature with the name of that time."""
    if minutes.signed_by.filter(pk=actor.pk).exists():
        raise Refusal("signed_already", _("You have signed these minutes already."))
    named, signed = signatories_of(meeting), _capacities(minutes)
    people = [actor.pk, *(one.instead_of for one in named.values() if one.instead_of)]
    names = names_in_office(meeting.council, people, at=meeting.closed_at or meeting.starts_at)
    signature = {"name": names.get(actor.pk, ""), "signed_at": clock.now().isoformat()}
    for capacity, one in named.items():
        if one.participant == actor.pk and capacity not in signed:
            if one.reason:
                instead = names.get(one.instead_of, "") if one.instead_of else ""
                signature |= {"instead_of": instead, "reason": one.reason}
            return capacity, {"capacity": capacity, **signature}
    for capacity, name in _by_office(meeting, actor, signature["name"]):
        if capacity not in signed and capacity not in named:
            return capacity, {"capacity": capacity, **signature, "name": name}
    raise Refusal("signed_already", _("Somebody has signed in this capacity already."))


def _by_office(meeting: Meeting, actor: Participant, name: str) -> Iterator[tuple[str, str]]:
    """Yield in which capacities the actor signs by an office, or as chair of a committee, and the name."""
    for office in offices_at(meeting.council).filter(participant=actor, role__in=list(CAPACITY)):
        capacity = CAPACITY[office.role]
        if meeting.committee_id is None or capacity == KEPT:
            yield capacity, office.name_in_office
    if meeting.committee_id is not None and chairs_this_committee(actor, meeting.committee_id):
        yield PRESIDED, name
