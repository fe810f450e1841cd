"""Forms of requests for a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.services.convene_requests import PAPER_LENGTH
from youth.services.meetings import REASON_LENGTH


class RequestForm(forms.Form):
    """What the meeting is to deal with; who asked on paper, where the chair's table enters it."""

    matters = forms.CharField(
        label=_("What the meeting is to deal with"),
        help_text=_("One matter a line: each becomes an item of the agenda."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    paper = forms.CharField(
        label=_("Who asked, and by which document"),
        help_text=_("The minutes print it. For example: 54 citizens, incoming No. 12 of 3 December 2026"),
        max_length=PAPER_LENGTH,
    )

    def __init__(self, *arguments: Any, on_paper: bool, **options: Any) -> None:
        """Ask for the paper only where there is one."""
        super().__init__(*arguments, **options)
        if not on_paper:
            del self.fields["paper"]


class CallForm(forms.Form):
    """When and where the meeting takes place; why its notice is late, where those who asked send it."""

    starts_at = forms.DateTimeField(
        label=_("Begins"),
        help_text=_("Day and time in the council's time zone."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=160)
    late_because = forms.CharField(
        label=_("Why the notice is late, if it is"), max_length=REASON_LENGTH, required=False
    )

    def __init__(self, *arguments: Any, sends_notice: bool, **options: Any) -> None:
        """Ask about the notice only where it goes out at once."""
        super().__init__(*arguments, **options)
        if not sends_notice:
            del self.fields["late_because"]
