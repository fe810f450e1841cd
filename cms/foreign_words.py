"""Words on a page that are not in the page's language: found by their letters, and marked.

A translation may be published half finished, an editor may quote; then an English page has Bulgarian words,
and a screen reader would read it as English. The letters tell Bulgarian from English more surely than any
record of what was translated when: they are those that the reader gets.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN = re.compile(r"[A-Za-z]")
# Written as a word, not as an abbreviation, an address or a unit.
ENGLISH_WORD = re.compile(r"[“\"'(]*[A-Za-z]?[a-z’'-]*[a-z]{2}[)”\"',.;:!?…]*")
# Nothing of the other language can be there without this; most pages are not read any further.
HINTS = {
    "en": CYRILLIC,
    "bg": re.compile(r'(?:>|alt=")[^<"]*\b[A-Za-z][a-z’\'-]+[,;:]? [A-Za-z]?[a-z’\'-]+[^<"]*[<"]'),
}
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
TAG_NAME = re.compile(r"<[^\s/>]+")
Attributes = list[tuple[str, str | None]]


def language_of(words: str) -> str:
    """Return "bg" or "en"; empty where the letters do not decide: a number, a name in Latin letters."""
    cyrillic, latin = len(CYRILLIC.findall(words)), len(LATIN.findall(words))
    if cyrillic:
        return "bg" if cyrillic > latin else ""
    return "en" if sum(bool(ENGLISH_WORD.fullmatch(word)) for word in words.split()) > 1 else ""


def marked(html: str, language: str) -> str:
    """Return a part of a page in ``language`` with ``lang`` on the elements whose words are in another."""
    hint = HINTS.get(language)
    if hint is None or not hint.search(html):
        return html
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.marked(language)


@dataclass(slots=True)
class _Element:
    parent: "_Element | None"
    # Its start tag among the pieces.
    place: int
    # As its template says it; people's own texts come with theirs.
    declared: str
    words: str
    language: str = ""


class _Reader(HTMLParser):
    """Splits a part of a page into pieces that join to the same bytes; collects each element's own words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.elements: list[_Element] = []
        self.open: list[tuple[str, _Element]] = []

    def marked(self, language: str) -> str:
        """Return the part again, marked; elements come in the order of their start tags."""
        for element in self.elements:
            around = element.parent.language if element.parent else language
            element.language = element.declared or language_of(element.words) or around
            if not element.declared and element.language != around:
                self._mark(element)
        return "".join(self.pieces)

    def _mark(self, element: _Element) -> None:
        tag = self.pieces[element.place]
        name = TAG_NAME.match(tag)
        assert name is not None  # noqa: S101 - it was read as a start tag
        self.pieces[element.place] = f'{tag[: name.end()]} lang="{element.language}"{tag[name.end() :]}'

    def _begin(self, attrs: Attributes) -> _Element:
        values = {name: value or "" for name, value in attrs}
        parent = self.open[-1][1] if self.open else None
        element = _Element(parent, len(self.pieces), values.get("lang", ""), values.get("alt", ""))
        self.elements.append(element)
        self.pieces.append(self.get_starttag_text() or "")
        return element

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        element = self._begin(attrs)
        if tag not in VOID:
            self.open.append((tag, element))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self._begin(attrs)

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")
        if tag in (name for name, _element in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        if self.open:
            self.open[-1][1].words += data

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.pieces.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!--{data}-->")
