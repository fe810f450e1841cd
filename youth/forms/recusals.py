"""The form by which a conflict of interest is declared."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth.models import AgendaItem, Recusal
from youth.selectors.register import Holder, member_choices
from youth.services.recusals import REASON_LENGTH


class RecusalForm(forms.Form):
    """On which item, on which ground, in which words; who, where the chair's table enters it."""

    item = ChoiceField(label=_("Item"))
    ground = ChoiceField(
        label=_("What is the interest?"), choices=Recusal.Ground.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=REASON_LENGTH,
        help_text=_(
            "The minutes print it with the name and the ground. Leave it empty where the ground says enough; "
            "another personal interest needs a sentence."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, items: Sequence[AgendaItem], members: Sequence[Holder] = (), **kwargs: Any
    ) -> None:
        """Offer the open items, and the members where somebody else's declaration is entered."""
        super().__init__(*args, **kwargs)
        choices = [(str(item.pk), f"{item.place}. {item.title}") for item in items]
        self.fields["item"] = ChoiceField(label=_("Item"), choices=choices)
        if members:
            choices = [("", "—"), *member_choices(members)]
            self.fields["member"] = ChoiceField(label=_("Member"), choices=choices)
            self.order_fields(["member", "item"])
