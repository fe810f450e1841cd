"""The browser's field for one file."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.services.files import MOST_BYTES


def upload_input(endings: Iterable[str]) -> forms.FileInput:
    """Return an input that the page checks for the size before it is sent."""
    return forms.FileInput(
        attrs={
            "accept": ",".join(f".{ending}" for ending in endings),
            "data-most": MOST_BYTES,
            "data-too-large": _("This file is larger than 20 MB. Choose a smaller one."),
        }
    )
