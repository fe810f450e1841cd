"""Pages of a resolution's way into the Municipal Council: sending, the stages there, corrections."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from plugins.records import services
from plugins.records.forms import SendForm, StageForm
from plugins.records.models import ConsultationRecord, Referral, ReferralStage
from plugins.records.presenters.referral import button_of
from plugins.records.selectors import record_with, referral_of, stage_with
from youth.policies import require
from youth.presenters.referrals import due_sentence
from youth.procedure.referral import Stage, answer_due
from youth.selectors.councils import members_in_office, today_in
from youth.selectors.people import display_name_of, participants_by_id
from youth.selectors.resolutions import resolution_by_id
from youth.selectors.rules import rules_of
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.requests import ParticipantRequest


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Send a resolution to the Municipal Council."""
    council, viewer = request.council, request.participant
    resolution = resolution_by_id(council, pk)
    if resolution is None:
        raise Http404
    require("records.send", viewer, resolution)
    rules = rules_of(resolution.meeting).referral
    speakers = _speakers(request) if rules.representative_speaks.value else None
    today = today_in(council)
    form = SendForm(sent(request), initial={"on": today}, speakers=speakers)
    due = answer_due(today, rules.answer_days.value)

    def act(given: dict[str, Any]) -> None:
        chosen = given.get("speaker")
        services.send_resolution(
            resolution,
            on=given["on"],
            number=given["number"],
            recipient=given["recipient"],
            speaker=participants_by_id(council, [UUID(chosen)]).get(UUID(chosen)) if chosen else None,
            actor=viewer,
        )

    here = council.mirrors is not None and resolution.elected_in is None
    lead = _("Its secretary has it on the desk at once, with the package.") if here else ""
    words = Words(
        heading=_("Send to the Municipal Council"),
        lead=" ".join(filter(None, [lead, due_sentence(due, is_overdue=False) if due else ""])),
        action=_("Send the resolution"),
        done=_("The resolution was sent."),
    )
    return act_page(request, form, words, act, back=_to_resolution(resolution.council.slug, resolution))


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def note(request: ParticipantRequest, pk: UUID, stage: str) -> HttpResponse:
    """Note where a record is in the municipal council, or its answer."""
    record = record_with(request.council, pk)
    if record is None:
        raise Http404
    require("records.note", request.participant, record)
    form = StageForm(
        sent(request), request.FILES or None, initial={"on": today_in(record.council)}, stage=_stage(stage)
    )

    def act(given: dict[str, Any]) -> None:
        services.note_stage(record, form.facts(), uploads=form.uploads(), actor=request.participant)

    return act_page(request, form, _words(_stage(stage)), act, back=_to_record(record))


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def enter(request: ParticipantRequest, pk: UUID, stage: str) -> HttpResponse:
    """Enter what a Municipal Council did that does not work in this installation."""
    resolution = resolution_by_id(request.council, pk)
    referral = referral_of(resolution) if resolution else None
    if resolution is None or referral is None:
        raise Http404
    require("records.enter", request.participant, referral)
    form = StageForm(
        sent(request), request.FILES or None, initial={"on": today_in(request.council)}, stage=_stage(stage)
    )

    def act(given: dict[str, Any]) -> None:
        services.enter_stage(referral, form.facts(), uploads=form.uploads(), actor=request.participant)

    return act_page(
        request, form, _words(_stage(stage)), act, back=_to_resolution(request.council.slug, resolution)
    )


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Correct a stage; what was said before stays on the page."""
    row = stage_with(request.council, pk)
    if row is None:
        raise Http404
    owner = row.record or row.referral
    _require_correction(request, row, owner)
    stage = Stage(row.stage)
    initial = {name: getattr(row, name) for name in ("on", "number", "document", "outcome", "unit", "text")}
    if row.referral is not None:
        initial["recipient"] = row.referral.recipient
    form = StageForm(sent(request), request.FILES or None, initial=initial, stage=stage, is_correction=True)

    def act(given: dict[str, Any]) -> None:
        if row.record is not None:
            services.correct_stage(
                row,
                form.facts(),
                reason=given["reason"],
                uploads=form.uploads(),
                actor=request.participant,
            )
            return
        services.correct_referral(
            row,
            form.facts(),
            reason=given["reason"],
            recipient=given.get("recipient", ""),
            uploads=form.uploads(),
            actor=request.participant,
        )

    words = Words(
        heading=_("Correct what was noted"),
        lead=_("What was noted before stays on the page, with your reason."),
        action=_("Correct it"),
        done=_("It was corrected."),
    )
    back = _to_record(row.record) if row.record else _to_resolution(request.council.slug, row.referral)
    return act_page(request, form, words, act, back=back)


def _require_correction(
    request: ParticipantRequest, row: ReferralStage, owner: ConsultationRecord | Referral | None
) -> None:
    if row.record is not None:
        require("records.note", request.participant, owner)
    else:
        require("records.send" if row.stage == Stage.SENT else "records.enter", request.participant, owner)


def _stage(name: str) -> Stage:
    """Return the stage of an address; the sending has a page of its own."""
    if name == Stage.SENT or name not in set(Stage):
        raise Http404
    return Stage(name)


def _words(stage: Stage) -> Words:
    return Words(heading=str(button_of(stage)), action=pgettext("form", "Save"), done=_("It was noted."))


def _to_record(record: ConsultationRecord) -> Back:
    url = reverse("records:detail", kwargs={"council": record.council.slug, "pk": record.pk})
    return Back(url, record.title)


def _to_resolution(slug: str, subject: Any) -> Back:
    """Return the page of a resolution, given it or its referral."""
    url = reverse("youth:resolution", kwargs={"council": slug, "pk": subject.pk})
    title = subject.resolution.designation if isinstance(subject, Referral) else subject.designation
    return Back(url, title)


def _speakers(request: ParticipantRequest) -> list[tuple[str, str]]:
    members = [one.participant for one in members_in_office(request.council)]
    return [(str(one.pk), display_name_of(one, request.participant)) for one in members]
