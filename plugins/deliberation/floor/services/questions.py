"""Questions from home: sent to an item, let through or refused, supported, taken up in the hall."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.floor import acts
from plugins.deliberation.floor.models import QUESTION_LENGTH, REASON_LENGTH, Question, QuestionSupport
from plugins.deliberation.floor.selectors import LABEL, takes_questions
from youth import clock
from youth.journal.append import sealed
from youth.plain_text import plain_line, plain_text
from youth.policies import Actor, require
from youth.procedure.moderation import Hold, HoldRule
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting
from youth.services.locking import locked, locked_meeting
from youth.services.moderation import HeldText, close_gone, hold_text, require_writing

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry
    from youth.models import AgendaItem, Meeting, Participant
    from youth.offers import TextDecision

State = Question.State
# Of one person in one meeting, whatever comes of them; and waiting in a meeting, of all.
MOST_EACH = 3
MOST_WAITING = 200


@transaction.atomic
def ask_from_home(item: "AgendaItem", *, text: str, language: str, actor: "Participant") -> Question:
    """Send a question to an item that is still to come or under way; it waits to be let through.

    Raises ``Refusal``: ``not_in_rules`` where the rules give citizens no place, ``no_questions_now``,
    ``item_is_over``, ``no_text``, ``text_too_long``, ``asked_enough``, ``too_many_wait``.
    """
    require("deliberation.ask_from_home", actor, item.meeting)
    require_writing(actor)
    meeting = _locked_meeting(item.meeting)
    require("deliberation.ask_from_home", actor, meeting)
    item = meeting.agenda_items.get(pk=item.pk)
    if item.state not in {"planned", "under_way"}:
        raise Refusal("item_is_over", _("This item is over: questions go to what is still to come."), "item")
    words = plain_text(text)
    if not words:
        raise Refusal("no_text", _("Write your question."), "text")
    if len(words) > QUESTION_LENGTH:
        raise Refusal("text_too_long", _("The question is longer than 600 characters."), "text")
    asked = Question.objects.filter(meeting=meeting)
    if asked.filter(participant=actor).count() >= MOST_EACH:
        raise Refusal("asked_enough", _("You have sent three questions to this meeting: that is the most."))
    if asked.filter(state=State.WAITING).count() >= MOST_WAITING:
        raise Refusal("too_many_wait", _("Too many questions wait at the moment. Try again later."))
    question = Question.objects.create(
        meeting=meeting, agenda_item=item, participant=actor, text=words, language=language
    )
    act = acts.QuestionAsked(question=question.pk, item=item.pk, text=sealed(words))
    entry = append_to_meeting(meeting, act, actor=actor)
    held = HeldText(label=LABEL, id=question.pk, author=actor, title=words, words=words, language=language)
    hold_text(held, [Hold(HoldRule.ALWAYS)], actor=actor, cause=entry)
    return question


@transaction.atomic
def show_question(question: Question, *, actor: Actor) -> Question:
    """Let a question through. Raises ``Refusal``: ``decided_already``, ``no_questions_now``."""
    row = _to_decide(question, State.WAITING, actor=actor)
    _show(row, actor=actor)
    close_gone(row.meeting.council, LABEL, [row.pk])
    return row


@transaction.atomic
def refuse_question(question: Question, *, reason: str, actor: Actor) -> Question:
    """Refuse a question with a reason, which who asked reads; one that was let through is taken back so.

    Raises ``Refusal``: ``no_reason``, ``reason_too_long``, ``decided_already``, ``no_questions_now``.
    """
    row = _to_decide(question, State.WAITING, State.SHOWN, actor=actor)
    words = plain_line(reason)
    if not words:
        raise Refusal("no_reason", _("Say why it is not let through: who asked reads it."), "reason")
    if len(words) > REASON_LENGTH:
        raise Refusal("reason_too_long", _("The reason is longer than 300 characters."), "reason")
    _refuse(row, words, actor=actor)
    close_gone(row.meeting.council, LABEL, [row.pk])
    return row


@transaction.atomic
def follow_moderation(question: Question, decision: "TextDecision") -> None:
    """Let a question through or refuse it, as a moderator decided; also one of a meeting that is over.

    What was refused is shown again on appeal as long as the meeting takes questions. Raises ``Refusal``:
    ``taken_up``, ``no_questions_now``, ``reason_too_long``.
    """
    meeting = locked_meeting(question.meeting)
    row = locked(question, "agenda_item")
    row.meeting = meeting
    if row.state == State.READ:
        raise Refusal("taken_up", _("It was taken up in the hall: the minutes print it."))
    if decision.is_shown:
        if row.state == State.SHOWN:
            return
        if (refusal := takes_questions(meeting)) is not None:
            # Nobody reads it there any more: the author hears that the decision was reversed.
            if row.state == State.REFUSED:
                return
            raise refusal
        _show(row, actor=decision.actor, cause=decision.cause)
        return
    if row.state == State.REFUSED:
        return
    words = plain_line(decision.message)
    if len(words) > REASON_LENGTH:
        raise Refusal("reason_too_long", _("The reason is longer than 300 characters."), "message")
    _refuse(row, words, actor=decision.actor, cause=decision.cause)


def _show(row: Question, *, actor: Actor, cause: "JournalEntry | None" = None) -> None:
    row.state, row.reason, row.decided_at = State.SHOWN, "", clock.now()
    row.save(update_fields=["state", "reason", "decided_at"])
    act = acts.QuestionShown(question=row.pk, item=row.agenda_item_id)
    append_to_meeting(row.meeting, act, actor=actor, cause=cause)


def _refuse(row: Question, words: str, *, actor: Actor, cause: "JournalEntry | None" = None) -> None:
    row.state, row.reason, row.decided_at = State.REFUSED, words, clock.now()
    row.save(update_fields=["state", "reason", "decided_at"])
    act = acts.QuestionRefused(question=row.pk, item=row.agenda_item_id, reason=sealed(words))
    append_to_meeting(row.meeting, act, actor=actor, cause=cause)


def close_waiting(meeting: "Meeting") -> None:
    """Nobody decides any more about the questions that waited when the meeting was closed."""
    waiting = Question.objects.filter(meeting=meeting, state=State.WAITING)
    close_gone(meeting.council, LABEL, list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def support_question(question: Question, *, actor: "Participant") -> Question:
    """Support a question that was let through, once; one's own is not supported.

    Raises ``Refusal``: ``not_shown``, ``own_question``, ``supported_already``, ``no_questions_now``.
    """
    require("deliberation.ask_from_home", actor, question.meeting)
    row = _locked(question)
    if row.state != State.SHOWN:
        raise Refusal("not_shown", _("This question can't be supported now."))
    if row.participant_id == actor.pk:
        raise Refusal("own_question", _("This is your own question: others support it."))
    if row.supports.filter(participant=actor).exists():
        raise Refusal("supported_already", _("You support this question already."))
    QuestionSupport.objects.create(question=row, participant=actor)
    supports = row.supports.count()
    act = acts.QuestionSupported(question=row.pk, item=row.agenda_item_id, supports=supports)
    append_to_meeting(row.meeting, act, actor=actor)
    return row


@transaction.atomic
def read_question(question: Question, *, actor: Actor) -> Question:
    """Note that a question was taken up in the hall; the minutes print it.

    Raises ``Refusal``: ``not_shown``, ``not_open`` while the meeting is not open.
    """
    require("deliberation.enter", actor, question.meeting)
    row = _locked(question)
    if row.meeting.state != "open":
        raise Refusal("not_open", _("Questions are taken up while the meeting is open."))
    if row.state != State.SHOWN:
        raise Refusal("not_shown", _("Only a question that was let through is taken up, once."))
    row.state, row.read_at = State.READ, clock.now()
    row.save(update_fields=["state", "read_at"])
    act = acts.QuestionRead(question=row.pk, item=row.agenda_item_id, supports=row.supports.count())
    append_to_meeting(row.meeting, act, actor=actor)
    return row


def forget_questions(participant: "Participant") -> None:
    """Delete the words of what somebody asked, and their supports, where it was not taken up."""
    forgotten = Question.objects.filter(participant=participant).exclude(state=State.READ)
    waiting = list(forgotten.filter(state=State.WAITING).values_list("pk", flat=True))
    forgotten.update(text="")
    if waiting:
        close_gone(participant.council, LABEL, waiting)
    QuestionSupport.objects.filter(participant=participant).exclude(question__state=State.READ).delete()


def _to_decide(question: Question, *states: Question.State, actor: Actor) -> Question:
    require("deliberation.review_questions", actor, question.meeting)
    row = _locked(question)
    if row.state not in states:
        raise Refusal("decided_already", _("This question was let through, refused or taken up already."))
    return row


def _locked(question: Question) -> Question:
    meeting = _locked_meeting(question.meeting)
    row = locked(question, "agenda_item")
    row.meeting = meeting
    return row


def _locked_meeting(meeting: "Meeting") -> "Meeting":
    meeting = locked_meeting(meeting)
    if (refusal := takes_questions(meeting)) is not None:
        raise refusal
    return meeting
