"""The form by which somebody resigns a seat or an office."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth import clock
from youth.forms.council_people import MomentField
from youth.presenters.resignation import Resignable

# The device's picker knows no seconds: the minute that runs is the present moment.
SMALLEST_CHOICE = timedelta(minutes=1)


class ResignForm(forms.Form):
    """What is resigned, from when on, and that it is meant."""

    what = ChoiceField(label=_("What do you resign?"), widget=forms.RadioSelect)
    at = MomentField(
        label=_("From when on"),
        help_text=_("Leave it empty to resign now, or choose a coming day and hour."),
    )
    is_meant = forms.BooleanField(label=_("I resign of my own will."))

    def __init__(self, *args: Any, things: Sequence[Resignable], **kwargs: Any) -> None:
        """Offer the seats and offices of the person."""
        super().__init__(*args, **kwargs)
        self.things = {one.key: one.row for one in things}
        self.fields["what"] = ChoiceField(
            label=_("What do you resign?"),
            choices=[(one.key, one.label) for one in things],
            widget=forms.RadioSelect,
            initial=things[0].key,
        )
        self.order_fields(["what", "at", "is_meant"])

    def clean_at(self) -> datetime:
        """Return the moment, the present one where it has just passed."""
        at: datetime = self.cleaned_data["at"]
        now = clock.now()
        if at < now - SMALLEST_CHOICE:
            raise ValidationError(_("This moment has passed. Leave the field empty to resign now."))
        return max(at, now)
