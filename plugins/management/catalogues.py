"""Compiling message catalogues without gettext's programs."""

import os
from pathlib import Path

import polib

from plugins.management import line_breaks


def compile_catalogues(folder: Path) -> None:
    """Write the binary catalogue beside each text one below ``folder`` that is newer than it.

    Translations are compiled ``unbroken``, so that nobody has to type what can't be seen.
    """
    for path in sorted(folder.glob("**/LC_MESSAGES/*.po")):
        binary = path.with_suffix(".mo")
        newest = max(source.stat().st_mtime for source in (path, Path(line_breaks.__file__)))
        if binary.exists() and binary.stat().st_mtime >= newest:
            continue
        # Replaced atomically: several processes may start together.
        unfinished = path.with_suffix(f".{os.getpid()}")
        _unbroken(polib.pofile(str(path))).save_as_mofile(str(unfinished))
        unfinished.rename(binary)


def _unbroken(catalogue: polib.POFile) -> polib.POFile:
    for entry in catalogue:
        entry.msgstr = line_breaks.unbroken(entry.msgstr)
        entry.msgstr_plural = {form: line_breaks.unbroken(text) for form, text in entry.msgstr_plural.items()}
    return catalogue
