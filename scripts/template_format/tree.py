"""A template as a tree: elements and template tags with what is in them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from scripts.template_format.attributes import normal_tag
from scripts.template_format.project import box_classes
from scripts.template_format.syntax import BOXES, SHAPES

# An HTML tag (open, close, void), a template tag, a template's comment, or text: all that is kept as written.
type Kind = Literal["open", "close", "void", "tag", "comment", "text"]


@dataclass
class Leaf:
    """A piece of a template that is never cut."""

    text: str
    kind: Kind
    # Of the element or the template tag.
    name: str = ""
    # Whether white space beside it means nothing.
    is_block: bool = False


@dataclass
class Space:
    """White space between two pieces."""

    text: str = " "


@dataclass
class Branch:
    """A part of a block tag: from ``if`` to ``else``, from ``else`` to ``endif``."""

    head: str
    body: "list[Node]" = field(default_factory=list)


@dataclass
class Control:
    """A block tag of the template language with its branches."""

    name: str
    branches: list[Branch]
    end: str = ""

    @property
    def body(self) -> "list[Node]":
        """Return what is in the branch that was begun last."""
        return self.branches[-1].body


@dataclass
class Element:
    """An HTML element with what is in it."""

    start: Leaf
    body: "list[Node]" = field(default_factory=list)
    end: str = ""

    @property
    def is_box(self) -> bool:
        """Return whether white space at its inner edges means nothing."""
        return self.start.is_block or self.start.name in BOXES


type Node = Leaf | Space | Control | Element


def mark_items(nodes: Sequence[Node], *, is_inside: bool = False) -> None:
    """Make block-level what is a child of a flex or grid container: white space beside it means nothing."""
    for node in nodes:
        match node:
            case Leaf(kind="open" | "close" | "void"):
                node.is_block |= is_inside
            case Control():
                for branch in node.branches:
                    mark_items(branch.body, is_inside=is_inside)
            case Element():
                node.start.is_block |= is_inside
                classes = re.search(r'class="([^"{]*)', node.start.text)
                is_container = bool(classes and box_classes() & set(classes.group(1).split()))
                mark_items(node.body, is_inside=is_container)


def children(node: Node) -> list[Node]:
    """Return what is directly in a node."""
    match node:
        case Element():
            return node.body
        case Control():
            return [child for branch in node.branches for child in branch.body]
        case _:
            return []


def holds_block(node: Node) -> bool:
    """Return whether a block-level element is inside a node, at any depth; a part of a drawing is none."""
    for child in children(node):
        tag = child.start if isinstance(child, Element) else child
        if isinstance(tag, Leaf) and tag.is_block and tag.name not in SHAPES:
            return True
        if holds_block(child):
            return True
    return False


def flattened(node: Node) -> str:
    """Return a node on one line, except for the line breaks of what is kept as written."""
    match node:
        case Leaf(kind="open" | "void"):
            return normal_tag(node.text)
        case Leaf() | Space():
            return node.text
        case Element():
            inner = joined(node.body)
            return normal_tag(node.start.text) + (inner.strip(" ") if node.is_box else inner) + node.end
        case Control():
            return "".join(branch.head + joined(branch.body) for branch in node.branches) + node.end


def joined(nodes: Iterable[Node]) -> str:
    """Return siblings on one line."""
    return "".join(map(flattened, nodes))


def split_at_spaces[N](nodes: Iterable[N]) -> Iterator[list[N]]:
    """Yield the groups of siblings between which there is white space."""
    for is_space, group in groupby(nodes, key=lambda node: isinstance(node, Space)):
        if not is_space:
            yield list(group)
