"""Moderation: reported, held, decided, appealed against. Each act is on the stream of its case.

The text itself belongs to a plugin: it hides or shows its own row by the hook ``act_on``, in the same
transaction, and its act names the decision as its cause. A name that somebody shows is the core's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from youth import clock
from youth.acts import moderation as acts
from youth.journal.append import sealed
from youth.journal.models import JournalEntry
from youth.models import (
    Council,
    ModerationAppeal,
    ModerationCase,
    ModerationReport,
    ModerationRules,
    Participant,
    WritingPause,
)
from youth.offers import ModeratedText, TextDecision, act_on, moderated
from youth.plain_text import plain_line, plain_text
from youth.policies import Actor, may, participant_of, require
from youth.procedure.moderation import (
    AGAINST_AUTHOR,
    HIDING,
    NAME_LABEL,
    Decision,
    Hold,
    ReportReason,
    may_appeal_until,
    new_holds,
    pause_days,
)
from youth.refusals import Refusal
from youth.selectors.moderation import (
    holds_for,
    open_case_of,
    pause_of,
    pauses_before,
    reported_by,
    reports_today,
    rules_row_of,
    text_of,
)
from youth.services.entries import append_to_case, append_to_council
from youth.services.locking import locked
from youth.services.shown_names import give_name_back, take_name_away

if TYPE_CHECKING:
    from youth.models import Representation

# Of one person in one day.
MOST_REPORTS = 10
WORDS_LENGTH, MESSAGE_LENGTH = 500, 1000
MOST_WORDS, WORD_LENGTH = 500, 60
TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldText:
    """A text that is about to be written, as its owner knows it."""

    label: str
    id: UUID
    author: Participant
    title: str
    words: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a moderator decides: why, and in which words the author reads it."""

    decision: Decision
    category: str = ""
    message: str = ""


@transaction.atomic
def report_text(
    council: Council, label: str, subject: UUID, *, reason: str, words: str, actor: Participant
) -> ModerationReport:
    """Report a text that everybody sees; further reports join the one that waits.

    Raises ``Refusal``: ``nothing_there``, ``own_text``, ``reported_already``, ``too_many_reports``,
    ``unknown_reason``, ``no_words`` where the reason is none of the list, ``too_long``.
    """
    require("moderation.report", actor, council)
    # Also so that two reports at once find the same case.
    Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
    text = text_of(council, label, subject)
    if text is None or text.state != "shown":
        raise Refusal("nothing_there", _("This text is no longer shown: there is nothing to report."))
    if text.author == actor.pk:
        raise Refusal("own_text", _("This is your own text."))
    if reason not in set(ReportReason):
        raise Refusal("unknown_reason", _("Choose a reason."), "reason")
    plain = plain_text(words)
    if reason == ReportReason.OTHER and not plain:
        raise Refusal("no_words", _("Write in a few words what is wrong with it."), "words")
    if len(plain) > WORDS_LENGTH:
        raise Refusal("too_long", _("Write at most %(count)s characters.") % {"count": WORDS_LENGTH}, "words")
    if reported_by(actor, label, subject) is not None:
        message = _("You have reported this text already. You hear what comes of it.")
        raise Refusal("reported_already", message)
    if reports_today(actor) >= MOST_REPORTS:
        message = _("You have reported %(count)s texts today: that is the most. Go on tomorrow.")
        raise Refusal("too_many_reports", message % {"count": MOST_REPORTS})
    case = open_case_of(council, label, subject) or ModerationCase.objects.create(
        council=council,
        label=label,
        subject=subject,
        author_id=text.author,
        title=str(text.title)[:TITLE_LENGTH],
        words=text.words,
        language=text.language,
    )
    report = ModerationReport.objects.create(case=case, participant=actor, reason=reason, words=plain)
    act = acts.TextReported(
        label=label, subject=subject, author=text.author, reason=reason, reports=case.reports.count()
    )
    # Nobody is named: who reports is not the business of who is reported.
    append_to_case(case, act, actor=None)
    return report


def require_writing(actor: "Participant | Representation", *, written_today: int | None = None) -> None:
    """Raise ``Refusal`` where somebody writes nothing now: ``paused``, or ``wrote_enough`` for today.

    ``written_today`` is how many texts of the kind that is limited they published today.
    """
    participant = participant_of(actor)
    if participant is None:
        return
    if (pause := pause_of(participant)) is not None:
        ends = localtime(pause.ends_at, ZoneInfo(participant.council.time_zone))
        message = _(
            "The council's office has paused your writing until %(day)s, %(time)s. "
            "Why, and how you appeal, is in your notifications."
        )
        words = {"day": date_format(ends, "DATE_FORMAT"), "time": date_format(ends, "TIME_FORMAT")}
        raise Refusal("paused", message % words)
    if written_today is None:
        return
    most = rules_row_of(participant.council).most_a_day
    if written_today >= most:
        message = _("You have published %(count)s today: that is the most for one day. Go on tomorrow.")
        raise Refusal("wrote_enough", message % {"count": most})


