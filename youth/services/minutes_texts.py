"""Writing into the minutes between the facts of the journal, and correcting facts by an act."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.minutes import FactCorrected
from youth.journal.append import sealed
from youth.models import FactCorrection, Meeting, MinutesText, Objection
from youth.plain_text import plain_text
from youth.points import TEXT_LENGTH
from youth.policies import Actor, participant_of, require
from youth.refusals import Refusal
from youth.selectors.minutes import item_at, tells_fact
from youth.selectors.minutes_texts import starting_text
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.minutes import answer_objection, require_open_text

CORRECTION_LENGTH = 2000


@transaction.atomic
def write_text(
    meeting: Meeting, *, after: int, kind: str, actor: Actor, text: str | None = None
) -> MinutesText:
    """Write a text behind the act with the number ``after``; without ``text`` begin with that of its kind.

    Raises ``Refusal``: ``wrong_state`` before the opening, ``not_a_draft`` once members may object,
    ``no_such_place``, ``text_too_long``.
    """
    require("minutes.write", actor, meeting)
    meeting = locked_meeting(meeting)
    require_writable(meeting)
    if after and not tells_fact(meeting, after):
        raise Refusal("no_such_place", _("The minutes have no such place."))
    item = item_at(meeting, after)
    words = starting_text(meeting, kind, item) if text is None else _clean(text)
    there = meeting.minutes_texts.filter(after=after).aggregate(last=Max("position"))["last"] or 0
    return MinutesText.objects.create(
        meeting=meeting,
        after=after,
        position=there + 1,
        kind=MinutesText.Kind(kind),
        text=words,
        agenda_item=item,
        language=meeting.council.languages[0],
        written_by=participant_of(actor),
    )


@transaction.atomic
def save_text(text: MinutesText, *, words: str, kind: str, version: int, actor: Actor) -> MinutesText:
    """Save what somebody wrote who began from ``version``.

    The same words again change nothing. Raises ``Refusal``: ``written_meanwhile`` where another version was
    saved since, and those of ``write_text``.
    """
    row = _locked(text, actor=actor)
    words = _clean(words)
    if (row.text, row.kind) == (words, kind):
        return row
    _require_version(row, version)
    row.text, row.kind, row.version = words, MinutesText.Kind(kind), row.version + 1
    row.written_by, row.written_at = participant_of(actor), clock.now()
    row.save(update_fields=["text", "kind", "version", "written_by", "written_at"])
    return row


@transaction.atomic
def remove_text(text: MinutesText, *, version: int, actor: Actor) -> None:
    """Remove a text. Raises ``Refusal`` like ``save_text``."""
    row = _locked(text, actor=actor)
    _require_version(row, version)
    row.delete()


@transaction.atomic
def correct_fact(meeting: Meeting, *, fact: int, text: str, actor: Actor) -> FactCorrection:
    """Say what is wrong in a fact and how it was: the fact stays, the correction is printed behind it.

    Raises ``Refusal``: ``no_text``, ``text_too_long``, ``no_such_place``, ``wrong_state``, ``not_a_draft``.
    """
    require("minutes.write", actor, meeting)
    meeting = locked_meeting(meeting)
    require_writable(meeting)
    return _corrected(meeting, fact, text, actor=actor)


@transaction.atomic
def answer_with_correction(objection: Objection, *, place: str, words: str, actor: Actor) -> Objection:
    """Accept an objection and correct what it is about, with these words.

    ``place`` is ``fact-7``, behind which the correction is printed, or ``text-<id>``, which then reads so.
    Raises ``Refusal``: ``no_such_place``, and those of ``answer_objection`` and ``correct_fact``.
    """

    def correct(meeting: Meeting, answer: str) -> None:
        kind, _dash, key = place.partition("-")
        if kind == "fact" and key.isdecimal():
            _corrected(meeting, int(key), answer, actor=actor)
            return
        row = next(
            (one for one in meeting.minutes_texts.all() if kind == "text" and str(one.pk) == key), None
        )
        if row is None:
            raise Refusal("no_such_place", _("The minutes have no such place."), "place")
        row.text, row.version = answer, row.version + 1
        row.written_by, row.written_at = participant_of(actor), clock.now()
        row.save(update_fields=["text", "version", "written_by", "written_at"])

    accepted = Objection.Outcome.ACCEPTED
    return answer_objection(objection, outcome=accepted, answer=words, actor=actor, correct=correct)


def _corrected(meeting: Meeting, fact: int, text: str, *, actor: Actor) -> FactCorrection:
    if not tells_fact(meeting, fact):
        raise Refusal("no_such_place", _("The minutes have no such place."))
    words = plain_text(text)
    if not words:
        raise Refusal("no_text", _("Say what is wrong and how it should read."), "text")
    if len(words) > CORRECTION_LENGTH:
        raise Refusal("text_too_long", _("The correction is longer than 2000 characters."), "text")
    row = FactCorrection.objects.create(
        meeting=meeting, fact=fact, text=words, language=meeting.council.languages[0]
    )
    append_to_meeting(meeting, FactCorrected(fact=fact, text=sealed(words)), actor=actor)
    return row


def require_writable(meeting: Meeting) -> None:
    """Raise ``Refusal``: ``wrong_state`` before the opening, ``not_a_draft`` once members may object."""
    if meeting.opened_at is None and not meeting.has_minutes:
        raise Refusal("wrong_state", _("The minutes are written from the opening of the meeting on."))
    require_open_text(meeting)


def _locked(text: MinutesText, *, actor: Actor) -> MinutesText:
    require("minutes.write", actor, text.meeting)
    meeting = locked_meeting(text.meeting)
    require_writable(meeting)
    row = meeting.minutes_texts.filter(pk=text.pk).first()
    if row is None:
        raise Refusal("text_removed", _("Somebody has removed this text meanwhile."))
    return row


def _require_version(row: MinutesText, version: int) -> None:
    if row.version != version:
        raise Refusal(
            "written_meanwhile", _("Somebody else has changed this text meanwhile. Both texts are shown.")
        )


def _clean(text: str) -> str:
    words = plain_text(text)
    if len(words) > TEXT_LENGTH:
        raise Refusal("text_too_long", _("The text is longer than 20,000 characters."), "text")
    return words
