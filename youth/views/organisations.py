"""The secretary's pages of organisations and of who acts for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youth.forms.organisations import (
    DescriptionForm,
    EndForm,
    OrganisationForm,
    RenameForm,
    RepresentativeForm,
)
from youth.models import Participant, Partner, Representation
from youth.refusals import Refusal
from youth.selectors.organisations import (
    organisations_listed,
    organisations_of,
    representatives_listed,
)
from youth.services.organisations import (
    add_organisation,
    describe_organisation,
    end_representation,
    give_representation,
    remove_organisation,
    rename_organisation,
    return_organisation,
)
from youth.web.form_submissions import sent_once
from youth.web.refusals import add_refusal, form_page, permission_required, show_refusal
from youth.web.requests import ParticipantRequest

MANAGES = "council.manage_organisations"
FORM = "youth/organisations/form.html"


@require_GET
@never_cache
@permission_required(MANAGES)
def organisations_page(request: ParticipantRequest) -> HttpResponse:
    """List the organisations with who acts for them."""
    context = {"council": request.council, "organisations": organisations_listed(request.council)}
    return render(request, "youth/organisations/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
@sent_once
def organisation_new(request: ParticipantRequest) -> HttpResponse:
    """Enter an organisation."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["display_name"]
        try:
            made = add_organisation(request.council, name, form.description(), actor=request.participant)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s takes part. Now enter who acts for it.") % {"name": name})
            return _to(request, made)
    context = {
        "council": request.council,
        "form": form,
        "heading": _("Add an organisation"),
        "lead": _("An organisation may propose. It does not support and does not vote."),
        "action": pgettext("organisation", "Add"),
        "back": _list_url(request),
    }
    return form_page(request, FORM, context)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
def organisation_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show one organisation, who acts or acted for it, and change what the council's page says of it."""
    organisation = _found(request, pk)
    form = DescriptionForm(request.POST or None, initial=_initial(organisation))
    if form.is_valid():
        try:
            describe_organisation(organisation, form.description(), actor=request.participant)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, pgettext("organisation", "The change was saved."))
            return _to(request, organisation)
    context = {
        "council": request.council,
        "organisation": organisation,
        "form": form,
        "representatives": representatives_listed(organisation),
        "former_names": list(organisation.former_names.all()),
    }
    return form_page(request, "youth/organisations/detail.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
@sent_once
def representative_new(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Let somebody who takes part act for the organisation."""
    organisation = _found(request, pk)
    form = RepresentativeForm(request.POST or None, council=request.council)
    if form.is_valid():
        try:
            person = form.cleaned_data["representative"]
            ground = form.cleaned_data["ground"]
            give_representation(organisation, person, ground=ground, actor=request.participant)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            words = {"name": person.display_name, "organisation": organisation.display_name}
            messages.success(request, _("%(name)s may now act for %(organisation)s.") % words)
            return _to(request, organisation)
    context = {
        "council": request.council,
        "form": form,
        "heading": _("Who acts for %(organisation)s?") % {"organisation": organisation.display_name},
        "lead": _("The person acts for the organisation from now on. What they do names both."),
        "action": pgettext("organisation", "Enter"),
        "back": _url(request, organisation),
    }
    return form_page(request, FORM, context)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
def representation_end(request: ParticipantRequest, pk: UUID, representation: UUID) -> HttpResponse:
    """End a representation, with its ground."""
    organisation = _found(request, pk)
    rows = Representation.objects.select_related("organisation", "representative")
    row = get_object_or_404(rows, pk=representation, organisation=organisation)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            end_representation(row, ground=form.cleaned_data["ground"], actor=request.participant)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            words = {"name": row.representative.display_name}
            messages.success(request, _("%(name)s no longer acts for the organisation.") % words)
            return _to(request, organisation)
    context = {
        "council": request.council,
        "form": form,
        "heading": _("End the representation by %(name)s?") % {"name": row.representative.display_name},
        "lead": _("What was done for %(organisation)s so far stays.")
        % {"organisation": organisation.display_name},
        "action": pgettext("participation", "End it"),
        "is_destructive": True,
        "back": _url(request, organisation),
    }
    return form_page(request, FORM, context)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
@sent_once
def organisation_rename(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Give an organisation another name, with the ground."""
    organisation = _found(request, pk)
    before = organisation.display_name
    form = RenameForm(request.POST or None, initial={"display_name": before})
    if form.is_valid():
        name, ground = form.cleaned_data["display_name"], form.cleaned_data["ground"]
        try:
            rename_organisation(organisation, name, ground=ground, actor=request.participant)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The organisation now has the name: %(name)s.") % {"name": name})
            return _to(request, organisation)
    context = {
        "council": request.council,
        "form": form,
        "heading": _("Rename %(name)s") % {"name": before},
        "lead": _("Both names are kept. Who acts for the organisation is notified."),
        "action": pgettext("organisation", "Rename"),
        "back": _url(request, organisation),
    }
    return form_page(request, FORM, context)


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
def organisation_remove(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """End an organisation's participation, with the ground."""
    organisation = _found(request, pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            remove_organisation(organisation, ground=form.cleaned_data["ground"], actor=request.participant)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            words = {"name": organisation.display_name}
            messages.success(request, _("%(name)s no longer takes part.") % words)
            return redirect(_list_url(request))
    context = {
        "council": request.council,
        "form": form,
        "heading": _("Remove %(name)s?") % {"name": organisation.display_name},
        "lead": _("Nobody acts for it from now on. Its proposals stay. It can be taken back."),
        "action": pgettext("organisation", "Remove"),
        "is_destructive": True,
        "back": _url(request, organisation),
    }
    return form_page(request, FORM, context)


@require_POST
@permission_required(MANAGES)
def organisation_return(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Let an organisation that was removed take part again."""
    organisation = _found(request, pk)
    try:
        return_organisation(organisation, actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        words = {"name": organisation.display_name}
        messages.success(request, _("%(name)s takes part again. Enter who acts for it.") % words)
    return _to(request, organisation)


def _found(request: ParticipantRequest, pk: UUID) -> Participant:
    found = organisations_of(request.council).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.council = request.council
    return found


def _initial(organisation: Participant) -> dict[str, Any]:
    partner = getattr(organisation, "partner", None) or Partner()
    return {name: getattr(partner, name) for name in ("kind", "role", "contact", "shows_contact")}


def _list_url(request: ParticipantRequest) -> str:
    return reverse("youth:organisations", kwargs={"council": request.council.slug})


def _url(request: ParticipantRequest, organisation: Participant) -> str:
    return reverse("youth:organisation", kwargs={"council": request.council.slug, "pk": organisation.pk})


def _to(request: ParticipantRequest, organisation: Participant) -> HttpResponse:
    return redirect(_url(request, organisation))
