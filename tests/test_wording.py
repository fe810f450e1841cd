"""Slips of the pen that no reader of a diff sees: doubled stops, one word for two things."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from scripts.sources import tracked

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "bg" / "LC_MESSAGES" / "django.po"
# In Bulgarian a whole date ends in "г." and a whole moment in "ч.": no sentence puts its own stop after one.
BOUND = re.compile(r"{% blocktranslate ([^%]*?)%}", re.DOTALL)
WHOLE = re.compile(r'(\w+)=\S*?\|date(?::"(?:SHORT_)?DATE(?:TIME)?_FORMAT")?(?=\s|$)')
WRITTEN = re.compile(r'\|date(?::"(?:SHORT_)?DATE(?:TIME)?_FORMAT")?\s*}}\.')


def _templates() -> list[Path]:
    return tracked("*.html", "*.txt")


def _names_of_dates() -> set[str]:
    """Return the names under which templates and sentences get a whole date."""
    bound = (part for path in _templates() for part in BOUND.findall(path.read_text(encoding="utf-8")))
    return {name for part in bound for name in WHOLE.findall(part)} | {"day", "when", "until", "at"}


def test_no_sentence_ends_in_two_stops_after_a_date() -> None:
    names = _names_of_dates()
    assert {"day", "until"} <= names
    doubled = re.compile(rf"%\((?:{'|'.join(names)})\)s\.")
    entries = polib.pofile(str(CATALOGUE))
    written = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in written if doubled.search(text) or "г.." in text or "ч.." in text] == []


@pytest.mark.parametrize("pattern", [WRITTEN, re.compile(r"[гч]\.\.(?!\.)")])
def test_no_template_writes_two_stops_after_a_date(pattern: re.Pattern[str]) -> None:
    files = [
        *_templates(),
        *tracked("proposals/*.py", "voting/*.py", "youth/*.py", "cms/*.py", "plugins/*.py"),
    ]
    assert [str(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []
