"""How accounts are made, entered and changed: django-allauth asks this adapter."""

import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from allauth.account.utils import has_verified_email
from allauth.core.exceptions import ImmediateHttpResponse, RateLimited, ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from templates.face import face_of
from youth.codes import new_code
from youth.mail.address_check import usable_address
from youth.mail.message import brand, branded
from youth.models import AccountChange, User
from youth.refusals import Refusal
from youth.selectors.people import name_of_account
from youth.services.account_changes import note_change
from youth.sign_in_limits import TOO_MANY_MAILS, count_mail, count_password, remember_browser

log = logging.getLogger(__name__)

UNAVAILABLE = 503
# Allauth's notifications and our kinds of change; a new address has a signal of its own.
CHANGES = {
    "account/email/password_changed": AccountChange.Kind.PASSWORD,
    "account/email/password_set": AccountChange.Kind.PASSWORD,
    "account/email/password_reset": AccountChange.Kind.PASSWORD,
    "mfa/email/webauthn_added": AccountChange.Kind.PASSKEY,
    "mfa/email/webauthn_removed": AccountChange.Kind.PASSKEY,
    "mfa/email/totp_activated": AccountChange.Kind.SECOND_STEP,
    "mfa/email/totp_deactivated": AccountChange.Kind.SECOND_STEP,
    "mfa/email/recovery_codes_generated": AccountChange.Kind.SECOND_STEP,
}


def shown_name(user: User) -> str:
    """Return the name by which pages greet an account, empty where it has none yet."""
    return name_of_account(user)


class AccountAdapter(DefaultAccountAdapter):
    """Limits attempts, requires fresh sign-ins, and notifies of changes."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many wrong attempts. Ask for a new code, or try again in five minutes."
        ),
        "too_many_passwords": _(
            "Too many wrong passwords. Sign in with a code by e-mail, or try again in five minutes."
        ),
        "incorrect_code": _("This is not the code from the e-mail. Check the digits."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts are made at the entrance, once a code has proved the address."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Return the subject with the product's name in the language of the mail."""
        return branded(subject)

    def clean_email(self, email: str) -> str:
        """Return the address as accounts hold it."""
        try:
            return usable_address(email)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal

    def generate_email_verification_code(self) -> str:
        """Return a code of digits, which every keyboard has."""
        return new_code()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail at once; where that fails, answer with an error page.

        A code sent again counts as a mail: raises ``RateLimited``, which allauth reports.
        """
        if self.request.POST.get("action") == "resend" and count_mail(self.request, email) is None:
            raise RateLimited
        try:
            super().send_mail(template_prefix, email, {**context, "brand": brand(), "face": face_of(None)})
        except OSError as error:
            log.warning("code_not_mailed error=%s", type(error).__name__)
            clear_login(self.request)
            answer = render(self.request, "account/mail_away.html", status=UNAVAILABLE)
            raise ImmediateHttpResponse(answer) from error

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse too many attempts before the password is checked."""
        tries = count_password(request, str(credentials.get("email", "")).lower())
        if tries is None:
            raise self.validation_error("too_many_passwords")
        self._password_tries = tries

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the account of address and password; a right password is not counted as an attempt."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            self._password_tries.take_back()
        return user

    def pre_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse | None:
        """Refuse a sign-in by a former address of the account, and too many mails to confirm one."""
        address = hooks.get("email")
        if address and not _has_address(user, address):
            return _asked_again(request, _("This code no longer works. Ask for a new one."))
        is_mailed = not has_verified_email(user, address)
        if is_mailed and count_mail(request, (address or user.email).lower()) is None:
            return _asked_again(request, TOO_MANY_MAILS)
        answer: HttpResponse | None = super().pre_login(request, user, **hooks)
        return answer

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Mark the browser as known to the account."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        remember_browser(request, response, user.pk)
        return response

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address in one transaction, as it may replace another."""
        with transaction.atomic():
            return bool(super().confirm_email(request, email_address))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether a fresh sign-in is needed, also from accounts without password and second step.

        Allauth has no method for those and would let them through.
        """
        user = self.request.user
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        if get_reauthentication_flows(user) or _signed_in_afresh(self.request):
            return not _signed_in_afresh(self.request)
        raise ReauthenticationRequired

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Add the code by e-mail, except where a second step is set: it must not replace that."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and not is_mfa_enabled(user):
            methods.append({
                "id": "reauthenticate_by_code",
                "description": _("Use a code by e-mail"),
                "url": reverse("account_reauthenticate_by_code"),
            })  # fmt: skip
        return methods

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Notify the account's address of a change, with a link to revert it."""
        kind = CHANGES.get(template_prefix)
        if kind is not None:
            note_change(user, kind, user.email)


def _asked_again(request: HttpRequest, sentence: str | Promise) -> HttpResponse:
    clear_login(request)
    messages.error(request, str(sentence))
    return redirect("account_login")


def _has_address(user: User, address: str) -> bool:
    return (
        user.email.lower() == address.lower()
        or EmailAddress.objects.filter(user=user, email__iexact=address).exists()
    )


def _signed_in_afresh(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    fresh = [record["at"] for record in records if record.get("reauthenticated")]
    return bool(fresh) and time.time() - fresh[-1] < app_settings.REAUTHENTICATION_TIMEOUT
