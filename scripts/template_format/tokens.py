"""A template in pieces that are never cut."""

import re
from collections.abc import Iterator

from scripts.template_format.syntax import (
    BLOCKS,
    SHAPES,
    SPACE,
    TEMPLATE_TAG,
    VERBATIM,
    VERBATIM_TAGS,
    VOID,
    end_of_tag,
    name_of,
)
from scripts.template_format.tree import Kind, Leaf, Space

HTML_TAG = re.compile(r"</?([a-zA-Z][\w:-]*)")
AFTER_TEXT = re.compile(r"\s|<[!/a-zA-Z]|\{[%{#]")
LINE_BREAK = re.compile(r"\s*\n\s*")
PLURAL = "{% plural %}"


def tokens(source: str) -> Iterator[Leaf | Space]:
    """Yield the pieces of a template in their order. Raises ``ValueError`` where one has no end."""
    at = 0
    while at < len(source):
        token, at = token_at(source, at)
        yield token


def token_at(source: str, at: int) -> tuple[Leaf | Space, int]:
    """Return the piece that begins at a place, and where it ends."""
    if found := SPACE.match(source, at):
        return Space(), found.end()
    if found := TEMPLATE_TAG.match(source, at):
        return template_tag(source, found)
    if found := HTML_TAG.match(source, at):
        return html_tag(source, found)
    if source.startswith("<!--", at):
        end = source.index("-->", at) + len("-->")
        return Leaf(source[at:end], "text"), end
    if source.startswith("<!", at):
        end = source.index(">", at) + 1
        return Leaf(source[at:end], "void", "!doctype", is_block=True), end
    found = AFTER_TEXT.search(source, at + 1)
    end = found.start() if found else len(source)
    return Leaf(source[at:end], "text"), end


def template_tag(source: str, found: re.Match[str]) -> tuple[Leaf, int]:
    """Return a template tag, comment or variable, and where it ends."""
    text, end = found.group(), found.end()
    name = name_of(text)
    if name in VERBATIM_TAGS:
        return verbatim_tag(source, found, name)
    if text.startswith("{#"):
        return Leaf(text, "comment"), end
    return Leaf(text, "tag" if name else "text", name), end


def verbatim_tag(source: str, found: re.Match[str], name: str) -> tuple[Leaf, int]:
    """Return a template tag with all up to its end tag, and where that ends."""
    close = source.index("{% end" + name, found.end())
    end = source.index("%}", close) + len("%}")
    if name == "comment":
        return Leaf(source[found.start() : end], "comment"), end
    inner = source[found.end() : close]
    if name == "blocktranslate" and " trimmed" in found.group():
        inner = on_one_line(inner)
    return Leaf(found.group() + inner + source[close:end], "text"), end


def on_one_line(sentence: str) -> str:
    """Return a trimmed translation without its line breaks; Django takes it for the same sentence."""
    forms = sentence.split(PLURAL)
    return PLURAL.join(LINE_BREAK.sub(" ", form).strip() for form in forms)


def html_tag(source: str, found: re.Match[str]) -> tuple[Leaf, int]:
    """Return an HTML tag, or an element that is kept as written, and where it ends."""
    end = end_of_tag(source, found.start())
    text, name = source[found.start() : end], found.group(1).lower()
    if text.startswith("</"):
        return Leaf(text, "close", name, is_block=name in BLOCKS | SHAPES), end
    if name in VERBATIM:
        end = source.index(">", source.index(f"</{name}", end)) + 1
        return Leaf(source[found.start() : end], "text", is_block=name in ("style", "script")), end
    kind: Kind = "void" if text.endswith("/>") or name in VOID else "open"
    return Leaf(text, kind, name, is_block=name in BLOCKS | SHAPES), end
