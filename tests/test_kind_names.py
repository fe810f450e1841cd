"""Outside its declaration a kind of act is named by its class: a name that is written out can be misspelt."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.server import ROOT
from youth.journal.kinds import declared_kinds

PRODUCT = ("bench", "cms", "plugins", "proposals", "scripts", "voting", "youth")
# The package format restates the names on purpose: it is judged the same whatever is installed.
FORMAT = Path("plugins/records/package/kinds.py")
# Counts again with the standard library alone, in an empty folder.
RECOUNT = Path("voting/recount.py")


def names_written_out(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each kind that a file names by a string, with its line; declarations are left out."""
    text, kinds = path.read_text(encoding="utf-8"), declared_kinds()
    if not any(kind in text for kind in kinds):
        return
    tree = ast.parse(text)
    declared = {
        id(node.value)
        for a_class in ast.walk(tree)
        if isinstance(a_class, ast.ClassDef)
        for node in a_class.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and "name" in ast.unparse(node).partition("=")[0]
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in kinds and id(node) not in declared:
            yield str(node.value), node.lineno


def test_no_kind_is_named_by_a_string_outside_its_declaration() -> None:
    files = [path for part in PRODUCT for path in (ROOT / part).rglob("*.py")]

    found = {
        str(path.relative_to(ROOT)): list(names_written_out(path))
        for path in files
        if path.relative_to(ROOT) not in {FORMAT, RECOUNT}
    }

    assert {path: names for path, names in found.items() if names} == {}


def test_a_name_that_is_written_out_is_found(tmp_path: Path) -> None:
    file = tmp_path / "some.py"
    file.write_text(
        'class Opened(Kind):\n    name: str = "voting.poll_opened"\n\n\nKIND = "voting.poll_opened"\n',
        encoding="utf-8",
    )

    assert list(names_written_out(file)) == [("voting.poll_opened", 5)]
