"""Forms about votes: reasons, and what is put to the vote."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from voting.phrasing import METHODS
from youth.procedure.choices import Method

OFFERED = [Method.OPEN.value, Method.NAMED.value]


class ReasonForm(forms.Form):
    """A reason, which stays in the record."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class MotionForm(forms.Form):
    """A question to put to the vote: about what, why, and how the vote is taken."""

    def __init__(
        self, *arguments: Any, targets: list[tuple[str, str]] | None, asks_reason: bool, **options: Any
    ) -> None:
        """Offer the ``targets``, where there are any, and ask for a reason where the question needs one."""
        super().__init__(*arguments, **options)
        if targets is not None:
            self.fields["about"] = forms.ChoiceField(label=_("About"), choices=targets)
        if asks_reason:
            self.fields["reason"] = ReasonForm.base_fields["reason"]
        self.fields["method"] = forms.ChoiceField(
            label=_("How is the vote taken?"),
            choices=[("", _("as the rules say")), *((code, METHODS[code]) for code in OFFERED)],
            required=False,
        )
