"""Formats templates, one element a line, without changing what a browser shows.

``python scripts/format_templates.py`` names the templates that are formatted otherwise, or that have a line longer
than ``WIDTH``; with ``--write`` it formats them. Line breaks are put only where white space means nothing:
beside the tags of block-level elements, in place of white space that is there, and between the attributes
of a tag.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 120
STEP = "  "
# Elements beside whose tags white space means nothing.
BLOCKS = set(
    "address article aside blockquote body br caption col colgroup dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link main menu meta "
    "nav ol optgroup option p section summary table tbody td template tfoot th thead title tr ul".split()
)
# Inline outside; inside, white space at the edges means nothing.
BOXES = {"button", "datalist", "picture", "select", "svg", "video"}
# Parts of drawings and of pictures.
SHAPES = {
    "circle",
    "defs",
    "desc",
    "g",
    "line",
    "path",
    "polygon",
    "polyline",
    "rect",
    "source",
    "symbol",
    "use",
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Kept as written: white space in them means something, or they are no HTML.
VERBATIM = {"pre", "textarea", "style", "script"}
# Template tags that show nothing by themselves.
SILENT = {
    "load", "extends", "csrf_token", "form_token", "get_current_language", "page_shell", "cycle", "resetcycle",
    "get_current_language_bidi", "get_language_info", "get_available_languages", "may", "may_hand_over",
}  # fmt: skip
PAIRED = {
    "if", "for", "with", "block", "timezone", "ifchanged", "spaceless", "autoescape", "language", "localize",
    "localtime", "element", "panel", "slot", "editors_words", "filter", "cache",
}  # fmt: skip
MIDDLE = {"else", "elif", "empty"}
DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
TAG_NAME = re.compile(r"</?([a-zA-Z][\w:-]*)")
SPACE = re.compile(r"\s+")


@dataclass
class Leaf:
    """A piece of a template that is never cut: text without white space, an inline tag, a template tag."""

    text: str
    kind: str  # text, open, close, void, silent, shown, verbatim
    name: str = ""
    is_block: bool = False


class Space:
    """White space between two pieces."""


@dataclass
class Branch:
    """What stands between two tags of a template's block tag: ``if`` and ``else``, ``for`` and ``endfor``."""

    head: str
    body: "list[Node]" = field(default_factory=list)


@dataclass
class Control:
    """A template's block tag with its branches."""

    name: str
    branches: list[Branch]
    end: str = ""


@dataclass
class Element:
    """An HTML element with what is in it."""

    open: Leaf
    body: "list[Node]" = field(default_factory=list)
    close: Leaf | None = None


type Node = Leaf | Space | Control | Element


class UnbalancedError(ValueError):
    """A template whose tags do not match one another."""


def tokens(source: str) -> Iterator[Leaf | Space]:
    """Yield the pieces of a template in their order."""
    at = 0
    while at < len(source):
        if found := SPACE.match(source, at):
            yield Space()
            at = found.end()
        elif found := DJANGO.match(source, at):
            text, at = found.group(), found.end()
            name = text[2:-2].split()[0] if text.startswith("{%") else ""
            until = None
            if name in ("comment", "verbatim", "blocktranslate"):
                until = f"end{name}"
                if name == "blocktranslate" and " trimmed" in text:
                    body = source.index("{% endblocktranslate", at)
                    end = source.index("%}", body) + 2
                    # What is trimmed is the same on one line.
                    parts = re.split(r"(\{% plural %\})", source[at:body])
                    inner = "".join(re.sub(r"\s*\n\s*", " ", part).strip() for part in parts)
                    yield Leaf(text + inner + source[body:end], "trimmed")
                    at = end
                    continue
            if until:
                body = source.index("{% " + until, at)
                at = source.index("%}", body) + 2
                yield Leaf(
                    text + source[found.end() : at], "silent" if name == "comment" else "verbatim", name
                )
            elif text.startswith("{#"):
                yield Leaf(text, "silent")
            elif text.startswith("{{"):
                yield Leaf(text, "shown")
            else:
                yield Leaf(text, "tag", name)
        elif source.startswith("<!--", at):
            end = source.index("-->", at) + 3
            yield Leaf(source[at:end], "verbatim")
            at = end
        elif source.startswith("<!", at):
            end = source.index(">", at) + 1
            yield Leaf(source[at:end], "void", "!doctype", is_block=True)
            at = end
        elif found := TAG_NAME.match(source, at):
            end = end_of_tag(source, at)
            text, name = source[at:end], found.group(1).lower()
            if name in VERBATIM and not text.startswith("</"):
                end = source.index(f"</{name}", end)
                end = source.index(">", end) + 1
                is_block = name in ("style", "script")
                yield Leaf(source[at:end], "verbatim", name, is_block=is_block)
            else:
                closing, empty = text.startswith("</"), text.endswith("/>") or name in VOID
                kind = "close" if closing else "void" if empty else "open"
                yield Leaf(text, kind, name, is_block=name in BLOCKS | SHAPES)
            at = end
        else:
            end = at + 1
            while end < len(source) and not re.match(r"\s|<[!/a-zA-Z]|\{[%{#]", source[end : end + 2]):
                end += 1
            yield Leaf(source[at:end], "text")
            at = end


