"""A resolution's way into the Municipal Council: sent, followed there, answered, or overdue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from plugins.records.acts import (
    AnswerOverdue,
    AnswerReceived,
    ExecutionReported,
    Progressed,
    ReferralCorrected,
    Sent,
)
from plugins.records.models import ConsultationRecord, Referral, ReferralStage
from plugins.records.package.verify import Report
from plugins.records.selectors import judged_alone, referral_of, resolution_of, stages_of
from plugins.records.services.entries import append_to_referral
from plugins.records.services.exports import issue_package
from plugins.records.services.imports import import_own
from plugins.records.services.stage_files import StageUpload, digests_of_stage, keep_stage_files
from plugins.records.services.stages import (
    add_row,
    cleaned,
    facts_of,
    refuse,
    replace_row,
    words_of_stage,
    write_next,
)
from youth.journal.append import sealed
from youth.journal.models import JournalEntry
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.procedure.referral import (
    EXECUTION,
    NEXT,
    UNANSWERED,
    Stage,
    StageFacts,
    answer_due,
    objections_to_words,
)
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import rules_of
from youth.services.locking import locked

if TYPE_CHECKING:
    from youth.models import Council, Participant, Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a sending brings to a council of this installation: the issued package and what is found in it."""

    report: Report
    content: bytes
    file_name: str


def send_resolution(
    resolution: "Resolution",
    *,
    on: date | None,
    number: str = "",
    recipient: str = "",
    speaker: "Participant | None" = None,
    actor: Actor,
) -> Referral:
    """Send a resolution to the Municipal Council; the day for its answer follows from the meeting's rules.

    Where the mirrored council works in this installation its register has the package at once, by the same
    checks as an upload. ``number`` is the outgoing number, ``speaker`` who presents the resolution there.

    Raises ``PermissionDenied``, and ``Refusal``: ``annulled``, ``sent_already``, ``date_too_early`` and the
    other objections to a day, ``no_representative`` where the rules let nobody speak there,
    ``unknown_representative``, and what issuing and importing a package refuses.
    """
    require("records.send", actor, resolution)
    facts = cleaned(StageFacts(stage=Stage.SENT, on=on, number=number))
    _require_sendable(resolution, facts, speaker)
    # Judged while no transaction is open, as every package.
    parcel = _parcel(resolution, actor)
    return _send(resolution, facts, plain_line(recipient), speaker, parcel, actor=actor)


@transaction.atomic
def _send(
    resolution: "Resolution",
    facts: StageFacts,
    recipient: str,
    speaker: "Participant | None",
    parcel: Parcel | None,
    *,
    actor: Actor,
) -> Referral:
    resolution = locked(resolution, "council__mirrors", "meeting__council", "term")
    _require_sendable(resolution, facts, speaker)
    assert facts.on is not None  # noqa: S101 - the rules demanded it
    referral = Referral.objects.create(
        resolution=resolution,
        council=resolution.council,
        recipient=recipient or _recipient_of(resolution.council),
        sent_on=facts.on,
        due_on=_due_on(resolution, facts.on),
        speaker=speaker,
    )
    row = add_row(referral, facts, actor=actor)
    act = Sent(
        **_payload(referral, row),
        recipient=sealed(referral.recipient),
        due_on=referral.due_on,
        speaker=speaker.pk if speaker else None,
    )
    entry = append_to_referral(referral, act, actor=actor)
    if parcel is not None and resolution.council.mirrors is not None:
        referral.record = import_own(
            resolution.council.mirrors,
            parcel.report,
            content=parcel.content,
            file_name=parcel.file_name,
            cause=entry,
        )
        referral.save(update_fields=["record"])
    return referral


@transaction.atomic
def enter_stage(
    referral: Referral, facts: StageFacts, *, uploads: Sequence[StageUpload] = (), actor: Actor
) -> ReferralStage:
    """Enter what the Municipal Council did, where it does not work in this installation.

    Raises ``PermissionDenied``, and ``Refusal`` with the rules' objections and those to files.
    """
    require("records.enter", actor, referral)
    referral = _locked(referral)
    row = write_next(referral, cleaned(facts), base=referral.sent_on, actor=actor, is_entered=True)
    keep_stage_files(referral, row, uploads, actor=actor)
    _follow(referral, row, actor=actor)
    return row


