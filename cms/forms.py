"""How forms are rendered (label, help, error, input, with a summary of errors on top), and the site's own."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class FormRenderer(TemplatesSetting):
    """Renders forms and fields with the site's own components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class ContactForm(forms.Form):
    """A message to those who keep the site."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("The answer goes there."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    subject = forms.CharField(label=_("What it is about"), max_length=160)
    message = forms.CharField(label=_("Message"), max_length=5000, widget=forms.Textarea({"rows": 7}))
