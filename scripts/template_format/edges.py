"""Beside which nodes white space means nothing.

An edge is what a browser shows first, or last, of some nodes. It is True for the tag of a block-level
element on every way through the template tags, False for something else on some way, None where on some way
nothing is shown: what comes next decides there.

``within`` are the included templates that are being read: one that includes itself at its edge begins, or
ends, with what else it shows there.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from scripts.template_format.parsing import parse
from scripts.template_format.project import template_files
from scripts.template_format.syntax import SILENT
from scripts.template_format.tree import Control, Element, Leaf, Node, Space


def is_breakable(before: Sequence[Node], after: Sequence[Node]) -> bool:
    """Return whether white space between two parts of all siblings means nothing."""
    return edge(before, last=True) is not False or edge(after, last=False) is not False


def edge(nodes: Sequence[Node], *, last: bool, within: frozenset[Path] = frozenset()) -> bool | None:
    """Return the edge of siblings, the first or the last."""
    for node in reversed(nodes) if last else nodes:
        found = edge_of(node, last=last, within=within)
        if found is not None:
            return found
    return None


def edge_of(node: Node, *, last: bool, within: frozenset[Path]) -> bool | None:
    """Return the edge of one node."""
    match node:
        case Space():
            return None
        case Leaf() if is_silent(node):
            return None
        case Leaf(kind="tag", name="include"):
            return included_edge(node.text, last=last, within=within)
        case Leaf():
            return node.is_block
        case Element():
            return node.start.is_block
        case Control():
            return edge_of_branches(node, last=last, within=within)


def edge_of_branches(control: Control, *, last: bool, within: frozenset[Path]) -> bool | None:
    """Return the edge of a block tag."""
    edges = {edge(branch.body, last=last, within=within) for branch in control.branches}
    if False in edges:
        return False
    return None if None in edges or may_be_skipped(control) else True


def may_be_skipped(control: Control) -> bool:
    """Return whether a block tag has a way through it on which it shows none of its branches."""
    if control.name == "for":
        return len(control.branches) == 1
    return control.name == "if" and not control.branches[-1].head.startswith("{% else")


def is_silent(leaf: Leaf) -> bool:
    """Return whether nothing is shown for a piece: a comment, or a template tag that only names a value."""
    if leaf.kind != "tag":
        return leaf.kind == "comment"
    return leaf.name in SILENT or "as" in leaf.text[2:-2].split()[-2:-1]


@cache
def included_edge(tag: str, *, last: bool, within: frozenset[Path]) -> bool | None:
    """Return whether an included template has a block-level tag at its edge; False where it is not known."""
    found = re.match(r'\{% include "([^"]+)"', tag)
    files = [path for path in template_files() if found and path.as_posix().endswith(f"/{found.group(1)}")]
    if len(files) != 1:
        return False
    if files[0] in within:
        return None
    return bool(edge(parse(files[0].read_text(encoding="utf-8")), last=last, within=within | {files[0]}))
