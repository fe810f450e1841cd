"""The field for an e-mail address in every form; it accepts only addresses that mail can be sent to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from youth.mail.address_check import usable_address
from youth.refusals import Refusal


class AddressField(forms.CharField):
    """An e-mail address, returned in the form in which it is stored and compared."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("E-mail"))
        options.setdefault("widget", forms.EmailInput({"autocomplete": "email"}))
        super().__init__(**{"max_length": 320, **options})

    def clean(self, value: Any) -> str:
        """Return the cleaned address, empty where none is needed."""
        typed: str = super().clean(value)
        try:
            return usable_address(typed) if typed else typed
        except Refusal as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
