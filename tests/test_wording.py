"""Slips of the pen that no reader of a diff sees: doubled stops, one word for two things, dialect."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings

from scripts import sources, wording
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
    doubled = re.compile(rf"%\((?:{'|'.join(names)})\)s\.|[гч]\.\.")
    entries = polib.pofile(str(CATALOGUE))
    written = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in written if doubled.search(text)] == []


@pytest.mark.parametrize("pattern", [WRITTEN, re.compile(r"[гч]\.\.(?!\.)")])
def test_no_template_writes_two_stops_after_a_date(pattern: re.Pattern[str]) -> None:
    files = [
        *_templates(),
        *tracked("proposals/*.py", "voting/*.py", "youth/*.py", "cms/*.py", "plugins/*.py"),
    ]
    assert [str(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ('"""Return the row, or nothing."""\n', [1]),
        (
            "class Row:\n    def first(self):\n        '''Return it.\n\n        Whoever asks.\n        '''\n",
            [5],
        ),
        ("ROWS = 1  # It stands here.\n", [1]),
        ("ROWS = 1\n# The row is read; or\n# nothing is.\n", [2]),
        ("first = _('Your vote was counted anew.')\n", [1]),
        ("first = gettext_lazy(\n    'The count of the hall '\n    'stands.'\n)\n", [2]),
        ("first = ngettext('%d was told', '%d were told', count)\n", [1, 1]),
        ("# Members who stand for\n# election, and the subject matter.\n", []),
        ("# Understands understanding.\nfirst = 'what stands in no message'\n", []),
        ("stands, told = 1, 2\n", []),
        ("class TestRow:\n    async def test_a_row_stands(self): ...\n\n    def told(self): ...\n", [2]),
    ],
)
def test_words_that_have_a_plainer_one_are_found_outside_the_fields_terms(
    source: str, numbers: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text(source, encoding="utf-8")
    assert [int(finding.split(":")[1]) for finding in wording.findings(module)] == numbers


def test_a_finding_names_the_plainer_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    module = tmp_path / "module.py"
    module.write_text("# Say\n# whether it is open.\n", encoding="utf-8")
    assert list(wording.findings(module)) == [
        "module.py:1: “Say whether”: write return whether, check whether"
    ]


def test_documentation_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("# Rows\n\n```python\n# It stands here.\n```\n", encoding="utf-8")
    assert list(wording.findings(page)) == ["page.md:4: “stands”: write is, is stored, appears, is valid"]
