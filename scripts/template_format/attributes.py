"""The parts of an HTML tag: its name and its attributes."""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from scripts.template_format.syntax import PAIRED, WORD, atoms, name_of


class Tag(NamedTuple):
    """A tag in parts."""

    # The name with "<" before it.
    name: str
    # What a template tag joins is one attribute.
    attributes: list[str]
    # Either ">" or "/>".
    end: str


def split_tag(tag: str) -> Tag:
    """Return the parts of a tag."""
    end = "/>" if tag.endswith("/>") else ">"
    inner = tag.removesuffix(end)
    parts = (inner[at:until].strip() for at, until in pairwise([0, *cuts(inner), len(inner)]))
    name, *attributes = filter(None, parts)
    return Tag(name, attributes, end)


def cuts(inner: str) -> list[int]:
    """Return where a tag may be cut: at white space outside of quotes and block tags, and before such a tag.

    Before a block tag only if its content begins with white space, which separates it from what comes before.
    """
    places, depth = [], 0
    for at, text, is_quoted in atoms(inner):
        if is_quoted:
            continue
        name = name_of(text)
        is_paired = name in PAIRED
        if depth == 0 and (text.isspace() or (is_paired and inner[at + len(text) :][:1].isspace())):
            places.append(at)
        depth += is_paired - name.startswith("end")
    return places


@cache
def normal_tag(tag: str) -> str:
    """Return a tag with single spaces between its attributes, and between the names of its classes."""
    name, attributes, end = split_tag(tag)
    parts = (" ".join(WORD.findall(part)) if part.startswith("class=") else part for part in attributes)
    return " ".join([name, *parts]) + end
