"""The forms of amendments: what a member moves, as the secretary enters it; what somebody writes before."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Amendment
from templates.choices import ChoiceField
from youth.points import TEXT_LENGTH, words_of
from youth.selectors.attendance import present_members
from youth.selectors.register import member_choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proposals.models import Proposal
    from youth.models import AgendaItem, Representation

POINT_SHOWN = 80
# What is asked for most comes first.
WRITTEN_CHANGES = (
    Amendment.Change.REPLACE,
    Amendment.Change.INSERT,
    Amendment.Change.DELETE,
    Amendment.Change.ADD,
    Amendment.Change.REPLACE_ALL,
)


class AmendmentForm(forms.Form):
    """An amendment to the draft of one item, or to another amendment."""

    mover = ChoiceField(label=_("Who moves it?"))
    change = ChoiceField(label=_("What should change?"), choices=Amendment.Change.choices)
    point = ChoiceField(
        label=_("Which point?"),
        required=False,
        help_text=_("To replace or delete it, or to insert a new one after it."),
    )
    to = ChoiceField(label=_("Does it change another amendment?"), required=False)
    text = forms.CharField(
        label=_("New text"),
        help_text=_("Leave it empty to delete a point."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=TEXT_LENGTH,
        required=False,
        strip=False,
    )

    def __init__(self, *arguments: Any, item: "AgendaItem", others: list[Amendment], **options: Any) -> None:
        """Offer the members in the hall, the points of the draft and the amendments that await their vote."""
        super().__init__(*arguments, **options)
        points = [(row["id"], words_of("", [row]).split("\n")[0][:POINT_SHOWN]) for row in item.points]
        # Nobody is chosen beforehand: the first in the list would soon have moved everything.
        members = member_choices(present_members(item.meeting))
        self.choose("mover", [("", _("choose a member")), *members])
        self.choose("point", [("", _("no point")), *points])
        if others:
            self.choose("to", [("", _("no, the draft")), *((str(one.pk), str(one.number)) for one in others)])
        else:
            del self.fields["to"]

    def choose(self, name: str, choices: list[Any]) -> None:
        """Offer these choices in one field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


class WrittenAmendmentForm(forms.Form):
    """An amendment to a public proposal, with its reasons."""

    change = ChoiceField(
        label=_("What should change?"), choices=[(one.value, one.label) for one in WRITTEN_CHANGES]
    )
    point = ChoiceField(
        label=_("Which point?"),
        required=False,
        help_text=_("To replace or delete it, or to insert a new one after it."),
    )
    text = forms.CharField(
        label=_("New text"),
        help_text=_("It stays empty where a point is deleted."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=TEXT_LENGTH,
        required=False,
        strip=False,
    )
    reasons = forms.CharField(
        label=_("Why?"),
        help_text=_("At most 1,000 characters. Everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        strip=False,
        error_messages={"max_length": _("The reasons are longer than 1,000 characters.")},
    )
    # The version of the proposal that was on the page.
    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *arguments: Any,
        proposal: "Proposal",
        acting_for: "Sequence[Representation]" = (),
        **options: Any,
    ) -> None:
        """Offer the points of the proposal, and the organisations for which the person acts."""
        super().__init__(*arguments, **options)
        self._acting_for = {str(one.pk): one for one in acting_for}
        points = [
            (row["id"], words_of("", [row]).split("\n")[0][:POINT_SHOWN])
            for row in proposal.points
            if row.get("id")
        ]
        field = self.fields["point"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("no point")), *points]
        field.error_messages["invalid_choice"] = _(
            "The authors took this point out of the proposal while you wrote. What you wrote is kept below; "
            "choose another point."
        )
        # Sent again, a form is about the text that is on the page now.
        self.fields["read"].initial = proposal.version
        if self._acting_for:
            choices = [
                (key, _("on behalf of: %(organisation)s") % {"organisation": one.organisation.display_name})
                for key, one in self._acting_for.items()
            ]
            self.fields["on_behalf"] = ChoiceField(
                label=_("In whose name?"), choices=[("", _("in my own name")), *choices], required=False
            )

    def representation(self) -> "Representation | None":
        """Return by which representation the person writes; None for their own name."""
        return self._acting_for.get(self.cleaned_data.get("on_behalf", ""))
