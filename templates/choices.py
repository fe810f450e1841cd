"""Fields that offer a choice, and say in plain words that what was sent is not offered.

Django's message repeats what was sent, which is often an id that tells nobody which choice it was.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# How Django's fields name a value that they don't offer, or that can't be one of theirs.
FOREIGN = frozenset({"invalid_choice", "invalid_list", "invalid_pk_value"})


class _Offered(forms.Field):
    """Part of a field: the message names the field and says what to do."""

    default_error_messages = {
        "invalid_choice": _("“%(field)s”: what was chosen is not offered here any more. Choose again."),
    }

    def clean(self, value: Any) -> Any:
        """Return what was chosen; raise ``ValidationError`` without what was sent, if it is not offered."""
        try:
            return super().clean(value)
        except ValidationError as error:
            if getattr(error, "code", None) not in FOREIGN:
                raise
            words = self.error_messages["invalid_choice"]
            field = self.label or ""
            raise ValidationError(words, code="invalid_choice", params={"field": field}) from error


class ChoiceField(_Offered, forms.ChoiceField):
    """One of several choices."""


class TypedChoiceField(_Offered, forms.TypedChoiceField):
    """One of several choices, as a value of another type."""


class MultipleChoiceField(_Offered, forms.MultipleChoiceField):
    """Any number of several choices."""


class ModelChoiceField(_Offered, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of several rows."""


class ModelMultipleChoiceField(_Offered, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of several rows."""
