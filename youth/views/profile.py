"""A person's settings in a council: joining, visibility, messages, leaving, erasing the account."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from youth.consent_texts import current_text
from youth.forms.people import CodeForm, GuardianForm, JoinForm, LanguageForm, NameForm
from youth.mail.subscriptions import recipient_for_account
from youth.presenters.own_page import OwnPagePresenter
from youth.refusals import Refusal
from youth.selectors.people import birth_date_of, guardian_asked
from youth.selectors.personal_data import personal_data_of
from youth.services.erasure import erase_account
from youth.services.guardians import ask_guardian, confirm_guardian
from youth.services.membership import (
    enter_birth_date,
    hide,
    join_council,
    leave_council,
    rename,
    show_publicly,
)
from youth.services.notifications import choose_digest
from youth.services.people import set_language
from youth.views.accounts import after_fresh_sign_in
from youth.views.notifications import change_topic
from youth.web.form_submissions import sent_once_apart
from youth.web.joining import wanted_page, way_to_join
from youth.web.refusals import add_refusal, form_page, show_refusal
from youth.web.requests import AccountRequest


def _own(request: AccountRequest) -> HttpResponse:
    return redirect("youth:profile", council=request.council.slug)


def _settings(request: AccountRequest) -> HttpResponse:
    return redirect("youth:profile_settings", council=request.council.slug)


@never_cache
@login_required
def settings_page(request: AccountRequest) -> HttpResponse:
    """Show a person their data and settings in this council, and let them change them."""
    own = OwnPagePresenter(request.user, request.council, request.participant)
    context = {
        "own": own,
        "council": request.council,
        "name_form": NameForm(initial={"display_name": own.display_name}),
        "language_form": LanguageForm(initial={"language": request.user.language}),
        "public_name": current_text("public_name").in_language(get_language() or "bg"),
    }
    return render(request, "youth/profile/settings.html", context)


@never_cache
@login_required
def data_page(request: AccountRequest) -> HttpResponse:
    """Show a person everything that is kept about them in this council."""
    data = personal_data_of(request.user, request.council)
    return render(request, "youth/profile/data.html", {"council": request.council, "data": data})


@never_cache
@login_required
def data_file(request: AccountRequest) -> JsonResponse:
    """Return everything that is kept about a person in this council, as a file."""
    data = personal_data_of(request.user, request.council)
    document = {
        "council": request.council.slug,
        "data": [asdict(dataset) for dataset in data.datasets],
        "incomplete": data.not_consulted,
    }
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{request.council.slug}.json"'
    return response


@login_required
@require_POST
def change_name(request: AccountRequest) -> HttpResponse:
    """Change the display name."""
    form = NameForm(request.POST)
    if request.participant is not None and form.is_valid():
        try:
            rename(request.participant, form.cleaned_data["display_name"])
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            messages.success(request, _("Your name was changed."))
    return _settings(request)


@login_required
@require_POST
def change_visibility(request: AccountRequest) -> HttpResponse:
    """Show the display name to everybody, or hide it again."""
    if request.participant is not None:
        try:
            if "show" in request.POST:
                show_publicly(request.participant, version=current_text("public_name").version)
                messages.success(request, _("Everybody can now see your name."))
            else:
                hide(request.participant)
                messages.success(request, _("Your name is hidden from now on."))
        except Refusal as refusal:
            show_refusal(request, refusal)
    return _settings(request)


@login_required
@require_POST
def change_language(request: AccountRequest) -> HttpResponse:
    """Choose the language of messages."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        set_language(request.user, form.cleaned_data["language"])
        messages.success(request, _("The language of your messages was changed."))
    return _settings(request)


@login_required
@require_POST
def change_newsletter(request: AccountRequest) -> HttpResponse:
    """Choose one kind of messages by e-mail, or stop it."""
    change_topic(request, recipient_for_account(request.user))
    return _settings(request)


@login_required
@require_POST
def change_digest(request: AccountRequest) -> HttpResponse:
    """Choose what is in the digest."""
    if request.participant is not None:
        choose_digest(request.participant, wanted=request.POST.getlist("topic"))
        messages.success(request, _("Your choice was saved."))
    return _settings(request)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def join_page(request: AccountRequest) -> HttpResponse:
    """Let a signed-in young person take part; where the rules ask for a guardian, send them there first."""
    wanted = wanted_page(request)
    if request.participant is not None:
        return redirect(wanted) if wanted else _own(request)
    asks_birth_date = birth_date_of(request.user) is None
    form = JoinForm(request.POST or None, asks_birth_date=asks_birth_date)
    if request.method == "POST" and form.is_valid():
        try:
            if asks_birth_date:
                enter_birth_date(request.user, request.council, form.cleaned_data["birth_date"])
            join_council(
                request.user,
                request.council,
                display_name=form.cleaned_data["display_name"],
                consents=form.consents(),
            )
        except Refusal as refusal:
            if refusal.code == "guardian_needed":
                return redirect(way_to_join(request.council, wanted, step="guardian"))
            # Once stored, the date is no longer a field of the form.
            if birth_date_of(request.user) is not None and "birth_date" in form.fields:
                del form.fields["birth_date"]
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Welcome! You take part from now on."))
            return redirect(wanted) if wanted else _own(request)
    context = {"council": request.council, "form": form}
    return form_page(request, "youth/profile/join.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@sent_once_apart
def guardian_page(request: AccountRequest) -> HttpResponse:
    """Send a code to the guardian, then accept the code."""
    wanted = wanted_page(request)
    if request.participant is not None:
        return redirect(wanted) if wanted else _own(request)
    user, council = request.user, request.council
    asks = "guardian_email" in request.POST
    address_form = GuardianForm(request.POST if asks else None)
    code_form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        if address_form.is_bound and address_form.is_valid():
            ask_guardian(user, council, address_form.cleaned_data["guardian_email"])
            messages.success(request, _("We have sent a code. Ask your parent or guardian for it."))
            return redirect(way_to_join(council, wanted, step="guardian"))
        if code_form.is_bound and code_form.is_valid():
            confirm_guardian(user, council, code_form.cleaned_data["code"])
            messages.success(request, _("Confirmed. Now choose your name and join."))
            return redirect(way_to_join(council, wanted))
    except Refusal as refusal:
        add_refusal(address_form if asks else code_form, refusal)
    context: dict[str, Any] = {
        "council": council,
        "address_form": address_form,
        "code_form": code_form,
        "asked": guardian_asked(user, council),
    }
    return form_page(request, "youth/profile/guardian.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave_page(request: AccountRequest) -> HttpResponse:
    """Ask for confirmation, then leave the council."""
    if request.participant is None:
        return _own(request)
    if request.method == "POST":
        try:
            leave_council(request.participant)
        except Refusal as refusal:
            show_refusal(request, refusal)
            return _settings(request)
        messages.success(request, _("You no longer take part in this council."))
        return redirect("youth:council", council=request.council.slug)
    return render(request, "youth/profile/leave.html", {"council": request.council})


@never_cache
@login_required
@after_fresh_sign_in
@require_http_methods(["GET", "POST"])
def erase_page(request: AccountRequest) -> HttpResponse:
    """After a fresh sign-in, ask for confirmation and erase the account with everything personal."""
    if request.method == "POST":
        user = request.user
        logout(request)
        erase_account(user)
        messages.success(request, _("Your account and your personal data were erased."))
        return redirect("youth:council", council=request.council.slug)
    return render(request, "youth/profile/erase.html", {"council": request.council})
