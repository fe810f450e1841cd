"""Catalogues of strangers' plugins: what they say is taken for their own sentences only.

All catalogues of an installation share one room, in which the same English words can mean two things. So of a
plugin that is not bundled only the entries count whose context is its slug, ``pgettext("surveys", …)``: no
other word of the site changes, whatever is installed and wherever it is on.
"""

import gettext
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.utils.translation import trans_real

from plugins.reasons import Problem
from plugins.registry import all_plugins

NAMED_AT_MOST = 8
# Between context and words in a compiled catalogue.
SEPARATOR = "\x04"


# What Django's stubs leave out.
_django: Any = trans_real


class Translation(_django.DjangoTranslation):  # type: ignore[misc]
    """The catalogues of one language, strangers' reduced to their own sentences."""

    def _new_gnu_trans(self, localedir: str, use_null_fallback: bool = True) -> Any:  # noqa: FBT001, FBT002 (Django's)
        slug = _folders().get(str(localedir))
        if slug is None:
            return super()._new_gnu_trans(localedir, use_null_fallback)
        try:
            found = super()._new_gnu_trans(localedir, use_null_fallback)
        except Exception:
            # A broken file is one plugin's loss, not every page's.
            logging.getLogger(__name__).exception("The catalogue of the plugin %s cannot be read", slug)
            return gettext.NullTranslations()
        if words := getattr(found, "_catalog", None):
            found._catalog = {key: text for key, text in words.items() if _is_own(key, slug)}
        return found


def install() -> None:
    """Have Django read catalogues in this way; what was read before the apps were ready is read again."""
    _django.DjangoTranslation = Translation
    _django._translations.clear()
    _django._default = None


def unowned_words() -> list[Problem]:
    """Return, for each stranger, the entries of its catalogues that lack its slug as their context."""
    return [
        Problem(slug, f"sentences of its catalogue lack the context {slug!r} and are not used: {named}")
        for folder, slug in _folders().items()
        if (named := _named(_unowned(Path(folder), slug)))
    ]


def unreadable_catalogues() -> list[Problem]:
    """Return the strangers' catalogues that cannot be read at all."""
    problems = []
    for folder, slug in _folders().items():
        for path in sorted(Path(folder).glob("*/LC_MESSAGES/django.mo")):
            try:
                _keys(path)
            except Exception as error:  # noqa: BLE001 (a file of any content)
                problems.append(Problem(slug, f"its catalogue {path.parts[-3]} cannot be read: {error}"))
    return problems


def _folders() -> dict[str, str]:
    strangers = [config for config in all_plugins() if config.name not in settings.BUNDLED_PLUGINS]
    return {os.path.join(config.path, "locale"): config.manifest.slug for config in strangers}  # noqa: PTH118 (as Django writes it)


def _words_of(key: Any) -> str:
    # An entry with a plural has a number beside its words.
    return str(key[0] if isinstance(key, tuple) else key)


def _is_own(key: Any, slug: str) -> bool:
    return _words_of(key).startswith(f"{slug}{SEPARATOR}")


def _keys(path: Path) -> set[str]:
    with path.open("rb") as file:
        read: Any = gettext.GNUTranslations(file)
    return {_words_of(key) for key in read._catalog} - {""}


def _unowned(folder: Path, slug: str) -> Iterator[tuple[str, str]]:
    """Yield each foreign sentence with the name of who else has it, empty where nobody does."""
    for path in sorted(folder.glob("*/LC_MESSAGES/django.mo")):
        try:
            foreign = {words for words in _keys(path) if not _is_own(words, slug)}
        except Exception:  # noqa: BLE001, S112 (named by unreadable_catalogues)
            continue
        others = list(_others(path.relative_to(folder))) if foreign else []
        for words in sorted(foreign):
            yield words, next((owner for owner, known in others if words in known), "")


def _others(catalogue: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield every other owner of a catalogue of this language with its words, ours first."""
    strangers = _folders()
    folders = [("this project", Path(folder)) for folder in settings.LOCALE_PATHS]
    for config in apps.get_app_configs():
        folder = Path(config.path) / "locale"
        if str(folder) not in strangers:
            folders.append((str(config.verbose_name), folder))
    folders.append(("Django", Path(django.__file__).parent / "conf" / "locale"))
    for owner, folder in folders:
        if (folder / catalogue).exists():
            yield owner, _keys(folder / catalogue)


def _named(found: Iterator[tuple[str, str]]) -> str:
    # Those that somebody else says too stand first: they were meant to change a page of the site.
    entries = sorted(found, key=lambda entry: not entry[1])
    named = [
        f"{words.replace(SEPARATOR, ' | ')!r}{f' (also of {owner})' if owner else ''}"
        for words, owner in entries[:NAMED_AT_MOST]
    ]
    more = len(entries) - len(named)
    return ", ".join([*named, f"and {more} more"] if more else named)


install()
