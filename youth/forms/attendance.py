"""The form that corrects one stay in the hall."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.models import Attendance
from youth.services.attendance_corrections import REASON_LENGTH

MINUTE = "%Y-%m-%dT%H:%M"


def _moment(label: Any, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
    return forms.DateTimeField(label=label, widget=widget, **options)


class StayForm(forms.Form):
    """When a member really came and left, or that they were not there, and what was entered wrongly."""

    entered_at = _moment(_("Came into the hall"))
    left_at = _moment(
        _("Left the hall"), required=False, help_text=_("Leave it empty if the member is in the hall.")
    )
    annuls = forms.BooleanField(label=_("The member was not in the hall at all"), required=False)
    reason = forms.CharField(
        label=_("What was entered wrongly"),
        help_text=_("The minutes will say it, with both times."),
        max_length=REASON_LENGTH,
    )

    def __init__(self, data: Any, *, stay: Attendance) -> None:
        """Begin with the times that are entered."""
        super().__init__(data, initial={"entered_at": stay.entered_at, "left_at": stay.left_at})
        self.stay = stay

    def clean_entered_at(self) -> datetime | None:
        """Keep the second of a time that was not touched: the page shows minutes."""
        return _untouched(self.cleaned_data["entered_at"], self.stay.entered_at)

    def clean_left_at(self) -> datetime | None:
        """Likewise."""
        return _untouched(self.cleaned_data["left_at"], self.stay.left_at)


def _untouched(given: datetime | None, entered: datetime | None) -> datetime | None:
    if given and entered and given == entered.replace(second=0, microsecond=0):
        return entered
    return given
