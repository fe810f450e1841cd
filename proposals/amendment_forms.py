"""The form with which the secretary enters what a member moves."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Amendment
from templates.choices import ChoiceField
from youth.points import TEXT_LENGTH, words_of
from youth.selectors.attendance import present_members
from youth.selectors.register import member_choices

if TYPE_CHECKING:
    from youth.models import AgendaItem

POINT_SHOWN = 80


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
