"""Names in several languages: choosing the one to show.

The order is the same everywhere: the language asked for, the council's first language, any other.
"""

from collections.abc import Mapping

from django.conf.locale import LANG_INFO


def language_shown(names: Mapping[str, str], asked: str | None, first: str = "") -> str:
    """Return the language of the name that a reader gets; empty where there is no name at all.

    Without ``first`` it is the first language that has one: names are kept in their council's order.
    """
    order = (asked or "", (asked or "").partition("-")[0], first, *names)
    return next((language for language in order if names.get(language)), "")


def in_language(names: Mapping[str, str], asked: str | None, first: str = "") -> str:
    """Return the name that a reader gets, see ``language_shown``."""
    return names.get(language_shown(names, asked, first), "")


def name_of_language(language: str) -> str:
    """Return a language's own name for itself: English, български; its code where nobody wrote it down."""
    return LANG_INFO.get(language, {}).get("name_local", language)
