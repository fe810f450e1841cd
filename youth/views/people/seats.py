"""Seats: giving one, a substitute, the end of a mandate, a misspelt name."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youth.forms.council_people import (
    MandateEndForm,
    NameInOfficeForm,
    PictureGroundForm,
    SeatForm,
    SubstituteForm,
)
from youth.models import Mandate, Seat
from youth.names import name_or_erased
from youth.services.mandates import end_mandate, give_mandate, substitute, withdraw_mandate_end
from youth.services.member_cards import take_picture_down
from youth.services.names import correct_name_in_office
from youth.web.acts import Words, act_page, sent, withdraw_end_page
from youth.web.form_submissions import sent_once
from youth.web.refusals import permission_required
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def give_seat(request: ParticipantRequest, term: int, seat: int) -> HttpResponse:
    """Give a vacant seat."""
    places = Seat.objects.select_related("term__council").filter(term__council=request.council)
    found = places.filter(term__number=term, number=seat).first()
    if found is None:
        raise Http404
    words = Words(
        heading=_("Give seat No. %(seat)s") % {"seat": found.number},
        lead=_("The person votes as a member from then on, also in a meeting that runs."),
        action=_("Give the seat"),
        done=_("The seat was given."),
    )
    form = SeatForm(sent(request), council=request.council)
    return act_page(
        request, form, words, lambda given: give_mandate(found, actor=request.participant, **given)
    )


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def change_mandate(request: ParticipantRequest, pk: UUID, act: str) -> HttpResponse:
    """Do one of the acts on a mandate: ``substitute``, ``end``, ``keep``, ``name``, ``picture``."""
    held = Mandate.objects.select_related("seat__term__council", "participant")
    mandate = held.filter(pk=pk, seat__term__council=request.council).first()
    page = PAGES.get(act)
    if mandate is None or page is None:
        raise Http404
    return page(request, mandate)


def _substitute(request: ParticipantRequest, mandate: Mandate) -> HttpResponse:
    words = Words(
        heading=_("Somebody else for seat No. %(seat)s") % {"seat": mandate.seat.number},
        lead=_("The seat of %(name)s ends, and the next in line takes it at the same moment.")
        % _name(mandate),
        action=_("Hand the seat over"),
        done=_("The seat was handed over."),
    )
    form = SubstituteForm(sent(request), council=request.council)
    return act_page(
        request,
        form,
        words,
        lambda given: substitute(mandate, actor=request.participant, **given),
        fields={"starts_at": "at"},
    )


def _end(request: ParticipantRequest, mandate: Mandate) -> HttpResponse:
    words = Words(
        heading=_("End the mandate of %(name)s") % _name(mandate),
        lead=_("With it end seats in committees and an office that only a member holds."),
        action=_("End the mandate"),
        done=_("The end of the mandate was entered."),
        is_destructive=True,
    )
    form = MandateEndForm(sent(request))
    return act_page(
        request, form, words, lambda given: end_mandate(mandate, actor=request.participant, **given)
    )


def _keep(request: ParticipantRequest, mandate: Mandate) -> HttpResponse:
    return withdraw_end_page(
        request,
        _("Take back the end of the mandate of %(name)s?") % _name(mandate),
        lambda: withdraw_mandate_end(mandate, actor=request.participant),
        lead=_("Seats in committees and an office that were to end with it are taken back one by one."),
    )


def _correct(request: ParticipantRequest, mandate: Mandate) -> HttpResponse:
    form = NameInOfficeForm(sent(request), initial={"name_in_office": mandate.name_in_office})
    return act_page(
        request,
        form,
        spelling_words(mandate.name_in_office),
        lambda given: correct_name_in_office(mandate, actor=request.participant, **given),
    )


def _take_picture_down(request: ParticipantRequest, mandate: Mandate) -> HttpResponse:
    words = Words(
        heading=_("Remove the picture of %(name)s?") % _name(mandate),
        lead=_(
            "It is deleted at once. The member is notified and reads why; only they can show another one."
        ),
        action=_("Remove the picture"),
        done=_("The picture was removed and its file deleted."),
        is_destructive=True,
    )
    return act_page(
        request,
        PictureGroundForm(sent(request)),
        words,
        lambda given: take_picture_down(mandate.participant, actor=request.participant, **given),
    )


def spelling_words(name: str) -> Words:
    """Return the words of the page that corrects a name in office."""
    return Words(
        heading=_("Correct the name %(name)s") % {"name": name_or_erased(name)},
        lead=_("Both spellings are kept. Minutes laid open or signed, and resolutions, keep the old one."),
        action=_("Correct the name"),
        done=_("The name was corrected."),
    )


def _name(mandate: Mandate) -> dict[str, str]:
    return {"name": name_or_erased(mandate.name_in_office)}


PAGES = {
    "substitute": _substitute,
    "end": _end,
    "keep": _keep,
    "name": _correct,
    "picture": _take_picture_down,
}
