"""The field for a one-time code in every form, and how often a mailed code may be guessed."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from youth.codes import digits_meant
from youth.rates import within_rate


class CodeField(forms.CharField):
    """A code of digits, which any keyboard has and a phone can fill in from the mail."""

    def __init__(self, **options: Any) -> None:
        """Set the attributes for a numeric keyboard and filling in codes."""
        options.setdefault("label", _("Code"))
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(**{"max_length": 40, "widget": forms.TextInput(attributes), **options})

    def to_python(self, value: object) -> str:
        """Return the typed code with look-alike letters as digits."""
        return digits_meant(super().to_python(value) or "")


class GuessedSeldom:
    """Base of allauth's forms for a mailed code: at most five attempts.

    Allauth counts wrong codes in the session, where simultaneous requests all read the same count.
    """

    expected_code: str

    def clean_code(self) -> str:
        """Count an attempt before the code is checked."""
        whose = f"{context.request.session.session_key} {self.expected_code}"
        tries = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS
        if not within_rate("mailed_code", whose, tries, settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT):
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]  # the form's own
        return code
