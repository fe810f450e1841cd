"""Pages: the register, a record, the secretary's import, the files of a resolution."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from plugins.records import selectors, services
from plugins.records.forms import UploadForm
from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.archive import opened
from plugins.records.package.bag import PDF
from plugins.records.policies import records_seen
from plugins.records.presenters.downloads import PARTS, file_of
from plugins.records.presenters.record import IMPORT_STEPS, changes_shown, decision_shown, findings_shown
from plugins.records.presenters.referral import Course, course_of
from youth.policies import may, require
from youth.presenters.referrals import due_sentence
from youth.procedure.referral import Stage
from youth.refusals import Refusal
from youth.selectors.resolutions import resolution_by_id
from youth.web.joining import for_office
from youth.web.pagination import page_of
from youth.web.refusals import CONFLICT, form_page, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
def record_list(request: CouncilRequest) -> HttpResponse:
    """Show the register, latest first: reviewed records to the public, all to the secretary."""
    council = request.council
    seen = records_seen(request.participant, council, selectors.records_of(council))
    page = page_of(request, seen)
    may_import = may("records.import", request.participant, council)
    waiting = selectors.waiting_imports(council) if may_import else []
    return render(request, "records/list.html", {"page": page, "may_import": may_import, "waiting": waiting})


@require_GET
def record_detail(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show one record of a municipal council's register."""
    record = _record(request, pk)
    whole = may("records.see_whole", request.participant, record)
    course = _course(request, record)
    context = {
        "record": record,
        "whole": whole,
        "decision": decision_shown(record.decision, whole=whole),
        "may_review": may("records.review", request.participant, record),
        "course": course,
        "due": "" if course else _due(record),
    }
    return render(request, "records/detail.html", context)


@require_GET
def record_package(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the package byte for byte as received."""
    batch = _package_of(request, pk)
    return _attachment(bytes(batch.content), "application/zip", batch.file_name)


@require_GET
def record_pdf(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the resolution as a document, byte for byte as in the package received."""
    return _paper(_package_of(request, pk))


@for_office()
@require_GET
def preview_pdf(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Return the document in a waiting package, for the secretary."""
    council = request.council
    require("records.import", request.participant, council)
    batch = ImportBatch.objects.filter(council=council, pk=pk).first()
    if batch is None:
        raise Http404
    return _paper(batch)


@require_GET
def download(request: CouncilRequest, pk: UUID, name: str) -> HttpResponse:
    """Return a resolution's package or one of its files, built on demand."""
    resolution = resolution_by_id(request.council, pk)
    if resolution is None or name not in PARTS or not may("resolution.see", request.participant, resolution):
        raise Http404
    try:
        content, file_name = file_of(services.export_package(resolution), name)
    except Refusal as refusal:
        raise Http404(str(refusal)) from refusal
    response = _attachment(content, PARTS[name].media, file_name)
    patch_cache_control(
        response, max_age=60, **{"public" if resolution.meeting.is_public else "private": True}
    )
    return response


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: ParticipantRequest) -> HttpResponse:
    """Accept a package from the secretary; a refused one is shown with its reasons and not stored."""
    council, participant = request.council, request.participant
    require("records.import", participant, council)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if not form.is_valid():
        return form_page(request, "records/upload.html", {"form": form, "steps": IMPORT_STEPS})
    file = form.cleaned_data["package"]
    found = services.preview_import(
        council=council, content=file.read(), file_name=file.name, actor=participant
    )
    if found.batch is not None:
        return redirect("records:preview", council=council.slug, pk=found.batch.pk)
    context = {
        "form": UploadForm(),
        "steps": IMPORT_STEPS,
        "file_name": file.name,
        "action": found.judgement.action,
        "existing": found.judgement.existing,
        "findings": findings_shown(found.judgement.findings),
        "sender": found.judgement.sender,
    }
    return render(request, "records/upload.html", context, status=CONFLICT)


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the findings of an uploaded package; confirming enters it in the record."""
    council, participant = request.council, request.participant
    require("records.import", participant, council)
    batch = ImportBatch.objects.select_related("council", "record").filter(council=council, pk=pk).first()
    if batch is None:
        raise Http404
    if batch.record is not None:
        return redirect("records:detail", council=council.slug, pk=batch.record.pk)
    if "discard" in request.POST:
        services.discard_import(batch=batch, actor=participant)
        messages.success(request, _("The package was discarded."))
        return redirect("records:list", council=council.slug)
    if request.method == "POST":
        return _confirm(request, batch)
    judgement = selectors.judged_import(council, bytes(batch.content))
    # Empty where this version refuses the form of a file that an earlier version accepted.
    document = judgement.report.document
    context = {
        "batch": batch,
        "steps": IMPORT_STEPS,
        "action": judgement.action,
        "existing": judgement.existing,
        "findings": findings_shown(judgement.findings),
        "sender": judgement.sender,
        "changes": changes_shown(judgement.existing, document)
        if judgement.existing is not None and document
        else [],
        "document": document,
        "own_name": document["body"]["name"][document["body"]["languages"][0]] if document else "",
        "decision": decision_shown(document["decision"]) if document else None,
    }
    return render(request, "records/preview.html", context)


def _confirm(request: ParticipantRequest, batch: ImportBatch) -> HttpResponse:
    try:
        imported = services.confirm_import(batch=batch, actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
        if refusal.code == "not_waiting":
            return redirect("records:list", council=batch.council.slug)
        return redirect("records:preview", council=batch.council.slug, pk=batch.pk)
    sentences = {
        "new": _("Entered in the record under incoming number %(number)s, for review."),
        "revision": _("The record under incoming number %(number)s holds the new revision."),
        "unchanged": _("Already imported under incoming number %(number)s; nothing was written."),
    }
    record = imported.record
    messages.success(request, sentences[imported.action] % {"number": record.incoming})
    return redirect("records:detail", council=batch.council.slug, pk=record.pk)


def _course(request: CouncilRequest, record: ConsultationRecord) -> Course | None:
    may_note = may("records.note", request.participant, record) and record.state == record.State.PUBLIC
    referrals = record.referrals.select_related("council", "speaker")
    return course_of(
        record,
        referral=referrals.first(),
        viewer=request.participant,
        may_go_on=may_note,
        may_correct=list(Stage) if may_note else (),
    )


def _due(record: ConsultationRecord) -> str:
    """Return by when the answer is due of a record that waits for its review; empty where no rule says."""
    referral = record.referrals.first()
    if referral is None or referral.due_on is None:
        return ""
    return due_sentence(referral.due_on, is_overdue=referral.is_overdue)


def _record(request: CouncilRequest, pk: UUID) -> ConsultationRecord:
    record = selectors.record_with(request.council, pk)
    if record is None or not may("records.see", request.participant, record):
        raise Http404
    return record


def _package_of(request: CouncilRequest, pk: UUID) -> ImportBatch:
    record = _record(request, pk)
    batch = selectors.latest_package(record)
    if batch is None or not may("records.see_whole", request.participant, record):
        raise Http404
    return batch


def _paper(batch: ImportBatch) -> HttpResponse:
    name = f"{batch.file_name.removesuffix('.zip')}.pdf"
    return _attachment(opened(bytes(batch.content))[PDF], "application/pdf", name)


def _attachment(content: bytes, media: str, file_name: str) -> HttpResponse:
    headers = {"X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type=media, headers=headers)
    # Django quotes and encodes the name for the header.
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file_name)
    return response
