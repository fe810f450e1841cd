"""Every declared kind with a frame of its own is replayed by some test."""

import ast
from pathlib import Path

from youth.journal.frames import has_frame
from youth.journal.kinds import declared_kinds

TESTS = Path(__file__).resolve().parents[2]


def kinds_with_a_frame() -> set[str]:
    return {
        name
        for name, kind in declared_kinds().items()
        if has_frame(kind) and not kind.__module__.startswith("tests.")
    }


def kinds_replayed() -> set[str]:
    return {
        argument.value
        for path in TESTS.rglob("test_*.py")
        if "@replays" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "replays"
        for argument in decorator.args
        if isinstance(argument, ast.Constant)
    }


def test_every_kind_with_a_frame_is_replayed():
    assert kinds_with_a_frame() - kinds_replayed() == set()


def test_no_test_replays_a_kind_that_is_not_there():
    assert kinds_replayed() - set(declared_kinds()) == set()
