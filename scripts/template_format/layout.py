"""Which nodes of a template go on which line."""

from collections.abc import Iterator, Sequence

from scripts.template_format.attributes import normal_tag
from scripts.template_format.edges import is_breakable
from scripts.template_format.lines import fits, written
from scripts.template_format.parsing import parse
from scripts.template_format.syntax import SPACE, UnbalancedError
from scripts.template_format.tree import (
    Control,
    Element,
    Node,
    Space,
    flattened,
    holds_block,
    joined,
    split_at_spaces,
)

# Blocks of the frame that are inside of an attribute, where a line break would be part of the value.
IN_ATTRIBUTES = {"description", "body_class", "main_attributes"}


def formatted(source: str) -> str:
    """Return a template formatted. Raises ``UnbalancedError``, and ``ValueError`` where a tag has no end."""
    result = "\n".join(line.rstrip() for line in lines_of(parse(source), 0)) + "\n"
    if SPACE.sub("", result) != SPACE.sub("", source):
        raise UnbalancedError("more than white space would change")
    return result


def lines_of(nodes: Sequence[Node], depth: int) -> Iterator[str]:
    """Yield the lines of siblings at whose edges white space means nothing."""
    for run in runs(nodes):
        yield from lines_of_run(run, depth)


def runs(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """Yield the siblings that have to stay together; between two runs a line may end."""
    run: list[Node] = []
    for number, node in enumerate(nodes):
        if isinstance(node, Space):
            if run:
                run.append(node)
            continue
        if run and is_breakable(nodes[:number], nodes[number:]):
            yield run
            run = []
        run.append(node)
    if run:
        yield run


def lines_of_run(run: list[Node], depth: int) -> Iterator[str]:
    """Yield the lines of a run: on each as many nodes as fit, cut at white space."""
    while isinstance(run[-1], Space):
        run = run[:-1]
    flat = joined(run)
    if len(run) == 1 and isinstance(run[0], Element | Control):
        yield from lines_of_node(run[0], depth)
    elif "\n" in flat:
        yield from written(flat, depth)
    else:
        yield from lines_of_words(run, depth)


def lines_of_words(run: Sequence[Node], depth: int) -> Iterator[str]:
    """Yield inline content, with as much on a line as fits; a long node gets lines for what is in it."""
    line = ""
    for word in split_at_spaces(run):
        flat = joined(word)
        if line and fits(f"{line} {flat}", depth):
            line = f"{line} {flat}"
            continue
        if line:
            yield from written(line, depth)
        line = flat
        if len(word) == 1 and isinstance(word[0], Element | Control) and not fits(flat, depth):
            yield from lines_of_node(word[0], depth)
            line = ""
    if line:
        yield from written(line, depth)


def lines_of_node(node: Element | Control, depth: int) -> Iterator[str]:
    """Yield the lines of a node: one where it fits and holds no block-level element."""
    flat = flattened(node)
    if is_unbroken(node) or (fits(flat, depth) and not holds_block(node)):
        yield from written(flat, depth)
    elif isinstance(node, Element):
        yield from written(normal_tag(node.start.text), depth)
        yield from lines_of(node.body, depth if node.start.name == "html" else depth + 1)
        yield from written(node.end, depth)
    else:
        for branch in node.branches:
            yield from written(branch.head, depth)
            yield from lines_of(branch.body, depth + 1)
        yield from written(node.end, depth)


def is_unbroken(node: Element | Control) -> bool:
    """Return whether a node stays on one line: white space at its inner edges would mean something."""
    if isinstance(node, Control):
        return node.name == "block" and node.branches[0].head.split()[2] in IN_ATTRIBUTES
    if node.start.name == "title":
        return True
    is_spaced = all(isinstance(one, Space) for one in (node.body[:1] + node.body[-1:]))
    return not node.is_box and not is_spaced
