"""A council's languages, and the names that are given in them."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from youth.plain_text import plain_line
from youth.refusals import Refusal


def clean_languages(languages: Sequence[str]) -> list[str]:
    """Return a council's languages, each once, in their order.

    The first is the one in which its papers are made, so the interface has to have it. Raises ``Refusal``,
    field ``languages``.
    """
    wanted = list(dict.fromkeys(languages))
    if not wanted or wanted[0] not in dict(settings.LANGUAGES) or not set(wanted) <= set(LANG_INFO):
        raise Refusal("language_unknown", _("This language is not available."), "languages")
    return wanted


def clean_names(names: Mapping[str, str], languages: Sequence[str], field: str = "names") -> dict[str, str]:
    """Return the names that are given, in the order of the council's languages.

    Raises ``Refusal`` with the place, such as ``names.bg``, for a missing name in the first language, and
    for a language that the council does not have.
    """
    given = {language: plain_line(name) for language, name in names.items()}
    for language, name in given.items():
        if name and language not in languages:
            message = _("The council does not have this language.")
            raise Refusal("language_of_name", message, f"{field}.{language}")
    if not given.get(languages[0]):
        message = _("Give the name in the council's first language.")
        raise Refusal("name_missing", message, f"{field}.{languages[0]}")
    return {language: given[language] for language in languages if given.get(language)}
