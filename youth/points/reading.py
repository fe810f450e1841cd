"""From what people type or paste to the tree of a decision, and what is wrong with it, line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from youth.points.lines import Line, lines_of
from youth.points.marks import NO_MARK, PLAIN, Mark, marked
from youth.points.tree import Decision, Point, as_text, walk

MOST_ROWS, MOST_LEVELS, LINE_LENGTH, TEXT_LENGTH = 300, 8, 1000, 20_000
GROUND = re.compile(r"(?:на основание|on the ground of)\b", re.IGNORECASE)
# The words before the points, which every paper writes itself.
RESOLVES = re.compile(r"р ?е ?ш ?и ?:|has resolved ?:", re.IGNORECASE)
# In capitals always, else only where it is no sentence: "Приложение № 1 да се обнародва".
ANNEX = re.compile(
    r"(?:ПРИЛОЖЕНИЕ|ANNEX) ?(?:№|No\.?)? ?\d{1,3}[а-я]?(?![\w])[:.]?"
    r"|(?:ПРИЛОЖЕНИЕ|Приложение|ANNEX|Annex)(?: ?(?:№|No\.?)? ?\d{1,3}[а-яa-z]?)?"
    r"(?:[:.]|(?=$| ?[–—]| - | към | to ))"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What can't be kept: a code and the line, counted from 1; 0 is the whole text."""

    code: str
    line: int


@dataclass(slots=True)
class _Node:
    line: Line
    mark: Mark = NO_MARK
    kind: str = "point"
    children: list["_Node"] = field(default_factory=list)

    @property
    def holds_lists(self) -> bool:
        return self.mark is not NO_MARK or self.line.text.endswith(":")


def parse(typed: str) -> Decision:
    """Return the decision in a text. Every text has one; no point has an id yet."""
    return read(typed)[0]


def read(typed: str) -> tuple[Decision, list[Fault]]:
    """Return the decision in a text, and what is wrong with it."""
    ground, lines = _ground(lines_of(typed))
    annexes = [place for place, line in enumerate(lines) if ANNEX.match(line.text)]
    ends = [*annexes, len(lines)]
    nodes = _nested(lines[: ends[0]])
    for begin, end in zip(annexes, ends[1:], strict=True):
        nodes.append(_Node(lines[begin], kind="annex", children=_nested(lines[begin + 1 : end])))
    decision = Decision(ground=ground.text if ground else "", points=tuple(_point(node) for node in nodes))
    return decision, list(_faults(decision, ground, nodes))


def _ground(lines: list[Line]) -> tuple[Line | None, list[Line]]:
    rest = _after_resolves(lines)
    if not rest or not GROUND.match(rest[0].text):
        return None, rest
    return rest[0], _after_resolves(rest[1:])


def _after_resolves(lines: list[Line]) -> list[Line]:
    first = next((place for place, line in enumerate(lines) if not RESOLVES.fullmatch(line.text)), len(lines))
    return lines[first:]


def _nested(lines: list[Line]) -> list[_Node]:
    """Nest by indentation where the text has any that counts, else by marks."""
    indented = _by_indentation([_node(line) for line in lines])
    if any(node.children for node in indented):
        return indented
    return _by_marks([_node(line) for line in lines])


def _node(line: Line) -> _Node:
    return _Node(line, kind="table") if line.rows else _Node(line, marked(line.text)[0])


def _by_indentation(nodes: list[_Node]) -> list[_Node]:
    top: list[_Node] = []
    above: list[_Node] = []
    for node in nodes:
        while above and (above[-1].kind == "table" or above[-1].line.indent >= node.line.indent):
            above.pop()
        (above[-1].children if above else top).append(node)
        above.append(node)
    return top


def _by_marks(nodes: list[_Node]) -> list[_Node]:
    top: list[_Node] = []
    above: list[_Node] = []
    for node in nodes:
        above = _holders(above, node)
        (above[-1].children if above else top).append(node)
        if node.kind != "table":
            above.append(node)
    return top


def _holders(above: list[_Node], node: _Node) -> list[_Node]:
    """Return those of the open nodes that a further one is in."""
    mark = node.mark
    if node.kind == "table":
        return above if above and above[-1].holds_lists else []
    if mark.style == PLAIN:
        return []
    for depth, one in enumerate(above):
        if one.mark.style == mark.style:
            return above[:depth]
    for depth in range(len(above), 0, -1):
        path = above[depth - 1].mark.path
        if path and len(path) < len(mark.path) and mark.path[: len(path)] == path:
            return above[:depth]
    depth = len(above)
    while depth and not _holds(above[depth - 1], mark):
        depth -= 1
    return above[:depth]


def _holds(node: _Node, mark: Mark) -> bool:
    """Return whether a list of another style may begin inside a node."""
    if node.mark.rank == mark.rank == 0:
        # § after II. ends its list, unless it announces one and none has begun.
        return node.line.text.endswith(":") and not node.children
    return node.holds_lists and node.mark.rank <= mark.rank


def _point(node: _Node) -> Point:
    if node.kind == "table":
        return Point(kind="table", rows=node.line.rows)
    children = tuple(_point(child) for child in node.children)
    if node.kind == "annex":
        found = ANNEX.match(node.line.text)
        number = found[0] if found else ""
        return Point(
            kind="annex", number=number, text=node.line.text[len(number) :].strip(), children=children
        )
    mark, text = marked(node.line.text)
    return Point(number=mark.number, text=text, children=children)


def _faults(decision: Decision, ground: Line | None, nodes: list[_Node]) -> Iterator[Fault]:
    if sum(max(1, len(point.rows)) for point in walk(decision.points)) > MOST_ROWS:
        yield Fault("too_many", 0)
    if len(as_text(decision)) > TEXT_LENGTH:
        yield Fault("too_much", 0)
    if ground and len(ground.text) > LINE_LENGTH:
        yield Fault("too_long", ground.place)
    if nodes and nodes[0].kind == "annex":
        yield Fault("annex_alone", nodes[0].line.place)
    for node in nodes:
        if node.kind == "annex" and not node.children:
            yield Fault("annex_empty", node.line.place)
        yield from _node_faults(node, 1)


def _node_faults(node: _Node, level: int) -> Iterator[Fault]:
    cells = [cell for row in node.line.rows for cell in row]
    if any(len(text) > LINE_LENGTH for text in [node.line.text, *cells]):
        yield Fault("too_long", node.line.place)
    if level > MOST_LEVELS:
        yield Fault("too_deep", node.line.place)
    for child in node.children:
        yield from _node_faults(child, level + 1)
