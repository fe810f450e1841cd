"""Checks of the texts themselves: nothing invisible in them, and what the paper can't show."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.records.package.bag import PACKAGE
from plugins.records.package.findings import Finding
from plugins.records.package.points import texts_of
from plugins.records.package.printable import printable
from youth.plain_text import is_invisible


def check_text(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield every place whose text hides something, and every one that the paper writes otherwise."""
    for place, text in _texts(document, "$"):
        if hidden := sorted(
            {f"U+{ord(text[spot]):04X}" for spot in range(len(text)) if is_invisible(text, spot)}
        ):
            yield Finding(code="TEXT_INVISIBLE", file=PACKAGE, field=place, detail=", ".join(hidden))
        elif unicodedata.normalize("NFC", text) != text:
            yield Finding(code="PKG_NOT_CANONICAL", file=PACKAGE, field=place)
    resolution = document["resolution"]
    texts = {"title": resolution["title"], "legal_ground": resolution["legal_ground"]}
    texts |= dict(texts_of(resolution["points"]))
    for field, text in texts.items():
        if printable(text) != text.replace("\t", " "):
            yield Finding(code="TEXT_UNPRINTABLE", file=PACKAGE, field=f"resolution.{field}")


def _texts(value: object, place: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield place, value
        case list():
            for number, inner in enumerate(value):
                yield from _texts(inner, f"{place}[{number}]")
        case dict():
            for key, inner in value.items():
                yield f"{place}.{ascii(key)[1:-1]}", key
                yield from _texts(inner, f"{place}.{ascii(key)[1:-1]}")
