"""Offices: giving one, its end, a misspelt name."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youth.forms.council_people import EndForm, NameInOfficeForm, OfficeForm
from youth.models import Office
from youth.names import name_or_erased
from youth.selectors.roles import roles_in
from youth.services.names import correct_name_in_office
from youth.services.offices import end_office, give_office, withdraw_office_end
from youth.views.people.seats import spelling_words
from youth.web.acts import Words, act_page, sent, withdraw_end_page
from youth.web.form_submissions import sent_once
from youth.web.refusals import permission_required
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def give_office_page(request: ParticipantRequest) -> HttpResponse:
    """Give an office; ``?role=`` chooses it beforehand."""
    council = request.council
    words = Words(
        heading=_("Give an office"),
        lead=_("Chair and deputy need a seat. Others can be entered by the secretary and need none."),
        action=_("Give the office"),
        done=_("The office was given."),
    )
    initial = {"role": request.GET.get("role", "")}
    form = OfficeForm(sent(request), initial=initial, council=council, roles=roles_in(council))
    return act_page(
        request, form, words, lambda given: give_office(council, actor=request.participant, **given)
    )


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def change_office(request: ParticipantRequest, office: int, act: str) -> HttpResponse:
    """Do one of the acts on an office: ``end``, ``keep``, ``name``."""
    found = request.council.offices.select_related("council", "participant").filter(pk=office).first()
    page = PAGES.get(act)
    if found is None or page is None:
        raise Http404
    return page(request, found)


def _end(request: ParticipantRequest, office: Office) -> HttpResponse:
    words = Words(
        heading=_("End the office of %(name)s: %(office)s") % _named(office),
        action=_("End the office"),
        done=_("The end of the office was entered."),
        is_destructive=True,
    )
    form = EndForm(sent(request))
    return act_page(
        request, form, words, lambda given: end_office(office, actor=request.participant, **given)
    )


def _keep(request: ParticipantRequest, office: Office) -> HttpResponse:
    return withdraw_end_page(
        request,
        _("Take back the end of the office of %(name)s: %(office)s?") % _named(office),
        lambda: withdraw_office_end(office, actor=request.participant),
    )


def _correct(request: ParticipantRequest, office: Office) -> HttpResponse:
    form = NameInOfficeForm(sent(request), initial={"name_in_office": office.name_in_office})
    return act_page(
        request,
        form,
        spelling_words(office.name_in_office),
        lambda given: correct_name_in_office(office, actor=request.participant, **given),
    )


def _named(office: Office) -> dict[str, str]:
    return {"name": name_or_erased(office.name_in_office), "office": office.get_role_display()}


PAGES = {"end": _end, "keep": _keep, "name": _correct}
