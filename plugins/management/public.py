"""What of the project plugins may import: one list, compared with what they do import."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template.engine import Engine

LIST = Path(__file__).with_name("public.txt")
LOAD = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")
OURS = frozenset({"cms", "plugins", "proposals", "templates", "tests", "voting", "youth"})


def public_modules() -> set[str]:
    """Return the modules of the list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def private_imports(package: str, folder: Path) -> list[str]:
    """Return ``module, line: what`` for each import of the project's private modules in a package."""
    return [
        f"{path.relative_to(folder)}, line {line}: {name}"
        for path in sorted(folder.rglob("*.py"))
        for name, line in _imported(ast.parse(path.read_bytes()))
        if name.partition(".")[0] in OURS and not _is_allowed(name, package)
    ]


def private_tags(package: str, folder: Path) -> list[str]:
    """Return ``template: library`` for each of the project's private tag libraries that a package loads."""
    libraries = Engine.get_default().libraries
    return [
        f"{path.relative_to(folder)}: {name}"
        for path in sorted(folder.rglob("templates/**/*.*"))
        if path.suffix in {".html", ".txt"}
        for name in sorted(set(" ".join(LOAD.findall(path.read_text(encoding="utf-8"))).split()))
        if libraries.get(name, "").partition(".")[0] in OURS and not _is_allowed(libraries[name], package)
    ]


def _is_allowed(name: str, package: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in {package, *public_modules()})


def _imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in _executed(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # ``from youth import policies`` names a module as ``from youth.policies import may`` does.
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every node but those below ``if TYPE_CHECKING``, which are never executed."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        yield node
        yield from _executed(node)