def waiting_reasons(author: Participant, words: str, *, before: str = "") -> list[Hold]:
    """Return why a text waits for a moderator by the council's rules; empty where it does not.

    ``before`` are the words that others see already. Those who decide themselves wait for nobody.
    """
    if may("moderation.decide", author, author.council):
        return []
    found = holds_for(author, words)
    return new_holds(found, holds_for(author, before)) if before and found else found


@transaction.atomic
def hold_text(
    text: HeldText, holds: Sequence[Hold], *, actor: Actor, cause: JournalEntry | None = None
) -> ModerationCase:
    """Let a text wait for a moderator; its owner shows it to nobody else until ``act_on``."""
    council = text.author.council
    held_by = [[one.rule.value, one.found] for one in holds]
    case = open_case_of(council, text.label, text.id) or ModerationCase(
        council=council, label=text.label, subject=text.id, author=text.author
    )
    case.title, case.words, case.language = text.title[:TITLE_LENGTH], text.words, text.language
    case.held_by = held_by
    case.save()
    act = acts.TextHeld(
        label=text.label,
        subject=text.id,
        author=text.author.pk,
        rules=sorted({one.rule.value for one in holds}),
        words=sealed(text.words),
    )
    append_to_case(case, act, actor=actor, cause=cause)
    return case


@transaction.atomic
def close_gone(council: Council, label: str, ids: Iterable[UUID]) -> int:
    """Close the open cases of texts that are no longer there; return how many."""
    found = ModerationCase.objects.select_for_update(of=("self",)).filter(
        council=council, label=label, subject__in=list(ids), decided_at=None
    )
    cases = list(found.select_related("council").order_by("pk"))
    for case in cases:
        _close_gone(case)
    return len(cases)


def close_reports_of_name(participant: Participant) -> None:
    """Close the open case about a name that its bearer changes or takes along; call it in a transaction."""
    close_gone(participant.council, NAME_LABEL, [participant.pk])


def _close_gone(case: ModerationCase) -> None:
    case.decision, case.decided_at = Decision.GONE, clock.now()
    case.save(update_fields=["decision", "decided_at"])
    append_to_case(case, acts.TextGone(), actor=None)


@transaction.atomic
def decide_case(case: ModerationCase, verdict: Verdict, *, actor: Actor) -> ModerationCase:
    """Decide about a text; author and reporters hear of it. A text that is gone closes its case.

    Raises ``Refusal``: ``decided_already``, ``own_text``, ``unknown_decision``, ``unknown_reason``,
    ``no_message``, ``too_long``, ``nobody_to_pause``, ``not_consulted``, and ``objections`` of the plugin
    whose text it is.
    """
    require("moderation.decide", actor, case.council)
    row = _to_decide(case)
    if not row.is_open:
        raise Refusal("decided_already", _("Somebody has decided about this already."))
    _refuse_own(row, actor)
    verdict = _checked(verdict, row)
    if _read(row) is None:
        _close_gone(row)
        return row
    row.decision, row.category, row.message = verdict.decision, verdict.category, verdict.message
    row.decided_at, row.decided_by = clock.now(), participant_of(actor)
    row.save(update_fields=["decision", "category", "message", "decided_at", "decided_by"])
    entry = append_to_case(row, _act_of(row, _pause(row)), actor=actor)
    if row.decision in HIDING or row.held_by:
        _have_it_done(row, is_shown=row.decision not in HIDING, actor=actor, cause=entry)
    if reports := row.reports.count():
        append_to_case(row, acts.ReportsAnswered(reports=reports), actor=actor, cause=entry)
    return row


def _read(case: ModerationCase) -> ModeratedText | None:
    """Return the text as it is now, None where it is gone.

    Raises ``Refusal`` (``not_consulted``) where its plugin is off or crashed: that does not make it gone.
    """
    if case.is_about_name:
        return text_of(case.council, case.label, case.subject)
    slug, council = case.label.partition(".")[0], case.council
    given, crashed = moderated.consult(council, label=case.label, ids=frozenset({case.subject}))
    is_on = slug in moderated.receivers_in(council)
    if not is_on or slug in {plugin.manifest.slug for plugin in crashed}:
        message = _("This text can't be read now: its part of the site is off, or fails. Try again later.")
        raise Refusal("not_consulted", message)
    found = (text for _slug, texts in given for text in texts)
    return next((text for text in found if text.id == case.subject), None)


