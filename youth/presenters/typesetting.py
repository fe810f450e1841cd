"""Typesetting a page to be printed: a template, and its words as data."""

import json
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from templates.face import face_of
from youth.models import Council

REGIONS = {"bg": "BG", "en": "GB"}
# ASCII, Latin, Greek and Cyrillic letters, and common signs: what the fonts of the typesetter surely have.
LAST_LETTER = "\u04ff"
SIGNS = frozenset("№€–—„“”‘’«»…•")


def typeset(template: Path, sheet: dict[str, Any], *, made_at: datetime | None = None) -> bytes:
    """Return the sheet as a tagged PDF (PDF/UA-1), with the time of its making also as PDF/A-2a.

    Such a document may have no character without a glyph: if it has one, every unusual character is
    replaced by its Unicode name in brackets.
    """
    try:
        return _built(template, sheet, made_at)
    except typst.TypstError:
        return _built(template, _mapped(sheet, _plain), made_at)


def arms_of(council: Council) -> list[int]:
    """Return the arms of the council's municipality as a template takes them; empty where it has none."""
    arms = face_of(council).arms
    return list(arms.content) if arms is not None else []


def _built(template: Path, sheet: dict[str, Any], made_at: datetime | None) -> bytes:
    pdf = typst.compile(
        _source(template),
        format="pdf",
        font_paths=[],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards=cast("Any", ["a-2a", "ua-1"] if made_at else ["ua-1"]),
        timestamp=int(made_at.timestamp()) if made_at else None,
    )
    return bytes(pdf)


@cache
def _source(template: Path) -> bytes:
    return template.read_bytes()


def _mapped(value: Any, replaced: Callable[[str], str]) -> Any:
    match value:
        case str():
            return replaced(value)
        case list():
            return [_mapped(item, replaced) for item in value]
        case dict():
            return {key: _mapped(item, replaced) for key, item in value.items()}
    return value


def _plain(text: str) -> str:
    shown = (char for char in text if unicodedata.category(char) not in ("Cf", "Mn"))
    return "".join(char if char <= LAST_LETTER or char in SIGNS else _named(char) for char in shown)


def _named(char: str) -> str:
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}').lower()}]"
