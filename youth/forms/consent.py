"""The box below a text that one agrees to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ConsentField(forms.BooleanField):
    """A box to tick; its error is a sentence of its own, which needs no name of the field before it."""

    def __init__(self, without: Any = "", **options: Any) -> None:
        """Store what is said where the box was left empty."""
        options.setdefault("label", _("I agree"))
        super().__init__(
            template_name="components/consent.html", error_messages={"required": without}, **options
        )
