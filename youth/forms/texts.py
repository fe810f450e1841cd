"""A text in several languages as one field of a form: one labelled input for each language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from youth.languages import name_of_language


class TextsWidget(forms.MultiWidget):
    """One input for each language, named ``<field>_<language>`` and marked with its language."""

    template_name = "components/texts.html"

    def __init__(self, widgets: Mapping[str, forms.Widget], label: Any = "") -> None:
        """Store the input of each language, and the label that all of them share."""
        self.languages, self.label = list(widgets), label
        super().__init__(dict(widgets))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the widget's context; each input has its language, an id and a label of its own."""
        context = super().get_context(name, value, attrs)
        own = context["widget"]
        for language, one in zip(self.languages, own["subwidgets"], strict=True):
            one["attrs"] |= {"lang": language, "id": f"{own['attrs'].get('id') or f'id_{name}'}_{language}"}
            one |= {"label": self.label, "language": language, "language_name": name_of_language(language)}
        return context

    def decompress(self, value: Any) -> list[str]:
        """Return the text of each input."""
        return [(value or {}).get(language, "") for language in self.languages]


class TextsField(forms.MultiValueField):
    """A text by language, cleaned to a mapping; with ``required`` the first language has to have one.

    ``inputs`` are the fields of the languages, in the order in which they are shown.
    """

    def __init__(self, inputs: Mapping[str, forms.CharField], **kwargs: Any) -> None:
        """Store the inputs; only the first one may be required."""
        self.languages = list(inputs)
        widget = TextsWidget({language: one.widget for language, one in inputs.items()}, kwargs.get("label"))
        fields = list(inputs.values())
        kwargs = {"required": fields[0].required, "require_all_fields": False, "widget": widget, **kwargs}
        super().__init__(fields, **kwargs)

    def clean(self, value: Sequence[str] | None) -> dict[str, str]:
        """Return the text of each language, also empty ones; every error names its language."""
        texts: dict[str, str] = {}
        errors: list[str] = []
        for language, field, typed in zip(self.languages, self.fields, value or [""], strict=False):
            try:
                texts[language] = field.clean(typed)
            except ValidationError as error:
                errors += [f"{name_of_language(language)}: {message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return texts

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        """Return the texts by language."""
        return dict(zip(self.languages, data_list, strict=True))


def texts_field(
    languages: Sequence[str], *, required: bool = False, area: bool = False, **kwargs: Any
) -> TextsField:
    """Return a field for a text in these languages; ``area`` makes inputs of several lines.

    ``required`` asks for the first language alone. ``max_length`` is of each text.
    """
    length = kwargs.pop("max_length", None)
    inputs = {
        language: forms.CharField(
            max_length=length,
            required=required and language == languages[0],
            widget=forms.Textarea(attrs={"rows": 6}) if area else forms.TextInput(),
        )
        for language in languages
    }
    return TextsField(inputs, **kwargs)
