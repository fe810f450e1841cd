"""The form that names the member who presides over a constituent meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth.selectors.register import Holder, member_choices


class EldestForm(forms.Form):
    """The eldest of the members in the hall."""

    def __init__(self, *args: Any, members: Sequence[Holder], **kwargs: Any) -> None:
        """Offer the members in the hall by name."""
        super().__init__(*args, **kwargs)
        self.fields["member"] = ChoiceField(
            label=_("The eldest member present"), choices=member_choices(members)
        )
