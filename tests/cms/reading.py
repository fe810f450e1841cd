"""Reading a page as people do: its texts and labels, without those marked as another language."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import polib

SILENT = {"script", "style", "code", "kbd", "svg"}
LABELS = {"aria-label", "title", "placeholder", "alt", "aria-description"}
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """Collects what a page says in one language."""

    def __init__(self, language: str) -> None:
        """Read texts of ``language``; parts whose ``lang`` is another are skipped."""
        super().__init__()
        self.language = language
        self.said: list[str] = []
        # One entry for each open element: whether it is silent.
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element; its labels are read where it is not silent."""
        values = dict(attrs)
        lang = values.get("lang")
        is_silent = self._is_silent() if lang is None else not lang.startswith(self.language)
        is_silent = is_silent or tag in SILENT
        if not is_silent:
            self.said += [text for name, text in attrs if name in LABELS and text]
            if tag == "input" and values.get("type") in ("submit", "button") and values.get("value"):
                self.said.append(values["value"] or "")
        if tag not in EMPTY:
            self._open.append((tag, is_silent))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, with what was left open inside it."""
        if any(opened == tag for opened, _silent in self._open):
            while self._open and self._open.pop()[0] != tag:
                continue

    def handle_data(self, data: str) -> None:
        """Read a text."""
        if not self._is_silent() and data.strip():
            self.said.append(" ".join(data.split()))

    def _is_silent(self) -> bool:
        return bool(self._open and self._open[-1][1])


def said_by(page: str, language: str) -> list[str]:
    """Return the texts and labels of a page, or of the HTML in a JSON answer, that are of ``language``."""
    if page.lstrip().startswith("{"):
        page = json.loads(page).get("html", "")
    reader = Reader(language)
    reader.feed(page)
    return reader.said


def words_in_latin(text: str) -> list[str]:
    """Return the words in Latin letters, without addresses, files and codes."""
    without = re.sub(r"\S*[@/_\d.<>=&]\S*", " ", text)
    return re.findall(r"(?<![\w-])[A-Za-z][A-Za-z-]{2,}(?![\w-])", without)


def foreign_to(page: str, language: str) -> list[str]:
    """Return which of our own strings a page says in the other language, outside of parts marked as that."""
    return sorted(set(said_by(page, language)) & ours_in({"bg": "en", "en": "bg"}[language]))


@cache
def ours_in(language: str) -> set[str]:
    """Return our own strings in one language, without those that are the same in both."""
    path = Path(__file__).resolve().parents[2] / "locale" / "bg" / "LC_MESSAGES" / "django.po"
    pairs = [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path)) if entry.msgstr]
    return {source if language == "en" else bulgarian for source, bulgarian in pairs if source != bulgarian}
