"""Account pages besides allauth's: a fresh sign-in by code, and reverting a change."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account import views as allauth_views
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import unstash_login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import BaseReauthenticateView, password_set
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.signing_in import SignInCodeForm
from youth.refusals import Refusal
from youth.services.account_changes import change_of, take_back
from youth.services.sign_in_codes import Guess, guess_code, is_open
from youth.views.codes import forget_code, send_code, sent_code, wrong_code
from youth.web.refusals import show_refusal
from youth.web.requests import SignedInRequest

GONE = 410
# The session's code for a fresh sign-in.
FRESH = "fresh_code"
View = Callable[..., HttpResponseBase]


@method_decorator(login_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class ReauthenticateByCode(BaseReauthenticateView):
    """Reauthenticate with a code by e-mail, for accounts without a second step."""

    form_class = SignInCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send a code where none is on its way."""
        sent = sent_code(request, FRESH)
        if (sent is None or not is_open(sent.code)) and not self._send():
            messages.error(request, _("We have sent several mails to this address already. Wait a minute."))
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "email": self.request.user.email}

    def form_valid(self, form: Form) -> HttpResponse:
        """Continue with the request that required it, or count a wrong code."""
        sent = sent_code(self.request, FRESH)
        own = sent is not None and sent.email == self.request.user.email
        guess = guess_code(sent.code, form.cleaned_data["code"]) if sent and own else Guess.ENDED
        if guess is Guess.WRONG:
            form.add_error("code", wrong_code())
            return cast("HttpResponse", self.form_invalid(form))
        forget_code(self.request, FRESH)
        if guess is Guess.ENDED:
            messages.error(self.request, _("The code no longer works. We have sent you a new one."))
            return HttpResponseRedirect(self.request.get_full_path())
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return cast("HttpResponse", super().form_valid(form))

    def _send(self) -> bool:
        try:
            send_code(self.request, self.request.user.email, FRESH)
        except Refusal:
            return False
        return True


def after_fresh_sign_in(view: View) -> View:
    """Require a fresh sign-in for a page of a council.

    A form sent without one is shown again: allauth would store it and replay it past the middleware that
    sets the council.
    """
    guarded = reauthentication_required(app="allauth.account")(view)

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = guarded(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method == "GET":
                raise
            return redirect(request.path)
        return answer

    return asked


def keeping_the_wish(view: View) -> View:
    """Keep the requested address (``next``) where one of allauth's views sends people to sign in again."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waiting = unstash_login(request, peek=True)
        wish = get_next_redirect_url(request) or (waiting.redirect_url if waiting else None)
        response = view(request, *args, **kwargs)
        if wish and isinstance(response, HttpResponseRedirect) and response.url == reverse("account_login"):
            response.headers["Location"] = f"{response.url}?{urlencode({REDIRECT_FIELD_NAME: wish})}"
        return response

    return kept


reauthenticate_by_code = ReauthenticateByCode.as_view()
confirm_address = keeping_the_wish(allauth_views.email_verification_sent)
# A first password gives lasting access, so it requires a fresh sign-in as well; allauth's view does not.
set_password = reauthentication_required(app="allauth.account")(password_set)


@never_cache
@require_http_methods(["GET", "POST"])
def take_back_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the holder of the mailed link to confirm, then give the account back to the address it had."""
    change = change_of(token)
    if change is None:
        return render(request, "account/take_back_ended.html", status=GONE)
    if request.method == "POST":
        try:
            take_back(token)
        except Refusal as refusal:
            show_refusal(request, refusal)
            return render(request, "account/take_back_ended.html", status=GONE)
        logout(request)
        messages.success(
            request,
            _("The account has this address again, and all devices are signed out. Sign in with a code."),
        )
        return redirect("account_login")
    return render(request, "account/take_back.html", {"address": change.address})
