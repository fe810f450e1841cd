"""Joining a council: one page, the guardian's step where the rules ask for it, and one's own birth date."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.people import BirthForm, CodeForm, GuardianForm, JoinForm
from youth.models import Participant
from youth.procedure.age import Birth
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.guardians import lacks_guardian
from youth.selectors.people import birth_of, guardian_asked
from youth.services.births import ages_of_rules, correct_own_birth, may_correct_birth
from youth.services.guardians import ask_guardian, confirm_guardian
from youth.services.membership import join_council
from youth.web.acts import act_by_form
from youth.web.form_submissions import sent_once_apart
from youth.web.joining import wanted_page, way_to_join
from youth.web.joining_draft import forget_form, keep_form, kept_form
from youth.web.refusals import BIRTH, add_refusal, form_page, show_refusal
from youth.web.requests import AccountRequest
from youth.web.wishes import do_wish, token_in


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def join_page(request: AccountRequest) -> HttpResponse:
    """Let a signed-in young person take part; where the rules ask for a guardian, send them there first."""
    if request.participant is not None:
        return _go_on(request, request.participant)
    council = request.council
    kept = kept_form(request, council)
    form = JoinForm(
        request.POST or None,
        initial=kept,
        asks_birth=birth_of(request.user) is None,
        ages=ages_of_rules(council),
        today=today_in(council),
    )
    if request.method == "POST" and form.is_valid():
        try:
            participant = _join(request, form.cleaned_data, form.consents())
        except Refusal as refusal:
            if refusal.code == "guardian_needed":
                keep_form(request, council, form.fields_to_keep())
                return redirect(_way(request, "guardian"))
            add_refusal(form, refusal, BIRTH)
        else:
            return _go_on(request, participant)
    return form_page(request, "youth/profile/join.html", {"council": council, "form": form})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@sent_once_apart
def guardian_page(request: AccountRequest) -> HttpResponse:
    """Send a code to the guardian, accept the code, and join with what was filled in before.

    Who takes part already and whose corrected birth date asks for a guardian goes on by it.
    """
    user, council, person = request.user, request.council, request.participant
    if person is not None and not lacks_guardian(user, council):
        return _go_on(request, person)
    asks = "guardian_email" in request.POST
    address_form = GuardianForm(request.POST if asks else None)
    code_form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        if address_form.is_bound and address_form.is_valid():
            # So that the guardian knows who asks.
            kept = person.display_name if person else kept_form(request, council).get("display_name", "")
            name = str(kept)
            ask_guardian(user, council, address_form.cleaned_data["guardian_email"], name=name)
            messages.success(request, _("We have sent a code. Ask your parent or guardian for it."))
            return redirect(_way(request, "guardian"))
        if code_form.is_bound and code_form.is_valid():
            confirm_guardian(user, council, code_form.cleaned_data["code"])
            if person is not None:
                messages.success(request, _("Confirmed. You take part again as before."))
                return _go_on(request, person)
            return _join_with_the_kept_form(request)
    except Refusal as refusal:
        add_refusal(address_form if asks else code_form, refusal)
    context: dict[str, Any] = {
        "council": council,
        "address_form": address_form,
        "code_form": code_form,
        "asked": guardian_asked(user, council),
        "waits": person is not None,
    }
    return form_page(request, "youth/profile/guardian.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def birth_page(request: AccountRequest) -> HttpResponse:
    """Let a person correct their own birth date, until somebody has verified it."""
    council, birth = request.council, birth_of(request.user)
    initial = _parts(birth) if birth else {}
    form = BirthForm(
        request.POST or None, initial=initial, ages=ages_of_rules(council), today=today_in(council)
    )

    def correct(given: dict[str, Any]) -> HttpResponse:
        correct_own_birth(request.user, given["birth"])
        messages.success(request, _("Your birth date was corrected."))
        asks_guardian = request.participant is not None and lacks_guardian(request.user, council)
        return redirect("youth:guardian" if asks_guardian else "youth:profile_settings", council=council.slug)

    if answer := act_by_form(form, correct, fields=BIRTH):
        return answer
    context = {"council": council, "form": form, "may_correct": may_correct_birth(request.user)}
    return form_page(request, "youth/profile/birth.html", context)


def _join(request: AccountRequest, fields: dict[str, Any], consents: dict[str, str]) -> Participant:
    participant = join_council(
        request.user,
        request.council,
        display_name=fields["display_name"],
        consents=consents,
        birth=fields.get("birth"),
    )
    forget_form(request)
    messages.success(request, _("You can now propose and support."))
    return participant


def _join_with_the_kept_form(request: AccountRequest) -> HttpResponse:
    """Join as soon as the guardian has confirmed; where the form is gone or refused, show it once more."""
    kept = kept_form(request, request.council)
    if not kept:
        messages.success(request, _("Confirmed. Now choose your name and join."))
        return redirect(_way(request, "join"))
    fields = kept | {"birth": Birth.read(kept["birth"]) if kept["birth"] else None}
    try:
        return _go_on(request, _join(request, fields, kept["consents"]))
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect(_way(request, "join"))


def _go_on(request: AccountRequest, participant: Participant) -> HttpResponse:
    """Do what the person came for, and lead to where that is."""
    do_wish(request, participant)
    wanted = wanted_page(request)
    return redirect(wanted) if wanted else redirect("youth:profile", council=request.council.slug)


def _way(request: AccountRequest, step: str) -> str:
    return way_to_join(request.council, wanted_page(request), step=step, wish=token_in(request))


def _parts(birth: Birth) -> dict[str, int]:
    parts = {"birth_year": birth.year}
    if birth.whole is not None:
        parts |= {"birth_day": birth.whole.day, "birth_month": birth.whole.month}
    return parts
