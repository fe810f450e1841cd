"""The address of a page as it is typed in the admin: in Latin letters, by the same rules as on the server."""

from typing import Any

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import SlugInput

from youth.transliteration import LETTERS

# In the browser a letter is small or large; what comes out is made small by Wagtail.
_RULES = [
    (r"[Бб][Ъъ][Лл][Гг][Аа][Рр][Ии][Яя](?![А-Яа-я])", "bulgaria"),
    (r"[Ии][Яя](?![А-Яа-я])", "ia"),
    *((f"[{letter.upper()}{letter}]", latin) for letter, latin in LETTERS.items()),
]


class AddressInput(SlugInput):
    """The field of an address."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Write in Latin letters whatever is typed or taken from the title."""
        super().__init__(attrs, formatters=[(pattern, latin, "g") for pattern, latin in _RULES])


def write_addresses_in_latin() -> None:
    """Use the field for every address in the admin."""
    register_form_field_override(models.SlugField, override={"widget": AddressInput})