def end_of_tag(source: str, at: int) -> int:
    """Return where an HTML tag ends, template tags and quoted values passed over."""
    quote = ""
    while at < len(source):
        if found := DJANGO.match(source, at):
            at = found.end()
            continue
        char = source[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == ">":
            return at + 1
        at += 1
    raise UnbalancedError("a tag without an end")


def parse(source: str) -> list[Node]:
    """Return a template as a tree. Raises ``UnbalancedError`` where a block tag is not closed."""
    top: list[Node] = []
    stack: list[tuple[Element | Control | None, list[Node]]] = [(None, top)]
    for token in tokens(source):
        here = stack[-1][1]
        if isinstance(token, Space) or token.kind not in ("open", "close", "tag"):
            here.append(token)
        elif token.kind == "open":
            element = Element(token)
            here.append(element)
            stack.append((element, element.body))
        elif token.kind == "close":
            owner = stack[-1][0]
            if isinstance(owner, Element) and owner.open.name == token.name:
                owner.close = token
                stack.pop()
            else:
                # Opened in one branch and closed in another: a piece by itself.
                here.append(token)
        elif token.name in PAIRED and not (token.name == "slot" and not _has_end(source, "slot")):
            control = Control(token.name, [Branch(token.text)])
            here.append(control)
            stack.append((control, control.branches[0].body))
        elif token.name in MIDDLE:
            _unfinished(stack, Control)
            owner = stack[-1][0]
            if not isinstance(owner, Control):
                raise UnbalancedError(token.text)
            owner.branches.append(Branch(token.text))
            stack[-1] = (owner, owner.branches[-1].body)
        elif token.name.startswith("end"):
            _unfinished(stack, Control)
            owner = stack[-1][0]
            if not isinstance(owner, Control) or token.name != f"end{owner.name}":
                raise UnbalancedError(token.text)
            owner.end = token.text
            stack.pop()
        else:
            here.append(Leaf(token.text, _kind_of(token), token.name))
    _unfinished(stack, type(None))
    mark_items(top, is_inside=False)
    return top


@cache
def boxes_in_rows() -> frozenset[str]:
    """Return the classes whose elements lay their children out as boxes: by flex or grid."""
    found: set[str] = set()
    for path in (ROOT / "static" / "css").rglob("*.css"):
        for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", path.read_text(encoding="utf-8")):
            if re.search(r"display:\s*(inline-)?(flex|grid)", rules):
                found |= set(re.findall(r"(?:^|,|\s)\.([\w-]+)\s*(?=,|$)", selectors.strip()))
    return frozenset(found)


def mark_items(nodes: Sequence[Node], *, is_inside: bool) -> None:
    """Make block-level what is a child of a flex or grid container: white space beside it means nothing."""
    for node in nodes:
        match node:
            case Leaf(kind="open" | "close" | "void"):
                node.is_block |= is_inside
            case Control():
                for branch in node.branches:
                    mark_items(branch.body, is_inside=is_inside)
            case Element():
                node.open.is_block |= is_inside
                classes = re.findall(r'class="([^"{]*)', node.open.text)
                is_row = bool(classes and boxes_in_rows() & set(classes[0].split()))
                mark_items(node.body, is_inside=is_row)


def _has_end(source: str, name: str) -> bool:
    return "{% end" + name in source


def _unfinished(stack: list[tuple[Element | Control | None, list[Node]]], until: type) -> None:
    """Take elements without an end in this branch apart: their tag is a piece, their content follows it."""
    while stack[-1][0] is not None and not isinstance(stack[-1][0], until):
        owner, body = stack.pop()
        if not isinstance(owner, Element):
            raise UnbalancedError(owner.branches[0].head if owner else "")
        siblings = stack[-1][1]
        siblings.remove(owner)
        siblings += [owner.open, *body]


def _kind_of(token: Leaf) -> str:
    words = token.text[2:-2].split()
    return "silent" if token.name in SILENT or "as" in words[-2:-1] else "shown"


# What stands at an edge of some nodes: True for a block-level tag on every way through them, False for
# something else on some way, None where nothing is shown at all.
def edge(nodes: Sequence[Node], *, last: bool) -> bool | None:
    """Return whether the first (or last) thing shown is the tag of a block-level element."""
    for node in reversed(nodes) if last else nodes:
        if (found := _edge_of(node, last=last)) is not None:
            if isinstance(found, tuple):
                rest = edge(_beyond(nodes, node, last=last), last=last)
                return False if rest is False else True if rest else None if rest is None else False
            return found
    return None


def _beyond(nodes: Sequence[Node], node: Node, *, last: bool) -> Sequence[Node]:
    at = next(number for number, one in enumerate(nodes) if one is node)
    return nodes[:at] if last else nodes[at + 1 :]


def _edge_of(node: Node, *, last: bool) -> bool | None | tuple[str]:
    """As ``edge``; a tuple where the node shows a block-level tag on some ways and nothing on others."""
    match node:
        case Space():
            return None
        case Leaf(kind="silent"):
            return None
        case Leaf(kind="shown", name="include"):
            return included_edge(node.text, last)
        case Leaf():
            return node.is_block
        case Element():
            return node.open.is_block
        case Control():
            edges = [edge(branch.body, last=last) for branch in node.branches]
            if node.name in ("if", "for") and not any(
                one.head.startswith("{% else") for one in node.branches
            ):
                if not (node.name == "for" and len(node.branches) > 1):
                    edges.append(None)
            if False in edges:
                return False
            if all(one is None for one in edges):
                return None
            return ("some",) if None in edges else True
    return False


@cache
def included_edge(tag: str, last: bool) -> bool | None:  # noqa: FBT001 (cached)
    """Return what stands at the edge of an included template; False where its name is not written out."""
    found = re.match(r'\{% include "([^"]+)"', tag)
    files = [path for path in template_files() if found and path.as_posix().endswith(f"/{found.group(1)}")]
    if len(files) != 1:
        return False
    result = edge(parse(files[0].read_text(encoding="utf-8")), last=last)
    return bool(result)


def is_breakable(before: Sequence[Node], after: Sequence[Node], *, starts: bool, ends: bool) -> bool:
    """Return whether white space between these siblings means nothing; ``starts`` and ``ends`` as in Layout."""
    left, right = edge(before, last=True), edge(after, last=False)
    return bool(left or right or (left is None and starts) or (right is None and ends))


class Layout:
    """Writes a tree as lines."""

    def __init__(self) -> None:
        """Start with no line."""
        self.lines: list[str] = []

    def sequence(self, nodes: Sequence[Node], depth: int, *, starts: bool, ends: bool) -> None:
        """Write siblings; ``starts`` and ``ends`` tell that white space means nothing at their edges."""
        for run in self.runs(nodes, starts=starts, ends=ends):
            self.run(run, depth)

    def runs(self, nodes: Sequence[Node], *, starts: bool, ends: bool) -> Iterator[list[Node]]:
        """Yield the siblings that have to stand together; between two runs a line may end."""
        run: list[Node] = []
        for number, node in enumerate(nodes):
            before, after = nodes[:number], nodes[number:]
            if run and is_breakable(before, after, starts=starts, ends=ends) and not isinstance(node, Space):
                yield run
                run = []
            if isinstance(node, Space) and not run:
                continue
            run.append(node)
        if run:
            yield run

    def run(self, nodes: list[Node], depth: int) -> None:
        """Write a run: on one line where it fits, else an element or a piece a line."""
        while nodes and isinstance(nodes[-1], Space):
            nodes = nodes[:-1]
        if not nodes:
            return
        if len(nodes) == 1 and isinstance(nodes[0], Element | Control):
            self.node(nodes[0], depth)
            return
        flat = "".join(flattened(node) for node in nodes)
        if fits(flat, depth) or "\n" in flat:
            self.add(flat, depth)
            return
        self.fill(nodes, depth)

    def fill(self, nodes: Sequence[Node], depth: int) -> None:
        """Write inline content over several lines, broken where white space is."""
        groups: list[list[Node]] = [[]]
        for node in nodes:
            if isinstance(node, Space):
                groups.append([])
            else:
                groups[-1].append(node)
        line = ""
        for group in filter(None, groups):
            flat = "".join(flattened(node) for node in group)
            if line and fits(f"{line} {flat}", depth):
                line = f"{line} {flat}"
                continue
            if line:
                self.add(line, depth)
            line = ""
            if fits(flat, depth):
                line = flat
            elif len(group) == 1 and isinstance(group[0], Element | Control):
                self.node(group[0], depth)
            else:
                self.add(flat, depth)
        if line:
            self.add(line, depth)

    def node(self, node: Element | Control, depth: int) -> None:
        """Write an element or a block tag: on one line where it fits and holds no block-level element."""
        flat = flattened(node)
        if fits(flat, depth) and not holds_block(node):
            self.add(flat, depth)
        elif isinstance(node, Element):
            self.element(node, depth)
        else:
            self.control(node, depth)

    def element(self, node: Element, depth: int) -> None:
        """Write an element over several lines; a page's title stays on one."""
        if node.open.name == "title":
            self.add(flattened(node), depth)
            return
        is_box = node.open.is_block or node.open.name in BOXES
        if not is_box and not (spaced(node.body, last=False) and spaced(node.body, last=True)):
            self.add(flattened(node), depth)
            return
        self.add(normal_tag(node.open.text), depth)
        inner = depth if node.open.name == "html" else depth + 1
        self.sequence(node.body, inner, starts=True, ends=True)
        if node.close:
            self.add(node.close.text, depth)

    def control(self, node: Control, depth: int) -> None:
        """Write a block tag over several lines: at its edges white space means nothing, or is there already."""
        if node.name == "block" and node.branches[0].head.split()[2] in IN_ATTRIBUTES:
            self.add(flattened(node), depth)
            return
        for branch in node.branches:
            self.add(branch.head, depth)
            self.sequence(branch.body, depth + 1, starts=True, ends=True)
        self.add(node.end, depth)

    def add(self, text: str, depth: int) -> None:
        """Write one line; a tag that is too long gets its attributes on lines of their own."""
        if "\n" in text:
            first, *rest = text.split("\n")
            self.lines += [STEP * depth + first, *rest]
        elif fits(text, depth):
            self.lines.append(STEP * depth + text)
        elif lines := wrapped_sentence(text, WIDTH - len(STEP) * depth):
            for line in lines:
                self.add(line, depth)
        else:
            width = WIDTH - len(STEP) * depth
            for line in cut_at_spaces(text, width):
                for part in [line] if len(line) <= width else split_tags(line, width):
                    shorter = [part] if len(part) <= width else wrapped_sentence(part, width) or [part]
                    self.lines += [STEP * depth + one for one in shorter]


# Blocks of the frame that stand inside an attribute.
IN_ATTRIBUTES = {"description", "body_class", "main_attributes"}
TRIMMED = re.compile(r"(\{% blocktranslate [^%]*?trimmed.*?%\})(.*?)(\{% endblocktranslate %\})", re.S)


def wrapped_sentence(text: str, width: int) -> list[str]:
    """Return a line with its longest trimmed translation on lines of its own; empty where there is none."""
    found = max(TRIMMED.finditer(text), key=lambda one: len(one.group(2)), default=None)
    if found is None or len(text[: found.end(1)]) > width:
        return []
    lines, line = [text[: found.end(1)]], ""
    for part in re.split(r"(\{% plural %\})", found.group(2)):
        for word in [part] if part.startswith("{% plural") else words_of(part):
            if line and (len(STEP + line) + 1 + len(word) > width or "{% plural %}" in (word, line)):
                lines.append(STEP + line if line != "{% plural %}" else line)
                line = word
            else:
                line = f"{line} {word}" if line else word
    if line:
        lines.append(STEP + line)
    lines.append(found.group(3) + text[found.end() :])
    return lines if all(len(one) <= max(width, len(text) - 20) for one in lines) else []


def words_of(text: str) -> list[str]:
    """Return the words of a text; a variable is one word."""
    return re.findall(r"(?:\{\{.*?\}\}|\S)+", text)


def cut_at_spaces(text: str, width: int) -> list[str]:
    """Return a line cut where white space stands between pieces."""
    words: list[str] = [""]
    for token in tokens(text):
        if isinstance(token, Space):
            words.append("")
        else:
            words[-1] += token.text
    lines, line = [], words[0]
    for word in words[1:]:
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = STEP + word
        else:
            line = f"{line} {word}"
    return [*lines, line]


def spaced(nodes: Sequence[Node], *, last: bool) -> bool:
    """Return whether white space stands at an edge."""
    return not nodes or isinstance(nodes[-1 if last else 0], Space)


def fits(text: str, depth: int) -> bool:
    """Return whether a line is short enough."""
    return "\n" not in text and len(STEP) * depth + len(text) <= WIDTH


def holds_block(node: Node) -> bool:
    """Return whether a block-level element stands inside: another one than the node itself."""
    if isinstance(node, Element):
        return any(_is_block(one) or holds_block(one) for one in node.body)
    if isinstance(node, Control):
        return any(_is_block(one) or holds_block(one) for branch in node.branches for one in branch.body)
    return False


def _is_block(node: Node) -> bool:
    tag = node.open if isinstance(node, Element) else node
    return isinstance(tag, Leaf) and tag.is_block and tag.name not in SHAPES


def flattened(node: Node) -> str:
    """Return a node on one line, unless it is kept as written."""
    match node:
        case Space():
            return " "
        case Leaf():
            return normal_tag(node.text) if node.kind in ("open", "void") else node.text
        case Element():
            inner = "".join(flattened(one) for one in node.body)
            if node.open.is_block or node.open.name in BOXES:
                inner = inner.strip(" ")
            return normal_tag(node.open.text) + inner + (node.close.text if node.close else "")
        case Control():
            inner = "".join(branch.head + "".join(map(flattened, branch.body)) for branch in node.branches)
            return inner + node.end


def parts_of_tag(tag: str) -> list[str]:
    """Return a tag's name and attributes: what stands between white space outside of quotes and template tags."""
    parts, at, start, quote, depth = [], 0, 0, "", 0
    while at < len(tag):
        if found := DJANGO.match(tag, at):
            name = found.group()[2:-2].split()[0] if found.group().startswith("{%") else ""
            if not quote:
                # A condition that begins with white space is parted from the attribute before it.
                if name in PAIRED and depth == 0 and tag[found.end() : found.end() + 1].isspace():
                    if tag[start:at].strip():
                        parts.append(tag[start:at].strip())
                    start = at
                depth += (name in PAIRED) - name.startswith("end")
            at = found.end()
            continue
        char = tag[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char.isspace() and depth == 0:
            if tag[start:at].strip():
                parts.append(tag[start:at].strip())
            start = at
        at += 1
    if tag[start:].strip():
        parts.append(tag[start:].strip())
    return parts


def normal_tag(tag: str) -> str:
    """Return a tag with single spaces between its attributes."""
    parts = parts_of_tag(tag)
    text = " ".join(parts)
    return re.sub(r" (/?>)$", r"\1", text)


def split_tags(text: str, width: int) -> Iterator[str]:
    """Yield a line that is too long in pieces: the attributes of its longest tag on lines of their own."""
    spans = []
    at = 0
    while at < len(text):
        if found := DJANGO.match(text, at):
            at = found.end()
        elif TAG_NAME.match(text, at) and not text.startswith("</", at):
            end = end_of_tag(text, at)
            spans.append((at, end))
            at = end
        else:
            at += 1
    spans = [(at, end) for at, end in spans if len(parts_of_tag(text[at:end])) > 1]
    if not spans:
        yield text
        return
    heads = {span: len(text[: span[0]] + parts_of_tag(text[span[0] : span[1]])[0]) for span in spans}
    spans = [span for span in spans if heads[span] <= width] or spans[:1]
    at, end = max(spans, key=lambda span: span[1] - span[0])
    name, *rest = parts_of_tag(text[at:end])
    last = rest.pop()
    closing = "/>" if last.endswith("/>") else ">"
    if shorter := last[: -len(closing)].strip():
        rest.append(shorter)
    head = text[:at] + name
    if len(head) > width and at:
        yield text
        return
    line = head
    lines = []
    for part in parts_that_fit(rest, width - len(STEP) * 2):
        if len(line) + 1 + len(part) <= width - 2 and line != head:
            line = f"{line} {part}"
        else:
            lines.append(line)
            line = STEP * 2 + part
    lines.append(line)
    yield from lines[:-1]
    tail = lines[-1] + closing + text[end:]
    if len(tail) <= width:
        yield tail
    elif len(lines[-1] + closing) <= width:
        more = list(split_tags(closing + text[end:], width))
        yield lines[-1]
        yield from more
    else:
        yield tail


def parts_that_fit(parts: Sequence[str], width: int) -> Iterator[str]:
    """Yield attributes; the names of classes, which white space parts, may stand on several lines."""
    for part in parts:
        if len(part) <= width or not part.startswith("class="):
            yield part
            continue
        line = ""
        for word in re.findall(r"(?:\{%.*?%\}|\{\{.*?\}\}|\S)+", part):
            if line and len(line) + 1 + len(word) > width:
                yield line
                line = STEP + word
            else:
                line = f"{line} {word}" if line else word
        yield line


def formatted(source: str) -> str:
    """Return a template formatted. Raises ``UnbalancedError``."""
    layout = Layout()
    layout.sequence(parse(source), 0, starts=True, ends=True)
    result = "\n".join(line.rstrip() for line in layout.lines) + "\n"
    if SPACE.sub("", result) != SPACE.sub("", source):
        raise UnbalancedError("more than white space would change")
    return result


@cache
def template_files() -> tuple[Path, ...]:
    """Return the templates of the project."""
    left_out = {".venv", ".tools", "var", "node_modules", "build", "static"}
    return tuple(
        sorted(path for path in ROOT.rglob("*.html") if not left_out & set(path.relative_to(ROOT).parts))
    )


def main() -> int:
    """Name what is not formatted, or format it."""
    is_writing = "--write" in sys.argv
    wrong = 0
    for path in template_files():
        source = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        try:
            result = formatted(source)
        except (UnbalancedError, ValueError) as error:
            print(f"{name}: cannot be read: {error}")
            wrong += 1
            continue
        if is_writing and result != source:
            path.write_text(result, encoding="utf-8")
        elif result != source:
            print(f"{name}: not formatted")
            wrong += 1
        for number, line in enumerate(result.splitlines(), 1):
            if len(line) > WIDTH:
                print(f"{name}:{number}: {len(line)} characters: {line.strip()[:90]}")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
