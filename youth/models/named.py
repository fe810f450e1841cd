"""Names in several languages as one column."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plugins.management.line_breaks import unbroken
from youth.languages import in_language, language_shown

if TYPE_CHECKING:
    _Text = models.TextField[Mapping[str, str], dict[str, str]]
else:
    _Text = models.TextField


class NamesField(_Text):
    """A name by language: JSON in a text column, because databases do not keep the order of their own JSON.

    The first language is the council's; rows sort by its name. Each name has at most ``longest`` characters.
    """

    def __init__(self, *args: Any, longest: int = 160, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(*args, **{"default": dict, **kwargs})

    def deconstruct(self) -> Any:
        """Return the field as a migration writes it."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "longest": self.longest}

    def from_db_value(self, value: str | None, *_args: object) -> dict[str, str] | None:
        """Return the names in the order in which they were written."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """Return the names of a mapping, or of a fixture's text."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        """Return the text of the column."""
        return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else value

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text as a fixture holds it."""
        return str(self.get_prep_value(self.value_from_object(obj)))

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse values other than a mapping of languages to names, and names that are too long."""
        super().validate(value, model_instance)
        if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value.values()):
            raise ValidationError(_("Give the name in each language."), code="invalid")
        if any(len(name) > self.longest for name in value.values()):
            message = _("A name has at most %(longest)s characters.") % {"longest": self.longest}
            raise ValidationError(message, code="max_length")


class Named(models.Model):
    """Base of models with a name in each language of their council, in the council's order."""

    names = NamesField(_("name"))

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """Return the name in the active language, else in the council's first one, else in any.

        It is ``unbroken``, as pages and mails show it; ``names`` has what was written.
        """
        return unbroken(in_language(self.names, get_language()))

    @property
    def language_shown(self) -> str:
        """Return the language of ``name``."""
        return language_shown(self.names, get_language())

    @property
    def own_name(self) -> str:
        """Return the name in the council's own, first language."""
        return in_language(self.names, None)
