"""Forms of verification: codes on cards, the search at the desk, corrections."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from templates.choices import MultipleChoiceField
from youth.forms.codes import CodeField
from youth.forms.people import BirthForm
from youth.models import Council, Verification
from youth.procedure.age import Birth
from youth.selectors.councils import today_in
from youth.services.births import ages_of_rules
from youth.services.verification import FACTS, LABEL_LENGTH, MOST

USUAL_DAYS = 30
LABELS = dict(Verification.Fact.choices)


class DayWidget(forms.DateInput):
    """The device's own date picker; always ISO, as the input type requires."""

    input_type = "date"

    def __init__(self) -> None:
        """Write the value as the input type expects it."""
        super().__init__(format="%Y-%m-%d")


class CodesForm(forms.Form):
    """Who the codes are for, what they verify, how many there are and until when they are taken."""

    label = forms.CharField(
        label=_("Who they are for"),
        max_length=LABEL_LENGTH,
        help_text=_("The school and the class, or the club. It is printed below the cards."),
    )
    facts = MultipleChoiceField(
        label=_("What a code verifies"),
        choices=[(fact, LABELS[fact]) for fact in FACTS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The person who hands the cards out answers for it."),
    )
    how_many = forms.IntegerField(label=_("How many cards"), min_value=1, max_value=MOST)
    last_day = forms.DateField(label=_("The last day on which they work"), widget=DayWidget())
    seed = forms.CharField(widget=forms.HiddenInput, min_length=32, max_length=64)

    def __init__(self, data: Any = None, *, council: Council, seed: str = "") -> None:
        """Fill in what is usual."""
        usual = {
            "facts": ["age", "school"],
            "how_many": 30,
            "last_day": today_in(council) + timedelta(days=USUAL_DAYS),
            "seed": seed,
        }
        super().__init__(data, initial=usual)


class SearchForm(forms.Form):
    """A display name, or a whole e-mail address; sent by POST, so that no address has it."""

    wanted = forms.CharField(
        label=_("Name, or e-mail address"),
        max_length=254,
        help_text=_("A part of the name others see, or the whole e-mail address."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class CorrectedNameForm(forms.Form):
    """Another display name."""

    display_name = forms.CharField(label=_("The name others see"), max_length=60)


class CorrectedBirthForm(BirthForm):
    """The year of birth that a document shows, with day and month where it shows them."""

    offers_day = True

    def __init__(self, data: Any = None, *, council: Council, birth: Birth | None = None) -> None:
        """Fill in what is known; day and month are required where the person's own form asks for them."""
        initial = {"birth_year": birth.year} if birth else {}
        if birth is not None and birth.whole is not None:
            initial |= {"birth_day": birth.whole.day, "birth_month": birth.whole.month}
        super().__init__(data, initial=initial, ages=ages_of_rules(council), today=today_in(council))
        self.fields["birth_year"].help_text = _(
            "The year alone is enough where the document shows no more. Then leave day and month empty."
        )


class CardCodeForm(forms.Form):
    """The code of a card."""

    code = CodeField(
        label=_("Code on the card"),
        help_text=_("Twelve digits, with or without spaces."),
        widget=forms.TextInput(
            {"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false", "data-card-code": ""}
        ),
    )
