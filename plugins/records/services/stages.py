"""The rows of stages, which records and referrals share: checked, written, and replaced by a correction."""

from dataclasses import replace
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.records.models import ConsultationRecord, Referral, ReferralStage
from plugins.records.selectors import stages_of
from youth import clock
from youth.plain_text import plain_line, plain_text
from youth.policies import Actor, participant_of
from youth.procedure.referral import (
    TO_CARRY_OUT,
    Objection,
    Stage,
    StageFacts,
    objections_to_next,
    objections_to_words,
)
from youth.refusals import Refusal, Sentence
from youth.selectors.councils import today_in

SENTENCES: dict[Objection, Promise] = {
    Objection.OUT_OF_ORDER: gettext_lazy("This does not follow on where the resolution is now."),
    Objection.NOTHING_TO_CARRY_OUT: gettext_lazy("By the answer there is nothing to carry out."),
    Objection.DATE_MISSING: gettext_lazy("Give the date."),
    Objection.DATE_IN_FUTURE: gettext_lazy("The date cannot lie in the future."),
    Objection.OUTCOME_MISSING: gettext_lazy("Say what the answer is."),
    Objection.NUMBER_MISSING: gettext_lazy("Give the number."),
    Objection.DOCUMENT_MISSING: gettext_lazy("Name the document."),
    Objection.UNIT_MISSING: gettext_lazy("Name the committee or the unit that is responsible."),
    Objection.TEXT_MISSING: gettext_lazy("Say it in a sentence; a refusal needs its reasons."),
}
FIELDS = {
    Objection.DATE_MISSING: "on",
    Objection.DATE_IN_FUTURE: "on",
    Objection.DATE_TOO_EARLY: "on",
    Objection.DATE_TOO_LATE: "on",
    Objection.OUTCOME_MISSING: "outcome",
    Objection.NUMBER_MISSING: "number",
    Objection.DOCUMENT_MISSING: "document",
    Objection.UNIT_MISSING: "unit",
    Objection.TEXT_MISSING: "text",
}
type Owner = ConsultationRecord | Referral


def cleaned(facts: StageFacts) -> StageFacts:
    """Return what was typed without hidden characters."""
    return replace(
        facts,
        number=plain_line(facts.number),
        document=plain_line(facts.document),
        unit=plain_line(facts.unit),
        text=plain_text(facts.text),
        outcome=facts.outcome if facts.stage == Stage.ANSWERED else "",
    )


def words_of_stage(row: ReferralStage) -> str:
    """Return the words of a stage that its act seals."""
    return "\n".join([row.document, row.unit, row.text])


def refuse(objections: list[Objection], *, since: date, until: date) -> None:
    """Raise ``Refusal`` with the first objection, which names its field; nothing without one."""
    if not objections:
        return
    first = objections[0]
    raise Refusal(first.value, _sentence(first, since, until), FIELDS.get(first))


def write_next(
    owner: Owner, facts: StageFacts, *, base: date, actor: Actor | None, is_entered: bool = False
) -> ReferralStage:
    """Write the next stage; ``base`` is the day before which nothing can lie where it is the first.

    Raises ``Refusal`` with the rules' objection.
    """
    rows = stages_of(owner)
    last, last_on = (Stage(rows[-1].stage), rows[-1].on) if rows else (Stage.SENT, base)
    outcome = next((row.outcome for row in reversed(rows) if row.outcome), "")
    today = today_in(owner.council)
    found = objections_to_next(facts, last=last, last_on=last_on, outcome=outcome, today=today)
    refuse(found, since=last_on, until=today)
    return add_row(owner, facts, actor=actor, is_entered=is_entered)


def add_row(
    owner: Owner,
    facts: StageFacts,
    *,
    actor: Actor | None,
    is_entered: bool = False,
    source: ReferralStage | None = None,
    replaces: ReferralStage | None = None,
    reason: str = "",
) -> ReferralStage:
    """Write a row behind the last one, or in the place of the one that it replaces."""
    moment = clock.now()
    if replaces is not None:
        replaces.replaced_at = moment
        replaces.save(update_fields=["replaced_at"])
    assert facts.on is not None  # noqa: S101 - the rules demanded it
    return ReferralStage.objects.create(
        record=owner if isinstance(owner, ConsultationRecord) else None,
        referral=owner if isinstance(owner, Referral) else None,
        place=replaces.place if replaces else len(stages_of(owner)) + 1,
        stage=facts.stage,
        on=facts.on,
        number=facts.number,
        document=facts.document,
        outcome=facts.outcome,
        unit=facts.unit,
        text=facts.text,
        is_entered=is_entered,
        source=source,
        recorded_at=moment,
        recorded_by=participant_of(actor),
        reason=reason,
    )


def replace_row(
    owner: Owner,
    row: ReferralStage,
    facts: StageFacts,
    *,
    base: date,
    reason: str,
    has_other_files: bool = False,
    actor: Actor,
) -> ReferralStage:
    """Replace a stage by what is right; its day stays between those of its neighbours.

    Raises ``Refusal``: ``replaced`` where it was corrected meanwhile, ``reason_missing``,
    ``nothing_changed``, and the rules' objections.
    """
    reason, rows = plain_text(reason), stages_of(owner)
    at = next((spot for spot, one in enumerate(rows) if one.pk == row.pk), None)
    if at is None:
        raise Refusal("replaced", _("This was corrected meanwhile. Look at what is there now."))
    if not reason:
        raise Refusal("reason_missing", _("Say why."), "reason")
    if facts == facts_of(rows[at]) and not has_other_files:
        raise Refusal("nothing_changed", _("Nothing was changed."))
    since = rows[at - 1].on if at else base
    today = today_in(owner.council)
    until = rows[at + 1].on if at + 1 < len(rows) else today
    found = objections_to_words(facts, since=since, until=until, today=today)
    if facts.stage == Stage.ANSWERED and at + 1 < len(rows) and facts.outcome not in TO_CARRY_OUT:
        found.append(Objection.NOTHING_TO_CARRY_OUT)
    refuse(found, since=since, until=until)
    is_entered, source = rows[at].is_entered, rows[at].source
    return add_row(
        owner,
        facts,
        actor=actor,
        is_entered=is_entered,
        source=source,
        replaces=rows[at],
        reason=reason,
    )


def facts_of(row: ReferralStage) -> StageFacts:
    """Return what a row says."""
    return StageFacts(
        stage=Stage(row.stage),
        on=row.on,
        number=row.number,
        document=row.document,
        outcome=row.outcome,
        unit=row.unit,
        text=row.text,
    )


def _sentence(objection: Objection, since: date, until: date) -> Sentence:
    if objection == Objection.DATE_TOO_EARLY:
        words = _("The date lies before the step before it, which was on %(day)s.")
        return words % {"day": date_format(since, "DATE_FORMAT")}
    if objection == Objection.DATE_TOO_LATE:
        words = _("The date lies after the step after it, which was on %(day)s.")
        return words % {"day": date_format(until, "DATE_FORMAT")}
    return SENTENCES[objection]
