"""Allauth's forms with our address and code fields and our limits of attempts."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from youth.forms.addresses import AddressField
from youth.forms.codes import CodeField, GuessedSeldom
from youth.sign_in_limits import TOO_MANY_MAILS, count_mail


def _count_mail_to(address: str) -> None:
    if count_mail(context.request, address) is None:
        raise ValidationError(TOO_MANY_MAILS, code="too_many_mails")


class Counted:
    """Base of allauth's forms that send a mail to the entered address."""

    def clean_email(self) -> str:
        """Count the mail that will be sent."""
        address: str = super().clean_email()  # type: ignore[misc]  # the form's own
        _count_mail_to(address)
        return address


class LoginForm(account.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Replace allauth's address field by ours."""
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "inputmode": "email"}
        self.fields["login"] = AddressField(widget=forms.EmailInput(attributes))
        self.order_fields(["login", "password"])


class EntranceForm(forms.Form):
    """The address that gets the code."""

    email = AddressField(widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"}))


class SignInCodeForm(forms.Form):
    """The code to sign in."""

    code = CodeField()


class ResetPasswordForm(Counted, account.ResetPasswordForm):
    """The address that gets the link to a new password."""

    email = AddressField()


class AddEmailForm(Counted, account.AddEmailForm):
    """The address that the account moves to."""

    email = AddressField(label=_("New e-mail"))


class ChangeEmailForm(Counted, account.ChangeEmailForm):
    """Another address for a sign-up that is under way."""

    email = AddressField()


class ConfirmEmailVerificationCodeForm(GuessedSeldom, account.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""

    code = CodeField()


class AuthenticateForm(second_step.AuthenticateForm):
    """The code of the second step."""

    code = CodeField()


class ReauthenticateForm(second_step.ReauthenticateForm):
    """The code of the second step, once more."""

    code = CodeField()


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The first code of a new app."""

    code = CodeField(label=_("Code from the app"))


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey with a name; it can be used to sign in unless deselected."""

    name = forms.CharField(label=_("Its name"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Preselect signing in with the passkey."""
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditPasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Its name"), required=True)
