"""A person's settings in a council: visibility, messages, leaving, erasing the account."""

from dataclasses import asdict

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
from youth.forms.people import LanguageForm, NameForm
from youth.mail.subscriptions import recipient_for_account
from youth.presenters.own_page import OwnPagePresenter
from youth.refusals import Refusal
from youth.selectors.personal_data import personal_data_of
from youth.services.erasure import erase_account
from youth.services.membership import (
    hide,
    leave_council,
    rename,
    show_publicly,
)
from youth.services.notifications import choose_digest
from youth.services.people import set_language
from youth.views.accounts import after_fresh_sign_in
from youth.views.notifications import change_topic
from youth.web.acts import act_by_button
from youth.web.refusals import show_refusal
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
        person, name = request.participant, form.cleaned_data["display_name"]
        act_by_button(request, lambda: rename(person, name), _("Your name was changed."))
    return _settings(request)


@login_required
@require_POST
def change_visibility(request: AccountRequest) -> HttpResponse:
    """Show the display name to everybody, or hide it again."""
    person = request.participant
    if person is not None and "show" in request.POST:
        version = current_text("public_name").version
        done = _("Everybody can now see your name.")
        act_by_button(request, lambda: show_publicly(person, version=version), done)
    elif person is not None:
        act_by_button(request, lambda: hide(person), _("Your name is hidden from now on."))
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
def leave_page(request: AccountRequest) -> HttpResponse:
    """Ask for confirmation, then leave the council."""
    if request.participant is None:
        return _own(request)
    if request.method == "POST":
        try:
            leave_council(request.participant)
        except Refusal as refusal:
            show_refusal(request, refusal)
            holds = refusal.code in {"holds_seat", "holds_office"}
            return redirect("youth:resign", council=request.council.slug) if holds else _settings(request)
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
        try:
            erase_account(request.user)
        except Refusal as refusal:
            show_refusal(request, refusal)
            return _settings(request)
        logout(request)
        messages.success(request, _("Your account and your personal data were erased."))
        return redirect("youth:council", council=request.council.slug)
    return render(request, "youth/profile/erase.html", {"council": request.council})