@transaction.atomic
def correct_referral(
    row: ReferralStage,
    facts: StageFacts,
    *,
    reason: str,
    recipient: str = "",
    uploads: Sequence[StageUpload] = (),
    actor: Actor,
) -> ReferralStage:
    """Correct the sending or a stage that the youth council entered; the row before is kept.

    Raises ``PermissionDenied``, and ``Refusal``: ``not_own`` for what the municipal council noted itself,
    and what ``replace_row`` refuses.
    """
    assert row.referral is not None  # noqa: S101 - the caller found it by its referral
    require("records.send" if row.stage == Stage.SENT else "records.enter", actor, row.referral)
    referral = _locked(row.referral)
    if row.source_id is not None:
        raise Refusal("not_own", _("The Municipal Council corrects what it noted itself."))
    is_renamed = row.stage == Stage.SENT and plain_line(recipient) not in ("", referral.recipient)
    base, facts = referral.resolution.adopted_on, cleaned(facts)
    if is_renamed:
        referral.recipient = plain_line(recipient)
    if is_renamed and facts == facts_of(row):
        new = _same_again(referral, row, facts, reason, actor)
    else:
        new = replace_row(
            referral, row, facts, base=base, reason=reason, has_other_files=bool(uploads), actor=actor
        )
    keep_stage_files(referral, new, uploads, actor=actor, corrected=row)
    _correct(referral, new, actor=actor)
    return new


def note_received(record: ConsultationRecord, row: ReferralStage, *, cause: JournalEntry) -> None:
    """Follow a record that was reviewed, if it is of a resolution of this installation.

    Where nobody noted the sending, the receipt proves it.
    """
    resolution = resolution_of(record)
    if resolution is None:
        return
    referral = referral_of(resolution)
    if referral is None:
        referral = _sent_by_its_receipt(resolution, row, cause)
    referral = _locked(referral)
    if referral.record_id != record.pk:
        referral.record = record
        referral.save(update_fields=["record"])
    if referral.stage in (Stage.SENT, Stage.RECEIVED):
        _repeat(referral, row, cause)


def follow_record(record: ConsultationRecord, row: ReferralStage, *, cause: JournalEntry) -> None:
    """Repeat in the referral what the municipal council noted in its record, as an act of its own."""
    referral = record.referrals.first()
    if referral is not None:
        referral = _locked(referral)
        # After an annulment the genuine record begins its course again.
        if row.stage in NEXT[Stage(referral.stage)]:
            _repeat(referral, row, cause)


def follow_correction(
    record: ConsultationRecord, before: ReferralStage, row: ReferralStage, *, cause: JournalEntry
) -> None:
    """Repeat in the referral what the municipal council corrected in its record."""
    own = before.followers.filter(replaced_at=None).select_related("referral").first()
    if own is None or own.referral is None:
        return
    referral = _locked(own.referral)
    new = add_row(referral, facts_of(row), actor=None, source=row, replaces=own, reason=row.reason)
    _correct(referral, new, actor=None, cause=cause)


