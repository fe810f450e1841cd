"""Which HTML elements and template tags there are, and where a tag ends."""

import re
from collections.abc import Iterator

# Elements beside whose tags white space means nothing.
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "col", "colgroup", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "li", "link", "main", "menu", "meta",
    "nav", "ol", "optgroup", "option", "p", "section", "summary", "table", "tbody", "td", "template", "tfoot",
    "th", "thead", "title", "tr", "ul",
}  # fmt: skip
# Inline outside; inside, white space at the edges means nothing.
BOXES = {"button", "datalist", "picture", "select", "svg", "video"}
# Parts of drawings and of pictures: white space beside them means nothing, yet several may share a line.
SHAPES = {
    "circle", "defs", "desc", "g", "line", "path", "polygon", "polyline", "rect", "source", "symbol", "use",
}  # fmt: skip
# Elements without an end tag.
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
# Elements kept as written: white space in them means something, or they hold no HTML.
VERBATIM = {"pre", "textarea", "style", "script"}

# Template tags that are kept as written, up to their end.
VERBATIM_TAGS = {"comment", "verbatim", "blocktranslate"}
# Template tags that show nothing by themselves.
SILENT = {
    "load", "extends", "csrf_token", "form_token", "page_shell", "cycle", "resetcycle", "may",
    "may_hand_over", "get_current_language", "get_current_language_bidi", "get_language_info",
    "get_available_languages",
}  # fmt: skip
# Template tags with an end tag, and those that begin another branch between the two.
PAIRED = {
    "if", "for", "with", "block", "timezone", "ifchanged", "spaceless", "autoescape", "language", "localize",
    "localtime", "checkers", "element", "panel", "slot", "editors_words", "filter", "cache",
}  # fmt: skip
MIDDLE = {"else", "elif", "empty"}

TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
# A variable and a template tag are one word each, or a part of one.
WORD = re.compile(rf"(?:{TEMPLATE_TAG.pattern}|\S)+", re.S)
ATOM = re.compile(rf"{TEMPLATE_TAG.pattern}|.", re.S)
SPACE = re.compile(r"\s+")


class UnbalancedError(ValueError):
    """A template whose tags do not match one another."""


def name_of(text: str) -> str:
    """Return the name of a template tag; empty for a variable, a comment and other text."""
    words = text[2:-2].split() if text.startswith("{%") else []
    return words[0] if words else ""


def atoms(source: str, at: int = 0) -> Iterator[tuple[int, str, bool]]:
    """Yield each template tag and each other character: its place, its text, and whether it is in quotes."""
    quote = ""
    for found in ATOM.finditer(source, at):
        text = found.group()
        yield found.start(), text, bool(quote)
        if quote:
            quote = "" if text == quote else quote
        elif text in ('"', "'"):
            quote = text


def end_of_tag(source: str, at: int) -> int:
    """Return where the HTML tag that begins at a place ends. Raises ``UnbalancedError``."""
    for place, text, is_quoted in atoms(source, at):
        if text == ">" and not is_quoted:
            return place + 1
    raise UnbalancedError("a tag without an end")
