"""Forms of joining a council and of the personal page."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youth.consent_texts import current_text
from youth.forms.addresses import AddressField
from youth.forms.codes import CodeField


class BirthDateWidget(forms.DateInput):
    """The device's own date picker; always ISO, as the input type requires."""

    input_type = "date"

    def __init__(self) -> None:
        """Write the value as the input type expects it."""
        super().__init__(format="%Y-%m-%d", attrs={"autocomplete": "bday"})


class JoinForm(forms.Form):
    """Birth date, chosen name, consent to a text with its version."""

    birth_date = forms.DateField(
        label=_("Birth date"),
        widget=BirthDateWidget(),
        help_text=_("Stored encrypted. Only you and the person who verifies can see it."),
    )
    display_name = forms.CharField(
        label=_("The name others see"),
        max_length=60,
        help_text=_("Your first name or a nickname. It need not be your real name."),
    )
    consent = forms.BooleanField(label=_("I agree"), template_name="components/consent.html")
    public_name = forms.BooleanField(
        label=_("Show my name to everybody"), required=False, template_name="components/consent.html"
    )
    consent_version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    public_name_version = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, asks_birth_date: bool = True, **kwargs: Any) -> None:
        """Fill in the texts in force; leave the birth date out where it is known."""
        super().__init__(*args, **kwargs)
        language = get_language() or "bg"
        consent, public = current_text("participation"), current_text("public_name")
        self.fields["consent"].help_text = consent.in_language(language)
        self.fields["public_name"].help_text = public.in_language(language)
        self.initial["consent_version"] = consent.version
        self.initial["public_name_version"] = public.version
        if not asks_birth_date:
            del self.fields["birth_date"]

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

    language = forms.ChoiceField(label=_("Language of messages to you"), choices=settings.LANGUAGES)
