"""Forms of joining a council and of the personal page."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField, TypedChoiceField
from youth.consent_texts import current_text
from youth.forms.addresses import AddressField
from youth.forms.codes import CodeField
from youth.forms.consent import ConsentField
from youth.procedure.age import Birth

DIGITS = {"inputmode": "numeric"}
FOUR_DIGITS = _("Enter the year with four digits.")


class BirthForm(forms.Form):
    """The year of birth; day and month where the year is not enough."""

    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        min_value=1900,
        max_value=2999,
        widget=forms.TextInput({**DIGITS, "autocomplete": "bday-year", "maxlength": "4", "size": "4"}),
        help_text=_("Stored encrypted. Only you and the person who verifies can see it."),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), FOUR_DIGITS),
    )
    birth_day = forms.IntegerField(
        label=_("Day of birth"),
        min_value=1,
        max_value=31,
        widget=forms.TextInput({**DIGITS, "autocomplete": "bday-day", "maxlength": "2", "size": "2"}),
    )
    birth_month = TypedChoiceField(
        label=_("Month of birth"),
        coerce=int,
        empty_value=None,
        widget=forms.Select({"autocomplete": "bday-month"}),
    )
    needs_day = False
    # Whether day and month are on the form also where the year is enough.
    offers_day = False

    def __init__(self, *args: Any, ages: Collection[int], today: date, **kwargs: Any) -> None:
        """Ask for day and month where somebody of the entered year reaches one of the ``ages`` this year."""
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("birth_year", "")).strip() or str(self.initial.get("birth_year", ""))
        self.needs_day = typed.isdecimal() and Birth(int(typed)).needs_day(ages, today)
        month = cast("forms.TypedChoiceField", self.fields["birth_month"])
        month.choices = [("", ""), *MONTHS.items()]
        for name in ("birth_day", "birth_month"):
            self.fields[name].required = self.needs_day
            if not (self.needs_day or self.offers_day or name in self.data or name in self.initial):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Put the parts together as ``birth``; an impossible day belongs to its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        year, day, month = (cleaned.get(f"birth_{part}") for part in ("year", "day", "month"))
        if year is None:
            return cleaned
        if bool(day) != bool(month) and not self.errors:
            self.add_error("birth_day", _("Enter both the day and the month, or neither."))
        try:
            whole = date(year, month, day) if day and month else None
        except ValueError:
            self.add_error("birth_day", _("This month has no such day."))
        else:
            cleaned["birth"] = Birth(year, whole)
        return cleaned


class JoinForm(BirthForm):
    """Chosen name, year of birth, consent to a text with its version."""

    display_name = forms.CharField(
        label=_("The name others see"),
        max_length=60,
        help_text=_("Your first name or a nickname. It need not be your real name."),
    )
    consent = ConsentField(_("Without your consent you can't take part."))
    public_name = ConsentField(label=_("Show my name to everybody"), required=False)
    consent_version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    public_name_version = forms.CharField(widget=forms.HiddenInput, max_length=20)

    field_order = ("display_name", "birth_year", "birth_day", "birth_month", "consent", "public_name")

    def __init__(self, *args: Any, asks_birth: bool = True, **kwargs: Any) -> None:
        """Fill in the texts in force; leave the birth date out where it is known."""
        super().__init__(*args, **kwargs)
        language = get_language() or "bg"
        consent, public = current_text("participation"), current_text("public_name")
        self.fields["consent"].help_text = consent.in_language(language)
        self.fields["public_name"].help_text = public.in_language(language)
        self.initial["consent_version"] = consent.version
        self.initial["public_name_version"] = public.version
        if not asks_birth:
            for name in ("birth_year", "birth_day", "birth_month"):
                self.fields.pop(name, None)

    def fields_to_keep(self) -> dict[str, Any]:
        """Return what was entered as JSON has it, to fill in the form again or to join with it."""
        entered = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        return entered | {"birth": str(self.cleaned_data.get("birth", "")), "consents": self.consents()}

    def consents(self) -> dict[str, str]:
        """Return what was agreed to, with the version of the text that was on the page."""
        given = {"participation": self.cleaned_data["consent_version"]}
        if self.cleaned_data["public_name"]:
            given["public_name"] = self.cleaned_data["public_name_version"]
        return given


class GuardianForm(forms.Form):
    """The guardian's address."""

    guardian_email = AddressField(
        label=_("E-mail address of your parent or guardian"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class CodeForm(forms.Form):
    """The code that the guardian passed on."""

    code = CodeField(label=_("Code from your parent or guardian"))


class NameForm(forms.Form):
    """Another display name."""

    display_name = forms.CharField(label=_("The name others see"), max_length=60)


class LanguageForm(forms.Form):
    """The language of mails."""

    language = ChoiceField(label=_("Language of messages to you"), choices=settings.LANGUAGES)
