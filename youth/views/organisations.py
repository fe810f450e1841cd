"""The secretary's pages of organisations and of who acts for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
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
from youth.web.acts import Act, Back, Words, act_by_button, act_by_form, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.refusals import form_page, permission_required
from youth.web.requests import ParticipantRequest

MANAGES = "council.manage_organisations"


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
    form = OrganisationForm(sent(request))
    words = Words(
        heading=_("Add an organisation"),
        lead=_("An organisation may propose. It does not support and does not vote."),
        action=pgettext("organisation", "Add"),
    )

    def add(given: dict[str, Any]) -> HttpResponse:
        name = given["display_name"]
        made = add_organisation(request.council, name, form.description(), actor=request.participant)
        messages.success(request, _("%(name)s takes part. Now enter who acts for it.") % {"name": name})
        return _to(request, made)

    return _act_page(request, form, words, add, back=_list_url(request))


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
def organisation_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show one organisation, who acts or acted for it, and change what the council's page says of it."""
    organisation = _found(request, pk)
    form = DescriptionForm(sent(request), initial=_initial(organisation))

    def describe(_given: dict[str, Any]) -> HttpResponse:
        describe_organisation(organisation, form.description(), actor=request.participant)
        messages.success(request, pgettext("organisation", "The change was saved."))
        return _to(request, organisation)

    if answer := act_by_form(form, describe):
        return answer
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
    form = RepresentativeForm(sent(request), council=request.council)
    words = Words(
        heading=_("Who acts for %(organisation)s?") % {"organisation": organisation.display_name},
        lead=_("The person acts for the organisation from now on. What they do names both."),
        action=pgettext("organisation", "Enter"),
    )

    def give(given: dict[str, Any]) -> HttpResponse:
        person = given["representative"]
        give_representation(organisation, person, ground=given["ground"], actor=request.participant)
        names = {"name": person.display_name, "organisation": organisation.display_name}
        messages.success(request, _("%(name)s may now act for %(organisation)s.") % names)
        return _to(request, organisation)

    return _act_page(request, form, words, give, back=_url(request, organisation))


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
def representation_end(request: ParticipantRequest, pk: UUID, representation: UUID) -> HttpResponse:
    """End a representation, with its ground."""
    organisation = _found(request, pk)
    rows = Representation.objects.select_related("organisation", "representative")
    row = get_object_or_404(rows, pk=representation, organisation=organisation)
    names = {"name": row.representative.display_name, "organisation": organisation.display_name}
    words = Words(
        heading=_("End the representation by %(name)s?") % names,
        lead=_("What was done for %(organisation)s so far stays.") % names,
        action=pgettext("participation", "End it"),
        done=_("%(name)s no longer acts for the organisation.") % names,
        is_destructive=True,
    )
    return _act_page(
        request,
        EndForm(sent(request)),
        words,
        lambda given: end_representation(row, ground=given["ground"], actor=request.participant),
        back=_url(request, organisation),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
@sent_once
def organisation_rename(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Give an organisation another name, with the ground."""
    organisation = _found(request, pk)
    before = organisation.display_name
    words = Words(
        heading=_("Rename %(name)s") % {"name": before},
        lead=_("Both names are kept. Who acts for the organisation is notified."),
        action=pgettext("organisation", "Rename"),
    )

    def rename(given: dict[str, Any]) -> HttpResponse:
        name = given["display_name"]
        rename_organisation(organisation, name, ground=given["ground"], actor=request.participant)
        messages.success(request, _("The organisation now has the name: %(name)s.") % {"name": name})
        return _to(request, organisation)

    form = RenameForm(sent(request), initial={"display_name": before})
    return _act_page(request, form, words, rename, back=_url(request, organisation))


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required(MANAGES)
def organisation_remove(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """End an organisation's participation, with the ground."""
    organisation = _found(request, pk)
    words = Words(
        heading=_("Remove %(name)s?") % {"name": organisation.display_name},
        lead=_("Nobody acts for it from now on. Its proposals stay. It can be taken back."),
        action=pgettext("organisation", "Remove"),
        is_destructive=True,
    )

    def remove(given: dict[str, Any]) -> HttpResponse:
        remove_organisation(organisation, ground=given["ground"], actor=request.participant)
        names = {"name": organisation.display_name}
        messages.success(request, _("%(name)s no longer takes part.") % names)
        return redirect(_list_url(request))

    return _act_page(request, EndForm(sent(request)), words, remove, back=_url(request, organisation))


@require_POST
@permission_required(MANAGES)
def organisation_return(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Let an organisation that was removed take part again."""
    organisation = _found(request, pk)
    act_by_button(
        request,
        lambda: return_organisation(organisation, actor=request.participant),
        _("%(name)s takes part again. Enter who acts for it.") % {"name": organisation.display_name},
    )
    return _to(request, organisation)


def _act_page(
    request: ParticipantRequest, form: Form, words: Words, act: Act[object], *, back: str
) -> HttpResponse:
    return act_page(request, form, words, act, back=Back(back), template="youth/organisations/form.html")


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
