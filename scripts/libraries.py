"""Bulgarian for the libraries' strings: what ``locale/dependencies`` must hold, and may not.

The editors' admin is Wagtail's; its own Bulgarian covers a fifth. Ours must cover the rest of every library
that editors and secretaries meet, must name only strings which the installed versions still have, must keep
their placeholders and tags, and our own catalogue must not say otherwise for the same string: it would win.
"""

import os
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "locale" / "bg" / "LC_MESSAGES"
OVERLAY = ROOT / "locale" / "dependencies" / "bg" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
# Every string of these has to be Bulgarian; of the others, what they bring themselves is complete.
COMPLETE = ("wagtail", "wagtail_localize")
# Used without being installed apps.
USED = ("django.conf", "wagtail.contrib.typed_table_block")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]|</?\w[^>]*>")

type Key = tuple[str | None, str]


def library_folders() -> Iterator[tuple[str, Path]]:
    """Yield name and folder of every library whose strings somebody can read here."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    from django.conf import settings

    for name in [*USED, *settings.INSTALLED_APPS]:
        spec = find_spec(name)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            if not Path(location).is_relative_to(ROOT) or ".venv" in Path(location).parts:
                yield name, Path(location)


def entries(path: Path) -> Iterator[polib.POEntry]:
    """Yield the entries in use of a catalogue, none where there is no such file."""
    if path.exists():
        yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def key_of(entry: polib.POEntry) -> Key:
    """Return what gettext finds a string by."""
    return entry.msgctxt, entry.msgid


def translated_as(entry: polib.POEntry) -> list[str]:
    """Return all forms of a translation."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> list[str]:
    """Return the placeholders and tags of a string, in order of the alphabet."""
    return sorted(PLACEHOLDER.findall(text))


def broken(entry: polib.POEntry) -> bool:
    """Return whether a translation lost or invented a placeholder or a tag."""
    *fewer, last = translated_as(entry)
    source = placeholders(entry.msgid_plural or entry.msgid)
    known = {*source, *placeholders(entry.msgid)}
    return placeholders(last) != source or any(not set(placeholders(form)) <= known for form in fewer)


def findings(domain: str) -> list[str]:
    """Return what is wrong with the overlay of one domain, in sentences."""
    sources: dict[Key, str] = {}
    theirs: set[Key] = set()
    for name, folder in library_folders():
        catalogues = folder / "locale"
        for entry in entries(catalogues / "en" / "LC_MESSAGES" / f"{domain}.po"):
            sources.setdefault(key_of(entry), name)
        theirs |= {
            key_of(entry)
            for entry in entries(catalogues / "bg" / "LC_MESSAGES" / f"{domain}.po")
            if entry.translated()
        }
    overlay = {key_of(entry): entry for entry in entries(OVERLAY / f"{domain}.po")}
    own = {key_of(entry): entry for entry in entries(OURS / f"{domain}.po")}
    name = f"locale/dependencies: {domain}.po"
    wrong = [f"{name}: no library has {key[1]!r} any more" for key in overlay if key not in sources]
    for key, entry in overlay.items():
        if entry.fuzzy or not entry.translated():
            wrong.append(f"{name}: {key[1]!r} is not translated")
        elif broken(entry):
            wrong.append(f"{name}: {key[1]!r} has other placeholders or tags")
        if key in own and translated_as(own[key]) != translated_as(entry):
            wrong.append(f"{name}: {key[1]!r} is other Bulgarian in locale/bg: give ours a context")
    wrong += [
        f"{name}: lacks {key[1]!r} of {library}"
        for key, library in sources.items()
        if library.split(".")[0] in COMPLETE and key not in overlay and key not in theirs and key not in own
    ]
    return wrong


def main() -> int:
    """Print what is wrong; return 1 where something is."""
    wrong = [finding for domain in DOMAINS for finding in findings(domain)]
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
