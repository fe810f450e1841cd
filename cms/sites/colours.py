"""Choosing a colour: the picker of the browser beside the field that holds it."""

from typing import Any

from django import forms


class ColourInput(forms.TextInput):
    """A colour as #rrggbb, typed or picked; empty is no colour."""

    template_name = "cms/admin/colour_input.html"

    class Media:
        js = ("js/admin-colours.js",)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Hold no more than #rrggbb."""
        super().__init__({"maxlength": 7, "size": 9, "autocomplete": "off", **(attrs or {})})
