"""Names that exist in several languages: which of them a reader gets.

The order is the same everywhere: the language asked for, the council's first language, any other.
"""

from collections.abc import Mapping


def language_shown(names: Mapping[str, str], asked: str | None, first: str = "") -> str:
    """Return the language of the name that a reader gets; empty where there is no name at all.

    Without ``first`` it is the first language that has one: names are kept in their council's order.
    """
    order = (asked or "", (asked or "").partition("-")[0], first, *names)
    return next((language for language in order if names.get(language)), "")


def in_language(names: Mapping[str, str], asked: str | None, first: str = "") -> str:
    """Return the name that a reader gets, see ``language_shown``."""
    return names.get(language_shown(names, asked, first), "")
