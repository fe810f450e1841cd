"""Forms about votes: reasons, and what is put to the vote."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from voting.phrasing import METHODS
from youth.procedure.choices import Method

OFFERED = [Method.OPEN.value, Method.NAMED.value]


class ReasonForm(forms.Form):
    """A reason, which stays in the record."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class EntryForm(forms.Form):
    """The vote that should have been entered for a member, and what was entered wrongly."""

    reason = forms.CharField(label=_("What was entered wrongly"), max_length=300)

    def __init__(self, *arguments: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        """Offer these choices."""
        super().__init__(*arguments, **options)
        field = forms.ChoiceField(
            label=_("The right vote"), choices=choices, widget=forms.RadioSelect, required=False
        )
        self.fields = {"choice": field} | self.fields


def method_field() -> forms.ChoiceField:
    """Return the field that asks how a vote is taken."""
    return forms.ChoiceField(
        label=_("How is the vote taken?"),
        choices=[("", _("as the rules say")), *((code, METHODS[code]) for code in OFFERED)],
        required=False,
    )


class TogetherForm(forms.Form):
    """Several items to put to the vote at once, and how the vote is taken."""

    def __init__(self, *arguments: Any, items: list[tuple[str, str]], **options: Any) -> None:
        """Offer the items that were not begun."""
        super().__init__(*arguments, **options)
        self.fields["items"] = forms.MultipleChoiceField(
            label=_("Items"), choices=items, widget=forms.CheckboxSelectMultiple
        )
        self.fields["method"] = method_field()


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
        self.fields["method"] = method_field()


class DemandForm(forms.Form):
    """Which way of voting is demanded, and by whom where the chair's table records it."""

    method = forms.ChoiceField(label=_("Which way of voting"), widget=forms.RadioSelect)

    def __init__(
        self, *arguments: Any, ways: Iterable[Method], hall: list[tuple[str, str]] | None, **options: Any
    ) -> None:
        """Offer the ways that the rules let members demand, and those in the ``hall`` to who records it."""
        super().__init__(*arguments, **options)
        cast("forms.ChoiceField", self.fields["method"]).choices = [(way.value, METHODS[way]) for way in ways]
        if hall is not None:
            self.fields["participant"] = forms.ChoiceField(label=_("Who demands it"), choices=hall)
