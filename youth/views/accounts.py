"""What an account's pages have beside allauth's: a fresh sign-in by code, and the way back after a change."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as allauth_views
from allauth.account.decorators import reauthentication_required
from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import unstash_login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import BaseReauthenticateView, password_set
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
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

from youth.accounts import AccountAdapter
from youth.codes import new_code
from youth.forms.codes import CodeField, GuessedSeldom
from youth.refusals import Refusal
from youth.services.account_changes import change_of, take_back
from youth.sign_in_limits import count_mail
from youth.web.refusals import show_refusal
from youth.web.requests import SignedInRequest

GONE = 410
View = Callable[..., HttpResponseBase]


class FreshCodeForm(GuessedSeldom, BaseConfirmCodeForm):
    """The code that was mailed to whoever is signed in."""

    code = CodeField()


class FreshCode(AbstractCodeVerificationProcess):
    """A code in the session, sent to the account's own address."""

    KEY = "youth_fresh_code"

    def __init__(self, request: SignedInRequest, state: dict[str, Any]) -> None:
        """Keep the request whose session holds the code."""
        self.request = request
        super().__init__(
            state=state,
            user=request.user,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            max_attempts=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
        )

    @classmethod
    def pending(cls, request: SignedInRequest) -> "FreshCode | None":
        """Return the code that was sent and still holds, if any."""
        state = request.session.get(cls.KEY)
        user = request.user
        if not state or state["email"] != user.email:
            return None
        found: FreshCode | None = cls(request, state).abort_if_invalid()
        return found

    @classmethod
    def sent(cls, request: SignedInRequest) -> "FreshCode | None":
        """Send a new code; nothing where there were too many."""
        user = request.user
        if count_mail(request, user.email) is None:
            return None
        process = cls(request, cls.initial_state(user, user.email) | {"code": new_code()})
        process.send()
        process.persist()
        return process

    def send(self) -> None:
        """Mail the code."""
        AccountAdapter(self.request).send_mail(
            "account/email/login_code", self.state["email"], {"code": self.code}
        )

    def persist(self) -> None:
        """Write it into the session."""
        self.request.session[self.KEY] = self.state

    def abort(self) -> None:
        """Forget it."""
        self.request.session.pop(self.KEY, None)


@method_decorator(login_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class ReauthenticateByCode(BaseReauthenticateView):
    """Sign in afresh with a code by e-mail, for accounts without a second step."""

    form_class = FreshCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send a code where none is on its way."""
        if FreshCode.pending(request) is None and FreshCode.sent(request) is None:
            messages.error(request, _("We have sent several mails to this address already. Wait a minute."))
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        return answer

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hold what was typed against the code that was sent."""
        pending = FreshCode.pending(self.request)
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"code": pending.code if pending else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the address."""
        return {**super().get_context_data(**kwargs), "email": self.request.user.email}

    def form_valid(self, form: Form) -> HttpResponse:
        """Go on with what was asked before."""
        FreshCode(self.request, {}).abort()
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        """Count a wrong code; after the last one another is sent."""
        pending = FreshCode.pending(self.request)
        if pending is None or not pending.record_invalid_attempt():
            messages.error(self.request, _("The code no longer works. We have sent you a new one."))
            return HttpResponseRedirect(self.request.get_full_path())
        answer: HttpResponse = super().form_invalid(form)
        return answer


def after_fresh_sign_in(view: View) -> View:
    """Let a council's page be reached after a fresh sign-in only.

    A form that comes without one is shown again: allauth would keep it and send it past the middleware that
    knows the council.
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
    """Let one of allauth's views that sends people back to sign in anew hand on what they wanted."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waiting = unstash_login(request, peek=True)
        wish = get_next_redirect_url(request) or (waiting.redirect_url if waiting else None)
        response = view(request, *args, **kwargs)
        beginnings = {reverse("account_login"), reverse("account_request_login_code")}
        if wish and isinstance(response, HttpResponseRedirect) and response.url in beginnings:
            response.headers["Location"] = f"{response.url}?{urlencode({REDIRECT_FIELD_NAME: wish})}"
        return response

    return kept


reauthenticate_by_code = ReauthenticateByCode.as_view()
confirm_login_code = keeping_the_wish(allauth_views.confirm_login_code)
confirm_address = keeping_the_wish(allauth_views.email_verification_sent)
# A first password opens the account ever after, so it takes a fresh sign-in as well; allauth's own does not.
set_password = reauthentication_required(app="allauth.account")(password_set)


@never_cache
@require_http_methods(["GET", "POST"])
def take_back_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever holds the mailed link, then give the account back to the address it had."""
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
        return redirect("account_request_login_code")
    return render(request, "account/take_back.html", {"address": change.address})
