"""The one entrance: an e-mail address, then the six digits sent to it, whether it has an account or not.

Password and passkey are on the same page, one fold away. Whatever way somebody takes, allauth's stages of
signing in follow, with the second step where one is set.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.account.views import LoginView
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from youth.forms.signing_in import EntranceForm, SignInCodeForm
from youth.refusals import Refusal
from youth.services.entrance import account_of
from youth.services.sign_in_codes import Guess, guess_code
from youth.views.codes import forget_code, send_code, sent_code, wrong_code
from youth.web.refusals import add_refusal, show_refusal

# The session's code to sign in.
SIGN_IN = "sign_in_code"


class EntranceView(LoginView):
    """Ask for the address; passwords sent by the form in the fold are allauth's."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a code to the address, unless the form is the one with the password."""
        if "email" not in request.POST:
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        form = EntranceForm(request.POST)
        if form.is_valid():
            try:
                send_code(request, form.cleaned_data["email"], SIGN_IN)
            except Refusal as refusal:
                add_refusal(form, refusal)
            except ImmediateHttpResponse as failure:
                return failure.response
            else:
                return redirect(_with_wish(request, "account_enter_code"))
        return self.render_to_response(self.get_context_data(code_form=form))

    def get_form_kwargs(self) -> dict[str, Any]:
        """Leave the form with the password empty where the other one was sent."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if "email" in self.request.POST:
            kwargs.pop("data", None)
            kwargs.pop("files", None)
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form for the address."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.setdefault("code_form", EntranceForm(initial={"email": self.request.GET.get("email", "")}))
        context["other_ways_open"] = "login" in self.request.POST
        return context


entrance = EntranceView.as_view()


def sign_up(request: HttpRequest) -> HttpResponse:
    """Lead to the entrance: an account is made there by itself."""
    return redirect(_with_wish(request, "account_login"))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code from the mail and sign in, or send another one."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    sent = sent_code(request, SIGN_IN)
    if sent is None:
        return redirect(_with_wish(request, "account_login"))
    if request.POST.get("action") == "again":
        return _send_again(request, sent.email)
    form = SignInCodeForm(request.POST or None)
    if form.is_valid():
        guess = guess_code(sent.code, form.cleaned_data["code"])
        if guess is Guess.RIGHT:
            return _sign_in(request, sent.email)
        if guess is Guess.ENDED:
            message = _(
                "This code no longer works: it is too old, was used, or was wrong five times. Get a new one."
            )
            form.add_error("code", message)
        else:
            form.add_error("code", wrong_code())
    return render(
        request, "account/enter_code.html", {"form": form, "email": sent.email, "wish": _wish(request)}
    )


def _send_again(request: HttpRequest, address: str) -> HttpResponse:
    try:
        send_code(request, address, SIGN_IN)
    except Refusal as refusal:
        show_refusal(request, refusal)
    except ImmediateHttpResponse as failure:
        return failure.response
    else:
        messages.success(request, _("We have sent you another code. Only the newest one works."))
    return redirect(_with_wish(request, "account_enter_code"))


def _sign_in(request: HttpRequest, address: str) -> HttpResponse:
    """Go through allauth's stages with the account of an address that the code has proved."""
    forget_code(request, SIGN_IN)
    try:
        user = account_of(address, language=get_language() or "")
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect(_with_wish(request, "account_login"))
    record_authentication(request, user, method="code", email=address)
    verify_email_indirectly(request, user, address)
    answer: HttpResponse = perform_login(
        request, Login(user=user, redirect_url=_wish(request) or None, email=address)
    )
    return answer


def _wish(request: HttpRequest) -> str:
    """Return the address that somebody wanted before signing in; only on our own host."""
    return get_next_redirect_url(request) or ""


def _with_wish(request: HttpRequest, name: str) -> str:
    wish = _wish(request)
    return f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: wish})}" if wish else reverse(name)
