"""Each rule says who applies it, and what it says is so."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from tests.factories import Town
from youth.models import AgendaItem
from youth.phrasing.rules import value_in_words, word_for
from youth.procedure.choices import AppliedBy, DecisionType
from youth.procedure.structure import APPLIED, FIELDS, SECTIONS

ROOT = Path(__file__).resolve().parents[3]
# These read rules to show them, to compare them with one another, or to judge what another council did.
NO_APPLIERS = (
    "youth/procedure/contradictions.py",
    "youth/presenters/council.py",
    "youth/phrasing/rule_effects.py",
    "plugins/records/package/",
)
# Read by the name of the type of decision, which an agenda item carries.
BY_TYPE = {f"majority.{name}" for name in AgendaItem.DecisionType.values} & FIELDS.keys()
# The type that `debate.close_by` may name, and that of elections.
BY_TYPE |= {"majority.close_debate", "majority.election"}


def modules() -> Iterator[ast.Module]:
    """Yield the syntax trees of the product's code that may apply a rule."""
    for package in ("plugins", "proposals", "voting", "youth"):
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(NO_APPLIERS) and "/migrations/" not in place:
                yield ast.parse(path.read_text(encoding="utf-8"))


def section_of(node: ast.expr, named: dict[str, str]) -> str:
    """Return the section of the rules that an expression selects, or an empty string."""
    if isinstance(node, ast.Attribute) and node.attr in SECTIONS:
        return node.attr
    return named.get(node.id, "") if isinstance(node, ast.Name) else ""


def pairs(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """Return what an assignment binds to what, ``a, b = c, d`` as two."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def types_named(tree: ast.Module) -> set[str]:
    """Return the types of decision that a module names, each of which has its majority."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if node.value.id == "DecisionType" and node.attr in DecisionType.__members__
    }


def fields_read(tree: ast.Module) -> set[str]:
    """Return the fields that a module reads: ``….section.field``, the section's local names included."""
    named = {
        target.id: section
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target, value in pairs(node)
        if isinstance(target, ast.Name) and (section := section_of(value, {}))
    }
    by_name = {f"majority.{name.lower()}" for name in types_named(tree)}
    return by_name | {
        field
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        if (field := f"{section_of(node.value, named)}.{node.attr}") in FIELDS
    }


def marked(*who: AppliedBy) -> set[str]:
    """Return the fields that are marked as applied by any of these."""
    return {field for field, applied in APPLIED.items() if applied in who}


def test_a_rule_is_marked_as_applied_exactly_if_code_reads_it() -> None:
    read = {field for tree in modules() for field in fields_read(tree)} | BY_TYPE

    assert read == marked(AppliedBy.SYSTEM, AppliedBy.SHARED, AppliedBy.DESK)


def test_every_rule_is_marked() -> None:
    assert APPLIED.keys() == FIELDS.keys()
    assert len(marked(*AppliedBy)) == 89


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_page_says_of_every_rule_that_the_system_does_not_apply_by_itself_who_does(
    town: Town, language: str
) -> None:
    text = Client().get(f"/{language}/c/ms/rules/").text

    with override(language):
        for who in (AppliedBy.SHARED, AppliedBy.CHAIR, AppliedBy.DESK, AppliedBy.RECORD):
            assert text.count(f">{word_for(who)}<") == len(marked(who))
        assert f">{word_for(AppliedBy.SYSTEM)}<" not in text
    words = {
        "bg": "Системата сама прилага 71 от 89 правила.",
        "en": "71 of 89 rules are applied by the system",
    }
    assert words[language] in text


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("vote.options", "Applied by the system."),
        ("convene.by", "Applied by the system in part, otherwise by the chair."),
        ("agenda.citizen_minutes", "Applied by the chair, not by the system."),
        ("minutes.ready_days", "The desk reminds of the day, people keep to it."),
        ("consult.min_days", "Recorded only: the system does not apply it yet."),
    ],
)
def test_somebody_who_changes_a_rule_reads_who_applies_it(town: Town, field: str, sentence: str) -> None:
    client = Client()
    client.force_login(town.secretary.user)

    assert f'<p class="muted">{sentence}</p>' in client.get(f"/en/c/ms/rules/{field}/").text


def test_the_markers_differ_in_words() -> None:
    for language in ("bg", "en"):
        with override(language):
            assert len({value_in_words("", who) for who in AppliedBy}) == 5
