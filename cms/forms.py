"""The site's own form, and fields for what strangers write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.forms.addresses import AddressField
from youth.plain_text import plain_line, plain_text


class OneLineField(forms.CharField):
    """Text that stays on one line, however it was sent: it becomes part of a mail's header."""

    def to_python(self, value: object) -> str:
        """Make every white space a single blank and leave out what nobody sees."""
        return " ".join(plain_line(super().to_python(value) or "").split())


class PlainTextField(forms.CharField):
    """Text of several lines without characters that nobody sees."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        """Leave out what nobody sees."""
        return plain_text(super().to_python(value) or "")


class ContactForm(forms.Form):
    """A message to those who keep the site; who wrote it is not kept in a browser that others use too."""

    name = OneLineField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name", "data-no-draft": True}),
    )
    email = AddressField(
        label=_("Your e-mail"),
        help_text=_("The answer goes there."),
        widget=forms.EmailInput({"autocomplete": "email", "data-no-draft": True}),
    )
    subject = OneLineField(label=_("What it is about"), max_length=160)
    message = PlainTextField(label=_("Message"), max_length=5000, widget=forms.Textarea({"rows": 7}))
