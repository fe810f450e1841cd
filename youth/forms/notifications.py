"""Forms of subscribing to mail and of its language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from templates.choices import ChoiceField
from youth.consent_texts import current_text
from youth.forms.addresses import AddressField
from youth.forms.consent import ConsentField


class NewsletterForm(forms.Form):
    """An address, and the agreement to a text with its version."""

    email = AddressField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    consent = ConsentField(_("Without your consent we can't write to you."))
    consent_version = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the text in force."""
        super().__init__(*args, **kwargs)
        text = current_text("newsletter")
        self.fields["consent"].help_text = text.in_language(get_language() or "bg")
        self.initial["consent_version"] = text.version

    @property
    def is_from_a_program(self) -> bool:
        """Return whether the honeypot field was filled in, which people neither see nor reach."""
        return bool(self.data.get("website"))


class MailLanguageForm(forms.Form):
    """The language of mails to an address without an account."""

    language = ChoiceField(label=_("Language of the messages"), choices=settings.LANGUAGES)
