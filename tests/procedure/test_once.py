"""The words and functions of the rules exist once, and the product uses all of them."""

import ast
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from plugins.records.package.majority import base_of, votes_needed
from youth.procedure.choices import Base
from youth.procedure.shares import decision_size, size_of, smallest_above

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("cms", "plugins", "proposals", "voting", "youth")
PURE = ("youth/procedure", "voting/procedure")
CLOSED_LISTS = {"StrEnum", "TextChoices"}


@pytest.fixture(scope="module")
def trees():
    """Give every module of the product with its syntax tree, migrations left out.

    Not as the module is read: every test process reads it, and would keep all of these to its end.
    """
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for package in PRODUCT
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
    }


def words_of(node):
    """Return the codes written out in a closed list."""
    values = [one.value for one in node.body if isinstance(one, ast.Assign)]
    first = [one.elts[0] if isinstance(one, ast.Tuple) else one for one in values]
    return frozenset(one.value for one in first if isinstance(one, ast.Constant))


def closed_lists(trees):
    """Return the words of every closed list by its place."""
    return {
        f"{path}: {node.name}": words_of(node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and {ast.unparse(one).split(".")[-1] for one in node.bases} & CLOSED_LISTS
    }


def names_used(tree):
    """Return every name that a module reads, calls or imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            names.update(one.name for one in node.names)
    return names


def test_every_closed_list_of_the_rules_is_written_once(trees):
    lists = closed_lists(trees)
    rules = {place: words for place, words in lists.items() if place.startswith("youth/procedure/choices.py")}

    assert {"seats", "members", "present", "cast"} in rules.values()
    again = {
        (place, other)
        for place, words in rules.items()
        for other, others in lists.items()
        if place != other and (words == others or len(words & others) > 2)
    }
    assert again == set()


def test_every_function_of_the_rules_is_used_by_the_product(trees):
    functions = {
        node.name: path
        for path, tree in trees.items()
        if path.as_posix().startswith(PURE)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    used = {name for path, tree in trees.items() for name in names_used(tree)}

    assert "smallest_above" in functions
    assert {name: str(path) for name, path in functions.items() if name not in used} == {}


SHARES = [Fraction(top, bottom) for bottom in range(1, 8) for top in range(1, bottom + 1)]


@pytest.mark.parametrize("strict", [True, False])
def test_the_smallest_number_above_a_share_is_found_by_counting(strict):
    for share, of in product(SHARES, range(102)):
        enough = [
            number for number in range(103) if (number > share * of if strict else number >= share * of)
        ]
        assert smallest_above(share, of, strict=strict) == enough[0]


@pytest.mark.parametrize("base", Base)
def test_two_statements_of_the_arithmetic_agree(base):
    for share, strict, (yes, no) in product(SHARES, [True, False], product(range(8), repeat=2)):
        decision = {
            "rule": {"base": base.value, "fraction": [share.numerator, share.denominator], "strict": strict},
            "votes": {"for": yes, "against": no},
            "snapshot": {"seats": 21, "in_office": 19, "present": 17},
        }
        size = decision_size(decision)
        assert size == base_of(decision)
        assert size == size_of(base, seats=21, in_office=19, present=17, cast=yes + no)
        assert max(smallest_above(share, size, strict=strict), 1) == votes_needed(decision)
