"""Makes a tree of a template."""

from scripts.template_format.syntax import MIDDLE, PAIRED, UnbalancedError
from scripts.template_format.tokens import tokens
from scripts.template_format.tree import Branch, Control, Element, Leaf, Node, Space, mark_items


def parse(source: str) -> list[Node]:
    """Return a template as a tree. Raises ``UnbalancedError`` where a block tag is not closed."""
    # The tag "slot" has an end in a component's call only.
    parser = Parser(PAIRED if "{% endslot" in source else PAIRED - {"slot"})
    for token in tokens(source):
        parser.add(token)
    nodes = parser.finished()
    mark_items(nodes)
    return nodes


class Parser:
    """Takes the pieces of a template in their order."""

    def __init__(self, paired: set[str]) -> None:
        """Begin with an empty template; ``paired`` are the template tags that have an end."""
        self.paired = paired
        self.top: list[Node] = []
        # What is not closed yet, the innermost last.
        self.unclosed: list[Element | Control] = []

    @property
    def body(self) -> list[Node]:
        """Return where the next piece belongs."""
        return self.unclosed[-1].body if self.unclosed else self.top

    def add(self, token: Leaf | Space) -> None:
        """Take the next piece."""
        match token:
            case Leaf(kind="open"):
                self.open(Element(token))
            case Leaf(kind="close"):
                self.close_element(token)
            case Leaf(kind="tag") if token.name in self.paired:
                self.open(Control(token.name, [Branch(token.text)]))
            case Leaf(kind="tag") if token.name in MIDDLE:
                self.add_branch(token)
            case Leaf(kind="tag") if token.name.startswith("end"):
                self.close_control(token)
            case _:
                self.body.append(token)

    def open(self, node: Element | Control) -> None:
        """Begin an element or a block tag."""
        self.body.append(node)
        self.unclosed.append(node)

    def close_element(self, token: Leaf) -> None:
        """End the innermost element; an end tag of one opened in another branch is a piece by itself."""
        innermost = self.unclosed[-1] if self.unclosed else None
        if isinstance(innermost, Element) and innermost.start.name == token.name:
            innermost.end = token.text
            self.unclosed.pop()
        else:
            self.body.append(token)

    def add_branch(self, token: Leaf) -> None:
        """Begin the next branch of the innermost block tag. Raises ``UnbalancedError`` outside of one."""
        control = self.innermost_control()
        if control is None:
            raise UnbalancedError(token.text)
        control.branches.append(Branch(token.text))

    def close_control(self, token: Leaf) -> None:
        """End the innermost block tag. Raises ``UnbalancedError`` where it is another one."""
        control = self.innermost_control()
        if control is None or token.name != f"end{control.name}":
            raise UnbalancedError(token.text)
        control.end = token.text
        self.unclosed.pop()

    def innermost_control(self) -> Control | None:
        """Return the innermost block tag; elements that have no end in its branch are taken apart before."""
        while self.unclosed:
            innermost = self.unclosed[-1]
            if isinstance(innermost, Control):
                return innermost
            self.unclosed.pop()
            # The element gives way to its start tag and what follows that.
            self.body[-1:] = [innermost.start, *innermost.body]
        return None

    def finished(self) -> list[Node]:
        """Return the whole tree. Raises ``UnbalancedError`` where a block tag is not closed."""
        if control := self.innermost_control():
            raise UnbalancedError(control.branches[0].head)
        return self.top
