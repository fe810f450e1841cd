"""The fields of a form, from what its editor entered, with the checks that every form of the site has."""

from typing import Any

from django import forms
from wagtail.contrib.forms.forms import FormBuilder

from cms.forms import OneLineField, PlainTextField
from templates.choices import ChoiceField, MultipleChoiceField
from youth.forms.addresses import AddressField

LINE_LENGTH, TEXT_LENGTH = 255, 5000
# Whose data it is must not stay in a browser that others use too.
PERSONAL = {"data-no-draft": True}


class SiteFormBuilder(FormBuilder):
    """Builds a form of the site's own fields."""

    def create_singleline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for one line."""
        return OneLineField(**options, max_length=LINE_LENGTH)

    def create_name_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for the writer's own name."""
        widget = forms.TextInput({"autocomplete": "name", **PERSONAL})
        return OneLineField(**options, max_length=120, widget=widget)

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for a longer text."""
        return PlainTextField(**options, max_length=TEXT_LENGTH, widget=forms.Textarea({"rows": 7}))

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for an address that a mail can be sent to."""
        return AddressField(**options, widget=forms.EmailInput({"autocomplete": "email", **PERSONAL}))

    def create_phone_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for a telephone number."""
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel", **PERSONAL})
        return OneLineField(**options, max_length=40, widget=widget)

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for one of many choices."""
        choices = self.get_formatted_field_choices(field)
        if not field.required:
            choices = [("", "—"), *choices]
        return ChoiceField(**options, choices=choices)

    def create_radio_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for one of a few choices."""
        choices = self.get_formatted_field_choices(field)
        return ChoiceField(**options, choices=choices, widget=forms.RadioSelect)

    def create_checkboxes_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        """Return a field for any number of choices."""
        choices = self.get_formatted_field_choices(field)
        return MultipleChoiceField(**options, choices=choices, widget=forms.CheckboxSelectMultiple)

    def get_field_options(self, field: Any) -> dict[str, Any]:
        """Return what all kinds of fields have; nothing is filled in beforehand."""
        return {"label": field.label, "help_text": field.help_text, "required": field.required}
