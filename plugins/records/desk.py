"""Pages of office-holders: reviewing and annulling records, trusting senders, issuing packages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plugins.records import selectors, services
from plugins.records.forms import AnnulForm, IssueForm, ReviewForm, SenderForm
from plugins.records.models import ConsultationRecord, TrustedSender
from plugins.records.provenance import trusted_senders
from youth.policies import require
from youth.refusals import Refusal
from youth.selectors.keys import keys_of_youth_councils
from youth.selectors.resolutions import resolution_by_id
from youth.web.acts import act_by_button, act_by_form
from youth.web.joining import for_office
from youth.web.refusals import form_page, show_refusal
from youth.web.requests import ParticipantRequest


@for_office()
@require_POST
def review(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Make a record public."""
    record = _record(request, pk)
    require("records.review", request.participant, record)
    form = ReviewForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else ""
    act_by_button(
        request,
        lambda: services.review_record(record, number=number, actor=request.participant),
        _("The record is public."),
    )
    return redirect("records:detail", council=record.council.slug, pk=record.pk)


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
def annul(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, then annul a record."""
    record = _record(request, pk)
    require("records.annul", request.participant, record)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act_by_button(
            request,
            lambda: services.annul_record(record, reason=reason, actor=request.participant),
            _("The record is annulled; its number is not used again."),
        )
        return redirect("records:detail", council=record.council.slug, pk=record.pk)
    return form_page(request, "records/annul.html", {"record": record, "form": form})


@for_office()
@require_http_methods(["GET", "HEAD", "POST"])
def senders(request: ParticipantRequest) -> HttpResponse:
    """Show the trusted keys, and add another one."""
    council, participant = request.council, request.participant
    require("records.trust", participant, council)
    form = SenderForm(request.POST or None)

    def trust(given: dict[str, Any]) -> HttpResponse:
        services.trust_sender(
            council,
            sender_slug=given["sender"],
            sender_name=given["name"],
            key=given["key"],
            actor=participant,
        )
        messages.success(request, _("The key is trusted from now on."))
        return redirect("records:senders", council=council.slug)

    if answer := act_by_form(form, trust):
        return answer
    trusted = list(trusted_senders(council))
    known = {one.public_key for one in trusted}
    offered = [key for key in keys_of_youth_councils(council) if key.public_key not in known]
    context = {"form": form, "trusted": trusted, "offered": offered}
    return form_page(request, "records/senders.html", context)


@for_office()
@require_POST
def distrust(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Distrust a key."""
    council, participant = request.council, request.participant
    require("records.trust", participant, council)
    sender = TrustedSender.objects.filter(council=council, pk=pk).first()
    if sender is None:
        raise Http404
    services.distrust_sender(sender, actor=participant)
    messages.success(request, _("The key is not trusted any more; earlier records stay."))
    return redirect("records:senders", council=council.slug)


@for_office()
@require_POST
def issue(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Issue a resolution's package, or its next revision."""
    resolution = resolution_by_id(request.council, pk)
    if resolution is None:
        raise Http404
    require("records.issue", request.participant, resolution)
    form = IssueForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        issued = services.issue_package(resolution, reason=reason, actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(
            request, _("Revision %(revision)s of the package is issued.") % {"revision": issued.revision}
        )
    return redirect("youth:resolution", council=resolution.council.slug, pk=resolution.pk)


def _record(request: ParticipantRequest, pk: UUID) -> ConsultationRecord:
    record = selectors.record_with(request.council, pk)
    if record is None:
        raise Http404
    return record
