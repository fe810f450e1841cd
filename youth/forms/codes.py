"""The field for a one-time code in every form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.codes import digits_meant


class CodeField(forms.CharField):
    """A code of digits, which any keyboard types and a phone takes over from the mail."""

    def __init__(self, **options: Any) -> None:
        """Ask the device for its digits."""
        options.setdefault("label", _("Code"))
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(**{"max_length": 40, "widget": forms.TextInput(attributes), **options})

    def to_python(self, value: object) -> str:
        """Return the digits that were meant."""
        return digits_meant(super().to_python(value))
