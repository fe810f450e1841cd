"""The page on which a member shows a picture and where they come from."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.member_card import PictureForm, PlaceForm
from youth.forms.people import CodeForm, GuardianForm
from youth.models import MemberCard
from youth.policies import require
from youth.refusals import Refusal
from youth.selectors.member_cards import needs_guardian, picture_answer
from youth.selectors.people import guardian_asked
from youth.services.guardians import ask_guardian, confirm_guardian
from youth.services.member_cards import PICTURE, give_picture, remove_picture, show_place
from youth.web.form_submissions import sent_once_apart
from youth.web.joining import for_office
from youth.web.refusals import add_refusal, form_page
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once_apart
def card_page(request: ParticipantRequest) -> HttpResponse:
    """Let a member show or remove a picture, and where they come from."""
    member = request.participant
    require("member.show_card", member, member)
    if "remove" in request.POST:
        remove_picture(member, actor=member)
        messages.success(request, _("Your picture was removed and its file deleted."))
        return _again(request)
    card = MemberCard.objects.filter(participant=member).first()
    forms = _forms(request, card)
    sent = next((name for name, form in forms.items() if form.is_bound and form.is_valid()), "")
    if sent:
        try:
            done = _do(request, sent, forms[sent].cleaned_data)
        except Refusal as refusal:
            add_refusal(forms[sent], refusal)
        else:
            messages.success(request, done)
            return _again(request)
    asks = needs_guardian(request.user, request.council)
    context: dict[str, Any] = {
        "council": request.council,
        "card": card,
        "waits_for_guardian": asks and picture_answer(request.user, request.council) is None,
        "asked": guardian_asked(request.user, request.council, PICTURE) if asks else None,
        **forms,
    }
    return form_page(request, "youth/profile/card.html", context)


def _forms(request: ParticipantRequest, card: MemberCard | None) -> dict[str, Form]:
    """Return the page's forms, bound where their own button was pressed."""
    sent = request.POST

    def given(field: str) -> Any:
        return sent if field in sent else None

    return {
        "picture_form": PictureForm(given("consent_version"), request.FILES or None),
        "place_form": PlaceForm(given("place"), initial={"place": card.place if card else ""}),
        "address_form": GuardianForm(given("guardian_email")),
        "code_form": CodeForm(given("code")),
    }


def _do(request: ParticipantRequest, sent: str, entered: dict[str, Any]) -> str:
    """Do what a form asks for and return the sentence of it; raises ``Refusal``."""
    member, user, council = request.participant, request.user, request.council
    if sent == "address_form":
        ask_guardian(user, council, entered["guardian_email"], PICTURE)
        return _("We have sent a code. Ask your parent or guardian for it.")
    if sent == "code_form":
        confirm_guardian(user, council, entered["code"], PICTURE)
        return _("Confirmed. Now choose your picture.")
    if sent == "place_form":
        show_place(member, entered["place"], actor=member)
        return _("Saved.") if entered["place"] else _("It is no longer shown.")
    give_picture(member, entered["picture"], version=entered["consent_version"], actor=member)
    return _("Everybody can now see your picture on the council's page.")


def _again(request: ParticipantRequest) -> HttpResponse:
    return redirect("youth:profile_card", council=request.council.slug)
