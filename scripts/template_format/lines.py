"""Writes one line, and cuts it where it is too long.

It is cut between the words of a translation, at white space between pieces, or between a tag's attributes.
"""

import re
from collections.abc import Iterable, Iterator

from scripts.template_format.attributes import split_tag
from scripts.template_format.syntax import TEMPLATE_TAG, WORD, end_of_tag
from scripts.template_format.tokens import PLURAL, tokens
from scripts.template_format.tree import split_at_spaces

WIDTH = 120
STEP = "  "
# A sentence gets lines of its own if all lines fit then, or are shorter by this many characters.
WORTH_WRAPPING = 20
TRIMMED = re.compile(r"(\{% blocktranslate [^%]*?trimmed.*?%\})(.*?)(\{% endblocktranslate %\})", re.S)
TEMPLATE_TAG_OR_START = re.compile(rf"{TEMPLATE_TAG.pattern}|<(?=[a-zA-Z])", re.S)


def fits(text: str, depth: int) -> bool:
    """Return whether a text is one line, and short enough at a depth."""
    return "\n" not in text and len(STEP) * depth + len(text) <= WIDTH


def written(text: str, depth: int) -> Iterator[str]:
    """Yield the lines of a text at a depth; what is kept as written keeps its own line breaks."""
    first, *rest = text.split("\n")
    if rest or fits(text, depth):
        yield STEP * depth + first
        yield from rest
        return
    width = WIDTH - len(STEP) * depth
    if sentence := wrapped_sentence(text, width):
        for line in sentence:
            yield from written(line, depth)
        return
    for line in cut_at_spaces(text, width):
        pieces = cut_tags(line, width) if len(line) > width else [line]
        for piece in pieces:
            yield from (STEP * depth + one for one in wrapped_sentence(piece, width) or [piece])


def filled(words: Iterable[str], width: int, *, first: str = "", other: str = STEP) -> Iterator[str]:
    """Yield lines with as many words as fit; ``first`` and ``other`` is what lines begin with."""
    line = ""
    for word in words:
        if not line:
            line = first + word
        elif len(line) + 1 + len(word) <= width:
            line = f"{line} {word}"
        else:
            yield line
            line = other + word
    if line:
        yield line


def wrapped_sentence(text: str, width: int) -> list[str]:
    """Return a line with its longest trimmed translation on lines of its own; empty if there is no gain."""
    found = max(TRIMMED.finditer(text), key=lambda one: len(one.group(2)), default=None)
    if len(text) <= width or found is None or found.end(1) > width:
        return []
    lines = [text[: found.end(1)], *sentence_lines(found.group(2), width), text[found.start(3) :]]
    longest = max(width, len(text) - WORTH_WRAPPING)
    return lines if all(len(line) <= longest for line in lines) else []


def sentence_lines(sentence: str, width: int) -> Iterator[str]:
    """Yield a translation's lines; the tag between singular and plural is a line of its own."""
    singular, *plurals = sentence.split(PLURAL)
    yield from filled(WORD.findall(singular), width, first=STEP)
    for plural in plurals:
        yield PLURAL
        yield from filled(WORD.findall(plural), width, first=STEP)


def cut_at_spaces(text: str, width: int) -> Iterator[str]:
    """Yield a line cut where white space is between pieces."""
    words = ("".join(token.text for token in word) for word in split_at_spaces(tokens(text)))
    return filled(words, width)


def cut_tags(text: str, width: int) -> Iterator[str]:
    """Yield a line cut between the attributes of its longest tag; what follows is cut if it is too long."""
    place = longest_tag(text, width) if len(text) > width else None
    if place is None:
        yield text
        return
    start, end = place
    tag = split_tag(text[start:end])
    *lines, last = attribute_lines(text[:start] + tag.name, tag.attributes, width)
    yield from lines
    rest = tag.end + text[end:]
    if len(last + rest) <= width or len(last + tag.end) > width:
        yield last + rest
    else:
        yield last
        yield from cut_tags(rest, width)


def longest_tag(text: str, width: int) -> tuple[int, int] | None:
    """Return where the longest tag with attributes begins and ends, of those whose name fits on the line."""
    places = []
    for start, end in tags_in(text):
        name, attributes, _end = split_tag(text[start:end])
        if attributes and (start + len(name) <= width or start == 0):
            places.append((start, end))
    return max(places, key=lambda place: place[1] - place[0], default=None)


def tags_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each start tag of an element begins and ends."""
    at = 0
    while found := TEMPLATE_TAG_OR_START.search(text, at):
        at = found.end()
        if found.group() == "<":
            at = end_of_tag(text, found.start())
            yield found.start(), at


def attribute_lines(head: str, attributes: Iterable[str], width: int) -> Iterator[str]:
    """Yield a tag's lines without its end: first what comes before the attributes, then as many as fit."""
    line, indent = head, STEP * 2
    for part in class_names_cut(attributes, width - len(indent)):
        # Room is left for the end of the tag.
        if line != head and len(line) + 1 + len(part) <= width - len("/>"):
            line = f"{line} {part}"
        else:
            yield line
            line = indent + part
    yield line


def class_names_cut(attributes: Iterable[str], width: int) -> Iterator[str]:
    """Yield attributes; one that lists too many classes is cut between their names."""
    for attribute in attributes:
        if len(attribute) > width and attribute.startswith("class="):
            yield from filled(WORD.findall(attribute), width)
        else:
            yield attribute