def _to_decide(case: ModerationCase) -> ModerationCase:
    return locked(case, "council", "author")


def _refuse_own(case: ModerationCase, actor: Actor) -> None:
    if may("moderation.appeal", participant_of(actor), case):
        raise Refusal("own_text", _("This is your own text: somebody else decides about it."))


def _checked(verdict: Verdict, case: ModerationCase) -> Verdict:
    if verdict.decision not in {Decision.KEPT, *AGAINST_AUTHOR}:
        raise Refusal("unknown_decision", _("Choose what is to become of it."), "decision")
    if verdict.decision == Decision.KEPT:
        return Verdict(decision=Decision.KEPT)
    if verdict.category not in set(ReportReason):
        raise Refusal("unknown_reason", _("Choose a reason."), "category")
    message = plain_text(verdict.message)
    if not message:
        raise Refusal("no_message", _("Write to the author why, in a sentence or two."), "message")
    if len(message) > MESSAGE_LENGTH:
        words = _("Write at most %(count)s characters.") % {"count": MESSAGE_LENGTH}
        raise Refusal("too_long", words, "message")
    if verdict.decision == Decision.PAUSED and case.author is None:
        raise Refusal("nobody_to_pause", _("Nobody is known as the author of this text."), "decision")
    return Verdict(decision=verdict.decision, category=verdict.category, message=message)


def _pause(case: ModerationCase) -> WritingPause | None:
    if case.decision != Decision.PAUSED or case.author is None:
        return None
    begins = clock.now()
    ends = begins + timedelta(days=pause_days(pauses_before(case.author)))
    return WritingPause.objects.create(case=case, participant=case.author, starts_at=begins, ends_at=ends)


def _act_of(case: ModerationCase, pause: WritingPause | None) -> acts.TextDecided:
    author, category, message = case.author_id, case.category, case.message
    if pause is not None:
        return acts.WritingPaused(
            author=pause.participant_id, category=category, message=sealed(message), until=pause.ends_at
        )
    if case.decision == Decision.WARNED:
        return acts.AuthorWarned(author=author, category=category, message=sealed(message))
    if case.decision == Decision.HIDDEN:
        return acts.TextHidden(author=author, category=category, message=sealed(message))
    return acts.TextLetThrough(author=author) if case.held_by else acts.TextKept(author=author)


def _have_it_done(case: ModerationCase, *, is_shown: bool, actor: Actor, cause: JournalEntry) -> None:
    if case.is_about_name:
        _decide_name(case, is_shown=is_shown)
        return
    decision = TextDecision(
        is_shown=is_shown,
        category="" if is_shown else case.category,
        message="" if is_shown else case.message,
        actor=actor,
        cause=cause,
    )
    objections = act_on.objections(case.council, label=case.label, id=case.subject, decision=decision)
    if objections:
        raise Refusal("objections", objections[0], reasons=objections)


def _decide_name(case: ModerationCase, *, is_shown: bool) -> None:
    if case.author is None:
        return
    if is_shown:
        give_name_back(case.author, case.words)
    else:
        take_name_away(case.author)


@transaction.atomic
def appeal(case: ModerationCase, *, words: str, actor: "Participant | Representation") -> ModerationAppeal:
    """Ask that somebody else looks again, once, within fourteen days.

    Raises ``Refusal``: ``nothing_to_appeal``, ``appealed_already``, ``too_late``, ``no_words``, ``too_long``.
    """
    require("moderation.appeal", actor, case)
    row = _to_decide(case)
    if row.decision not in AGAINST_AUTHOR or row.decided_at is None:
        raise Refusal("nothing_to_appeal", _("There is no decision against you here."))
    if ModerationAppeal.objects.filter(case=row).exists():
        raise Refusal("appealed_already", _("You have appealed already. You hear what comes of it."))
    if clock.now() >= may_appeal_until(row.decided_at):
        raise Refusal("too_late", _("The fourteen days for an appeal are over."))
    plain = plain_text(words)
    if not plain:
        raise Refusal("no_words", _("Write why you do not agree."), "words")
    if len(plain) > MESSAGE_LENGTH:
        message = _("Write at most %(count)s characters.") % {"count": MESSAGE_LENGTH}
        raise Refusal("too_long", message, "words")
    made = ModerationAppeal.objects.create(case=row, words=plain, against=row.decided_by)
    act = acts.AppealMade(against=row.decided_by_id, words=sealed(plain))
    append_to_case(row, act, actor=actor)
    return made