def note_overdue(council: "Council", moment: datetime) -> int:
    """Note which answers are overdue from this day on; return how many. Safe to repeat."""
    today = today_in(council, moment)
    found = Referral.objects.filter(
        council=council, stage__in=UNANSWERED, due_on__lt=today, overdue_since=None
    )
    valid = found.filter(resolution__annulled_by_vote=None)
    return sum(_note_overdue(pk, today) for pk in valid.order_by("due_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def _note_overdue(pk: UUID, today: date) -> int:
    referral = _locked(Referral(pk=pk))
    if referral.stage not in UNANSWERED or referral.overdue_since is not None:
        return 0
    if referral.due_on is None or referral.due_on >= today:
        return 0
    referral.overdue_since = today
    referral.save(update_fields=["overdue_since"])
    act = AnswerOverdue(resolution=referral.pk, on=today, due_on=referral.due_on)
    append_to_referral(referral, act, actor=None)
    return 1


def _require_sendable(resolution: "Resolution", facts: StageFacts, speaker: "Participant | None") -> None:
    if resolution.annulled_by_vote is not None:
        raise Refusal("annulled", _("A later vote annulled this resolution; it is not sent."))
    if referral_of(resolution) is not None:
        raise Refusal("sent_already", _("This resolution was sent already."))
    today, since = today_in(resolution.council), resolution.adopted_on
    found = objections_to_words(facts, since=since, until=today, today=today)
    refuse(found, since=since, until=today)
    _require_speaker(resolution, speaker)


def _require_speaker(resolution: "Resolution", speaker: "Participant | None") -> None:
    if speaker is None:
        return
    if not rules_of(resolution.meeting).referral.representative_speaks.value:
        message = _("By the rules nobody of the Youth Council speaks at the Municipal Council.")
        raise Refusal("no_representative", message, "speaker")
    if speaker.council_id != resolution.council_id or speaker.left_at is not None:
        message = _("Only somebody of this council presents its resolution.")
        raise Refusal("unknown_representative", message, "speaker")


def _parcel(resolution: "Resolution", actor: Actor) -> Parcel | None:
    """Issue the package and judge it for the mirrored council; of elections there is none."""
    if resolution.elected_in is not None:
        return None
    issued = issue_package(resolution, reason=_("It is sent to the Municipal Council."), actor=actor)
    mirrors = resolution.council.mirrors
    if mirrors is None:
        return None
    content = bytes(issued.content)
    return Parcel(report=judged_alone(mirrors, content), content=content, file_name=issued.file_name)


def _recipient_of(council: "Council") -> str:
    if council.mirrors is not None:
        return str(council.mirrors.own_name)
    with override(council.languages[0]):
        return _("Municipal Council")


def _due_on(resolution: "Resolution", sent_on: date) -> date | None:
    return answer_due(sent_on, rules_of(resolution.meeting).referral.answer_days.value)


def _sent_by_its_receipt(resolution: "Resolution", received: ReferralStage, cause: JournalEntry) -> Referral:
    on = received.on
    referral = Referral.objects.create(
        resolution=resolution,
        council=resolution.council,
        recipient=_recipient_of(resolution.council),
        sent_on=on,
        due_on=_due_on(resolution, on),
    )
    row = add_row(referral, StageFacts(stage=Stage.SENT, on=on), actor=None)
    act = Sent(
        **_payload(referral, row), recipient=sealed(referral.recipient), due_on=referral.due_on, speaker=None
    )
    append_to_referral(referral, act, actor=None, cause=cause)
    return referral


def _repeat(referral: Referral, row: ReferralStage, cause: JournalEntry) -> None:
    """Write what the record says into the referral, unless it says so already."""
    last = stages_of(referral)[-1]
    if facts_of(last) == facts_of(row):
        return
    new = add_row(referral, facts_of(row), actor=None, source=row)
    _follow(referral, new, actor=None, cause=cause)


def _follow(
    referral: Referral, row: ReferralStage, *, actor: Actor | None, cause: JournalEntry | None = None
) -> None:
    referral.stage = row.stage
    referral.save(update_fields=["stage"])
    kinds: Mapping[str, type[AnswerReceived | ExecutionReported]] = {
        Stage.ANSWERED: AnswerReceived,
        **dict.fromkeys(EXECUTION, ExecutionReported),
    }
    kind: type[AnswerReceived | ExecutionReported | Progressed] = kinds.get(row.stage, Progressed)
    act = kind(**_payload(referral, row), is_entered=row.is_entered)
    append_to_referral(referral, act, actor=actor, cause=cause)


def _same_again(
    referral: Referral, row: ReferralStage, facts: StageFacts, reason: str, actor: Actor
) -> ReferralStage:
    """Replace the sending where only the recipient was wrong."""
    if not reason.strip():
        raise Refusal("reason_missing", _("Say why."), "reason")
    return add_row(referral, facts, actor=actor, replaces=row, reason=reason.strip())


def _correct(
    referral: Referral, row: ReferralStage, *, actor: Actor | None, cause: JournalEntry | None = None
) -> None:
    if row.stage == Stage.SENT:
        referral.sent_on, referral.due_on = row.on, _due_on(referral.resolution, row.on)
        referral.overdue_since = _overdue_since(referral)
    referral.save(update_fields=["sent_on", "due_on", "overdue_since", "recipient"])
    act = ReferralCorrected(
        **_payload(referral, row),
        reason=sealed(row.reason),
        due_on=referral.due_on,
        is_entered=row.is_entered,
    )
    append_to_referral(referral, act, actor=actor, cause=cause)


def _overdue_since(referral: Referral) -> date | None:
    """Return since when the answer was overdue by the last day as it is now; None where it was not."""
    if referral.due_on is None or referral.overdue_since is None:
        return None
    answered = next((one.on for one in stages_of(referral) if one.stage == Stage.ANSWERED), None)
    if referral.due_on >= (answered or today_in(referral.council)):
        return None
    return max(referral.overdue_since, referral.due_on + timedelta(days=1))


def _payload(referral: Referral, row: ReferralStage) -> dict[str, Any]:
    return {
        "resolution": referral.pk,
        "place": row.place,
        "stage": row.stage,
        "on": row.on,
        "number": row.number,
        "outcome": row.outcome,
        "words": sealed(words_of_stage(row)),
        "files": digests_of_stage(row),
    }


def _locked(referral: Referral) -> Referral:
    return locked(referral, "council__mirrors", "resolution__meeting__council")
