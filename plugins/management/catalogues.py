"""Compiling message catalogues without gettext's programs."""

import os
from pathlib import Path

import polib


def compile_catalogues(folder: Path) -> None:
    """Write the binary catalogue beside each text one below ``folder`` that is newer than it."""
    for path in sorted(folder.glob("**/LC_MESSAGES/*.po")):
        binary = path.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime >= path.stat().st_mtime:
            continue
        # Replaced atomically: several processes may start together.
        unfinished = path.with_suffix(f".{os.getpid()}")
        polib.pofile(str(path)).save_as_mofile(str(unfinished))
        unfinished.rename(binary)