@transaction.atomic
def decide_appeal(case: ModerationCase, *, is_reversed: bool, answer: str, actor: Actor) -> ModerationAppeal:
    """Uphold the decision or reverse it: the text is shown again, and a pause ends.

    Raises ``Refusal``: ``no_appeal``, ``decided_already``, ``same_person``, ``own_text``, ``no_answer``,
    ``too_long``, ``objections``.
    """
    require("moderation.decide_appeal", actor, case.council)
    row = _to_decide(case)
    made = ModerationAppeal.objects.select_for_update(of=("self",)).filter(case=row).first()
    if made is None:
        raise Refusal("no_appeal", _("Nobody has appealed against this decision."))
    if made.decided_at is not None:
        raise Refusal("decided_already", _("Somebody has decided about this already."))
    acting = participant_of(actor)
    if acting is not None and acting.pk == made.against_id:
        message = _("You took this decision: somebody else decides about the appeal.")
        raise Refusal("same_person", message)
    _refuse_own(row, actor)
    plain = plain_text(answer)
    if not plain:
        raise Refusal("no_answer", _("Write to the author why, in a sentence or two."), "answer")
    if len(plain) > MESSAGE_LENGTH:
        message = _("Write at most %(count)s characters.") % {"count": MESSAGE_LENGTH}
        raise Refusal("too_long", message, "answer")
    made.is_reversed, made.answer = is_reversed, plain
    made.decided_at, made.decided_by = clock.now(), acting
    made.save(update_fields=["is_reversed", "answer", "decided_at", "decided_by"])
    act = acts.AppealDecided(
        author=row.author_id, against=made.against_id, is_reversed=is_reversed, answer=sealed(plain)
    )
    entry = append_to_case(row, act, actor=actor)
    if is_reversed:
        _lift_pause(row)
        if row.decision in HIDING and _read(row) is not None:
            _have_it_done(row, is_shown=True, actor=actor, cause=entry)
    return made


def _lift_pause(case: ModerationCase) -> None:
    pause = WritingPause.objects.filter(case=case).first()
    if pause is not None:
        pause.is_lifted, pause.ends_at = True, min(pause.ends_at, clock.now())
        pause.save(update_fields=["is_lifted", "ends_at"])


@transaction.atomic
def set_rules(
    council: Council,
    *,
    new_account_days: int,
    holds_links: bool,
    words: str,
    most_a_day: int,
    actor: Actor,
) -> ModerationRules:
    """Set what waits for a moderator in a council; the same again changes nothing.

    Raises ``Refusal`` with the field: ``days_out_of_range``, ``too_many_words``, ``number_out_of_range``.
    """
    require("moderation.edit_rules", actor, council)
    lines = filter(None, (plain_line(line).strip() for line in words.split("\n")))
    # Once each, whatever the case.
    listed = sorted({one.casefold(): one for one in lines}.values())
    if not 0 <= new_account_days <= 90:
        raise Refusal("days_out_of_range", _("Between 0 and 90 days."), "new_account_days")
    if not 1 <= most_a_day <= 100:
        raise Refusal("number_out_of_range", _("Between 1 and 100 in a day."), "most_a_day")
    if len(listed) > MOST_WORDS or any(len(one) > WORD_LENGTH for one in listed):
        message = _("At most 500 words, each of at most 60 characters.")
        raise Refusal("too_many_words", message, "words")
    Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
    row = rules_row_of(council)
    before = (row.pk, row.new_account_days, row.holds_links, row.words, row.most_a_day)
    row.new_account_days, row.holds_links = new_account_days, holds_links
    row.words, row.most_a_day = "\n".join(listed), most_a_day
    if before == (row.pk, row.new_account_days, row.holds_links, row.words, row.most_a_day) and row.pk:
        return row
    row.save()
    act = acts.ModerationRulesSet(
        new_account_days=new_account_days,
        holds_links=holds_links,
        words=sealed(row.words),
        most_a_day=most_a_day,
    )
    append_to_council(council, act, actor=actor)
    return row


def forget_moderation(participant: Participant) -> None:
    """Delete the words of somebody who leaves, and what was written to them; call it in a transaction.

    Nobody decides about their name any more.
    """
    close_reports_of_name(participant)
    own = ModerationCase.objects.filter(author=participant)
    ModerationAppeal.objects.filter(case__in=own).update(words="", answer="")
    own.update(title="", words="", message="")
    ModerationReport.objects.filter(participant=participant).update(words="")
