"""Loading a profile: a shipped preset in TOML, then the council's overrides of single fields.

What relies on the rules keeps them whole (``resolved_rules``): neither an override nor another preset file
reaches it afterwards.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from youth.procedure.choices import AppliedBy, LostAction
from youth.procedure.contradictions import refuse_contradictions
from youth.procedure.errors import InvalidRuleError
from youth.procedure.structure import APPLIED, FIELDS, MOST_SEATS, SECTIONS, Fact, Profile

PRESETS_DIR = Path(__file__).parent / "presets"
PRESETS = ("bg-obs", "de-jupa", "uk-youth")
__all__ = [
    "PRESETS",
    "Fact",
    "InvalidRuleError",
    "Profile",
    "Row",
    "changed_values",
    "compared_with_preset",
    "load_profile",
    "load_resolved",
    "profile_rows",
    "read_override",
    "resolved_rules",
    "rules_of_second_meeting",
]

FACT_KEYS = {"value", "source", "confirmed", "verified_by", "verified_on"}


@cache
def _preset_tables(preset: str) -> dict[str, Any]:
    if preset not in PRESETS:
        raise InvalidRuleError("preset", "unknown_preset", {"value": preset, "allowed": ", ".join(PRESETS)})
    tables = tomllib.loads((PRESETS_DIR / f"{preset}.toml").read_text(encoding="utf-8"))
    raw = {f"{section}.{key}": fact for section, table in tables.items() for key, fact in table.items()}
    for name in raw.keys() - FIELDS.keys():
        raise InvalidRuleError(name, "unknown_field")
    for name in FIELDS.keys() - raw.keys():
        raise InvalidRuleError(name, "missing")
    return {name: raw[name] for name in FIELDS}


@cache
def _preset_facts(preset: str) -> dict[str, Fact[Any]]:
    return {name: _fact(name, raw) for name, raw in _preset_tables(preset).items()}


def _fact(name: str, raw: object) -> Fact[Any]:
    if not isinstance(raw, Mapping) or not {"value", "source", "confirmed"} <= raw.keys():
        raise InvalidRuleError(name, "incomplete")
    return Fact(
        value=FIELDS[name](name, raw["value"]),
        source=str(raw["source"]),
        confirmed=raw["confirmed"] is True,
        verified_by=str(raw.get("verified_by", "")),
        verified_on=_day(name, raw.get("verified_on")),
        overridden=raw.get("overridden") is True,
    )


def _day(name: str, raw: object) -> date | None:
    if raw in (None, ""):
        return None
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise InvalidRuleError(name, "not_a_date", {"value": raw}) from None


def _table(raw: object) -> dict[str, Any]:
    return dict(raw) if isinstance(raw, Mapping) and "value" in raw else {"value": raw}


def read_override(name: str, raw: object) -> Fact[Any]:
    """Read one override: a bare value, or a table that also says where the rule is written."""
    if name not in FIELDS:
        raise InvalidRuleError(name, "unknown_field")
    table = _table(raw)
    unknown = sorted(map(str, table.keys() - FACT_KEYS))
    if unknown:
        raise InvalidRuleError(name, "unknown_key", {"value": ", ".join(unknown)})
    confirmed = table.get("confirmed", False)
    source = table.get("source", "")
    if not isinstance(confirmed, bool) or not isinstance(source, str):
        raise InvalidRuleError(name, "incomplete")
    # A confirmed rule needs a source.
    if confirmed and not source:
        raise InvalidRuleError(name, "confirmed_without_source")
    return Fact(
        value=FIELDS[name](name, table["value"]),
        source=source,
        confirmed=confirmed,
        verified_by=str(table.get("verified_by", "")),
        verified_on=_day(name, table.get("verified_on")),
        overridden=True,
    )


def load_profile(preset: str, overrides: Mapping[str, object] | None = None) -> Profile:
    """Return the rules: the preset with ``overrides`` of single fields ({"body.seats": 21}).

    An override is a bare value, or {"value", "source", "confirmed", "verified_by", "verified_on"}. Raises
    ``InvalidRuleError`` for an unknown preset or field, an invalid value, or fields that
    contradict one another once everything is put together.
    """
    facts = dict(_preset_facts(preset))
    for name, raw in (overrides or {}).items():
        facts[name] = read_override(name, raw)
    profile = _profile(preset, facts)
    refuse_contradictions(profile)
    return profile


def resolved_rules(preset: str, overrides: Mapping[str, object]) -> dict[str, Any]:
    """Return every rule with its source in plain JSON, complete without the preset: {"preset", "facts"}.

    Raises ``InvalidRuleError`` as ``load_profile``.
    """
    load_profile(preset, overrides)
    tables = {name: _table(raw) | {"overridden": True} for name, raw in overrides.items()}
    facts = {name: tables.get(name, raw) for name, raw in _preset_tables(preset).items()}
    return {"preset": preset, "facts": {name: _plain(raw) for name, raw in facts.items()}}


def load_resolved(rules: Mapping[str, Any]) -> Profile:
    """Return the profile of rules kept by ``resolved_rules``.

    A field that the product had not yet when they were kept follows the preset. Raises ``InvalidRuleError``
    for a value that can't be read.
    """
    kept = {name: raw for name, raw in rules["facts"].items() if name in FIELDS}
    facts = {name: _fact(name, {"source": "", "confirmed": False, **raw}) for name, raw in kept.items()}
    if facts.keys() != FIELDS.keys():
        facts = _preset_facts(rules["preset"]) | facts
    return _profile(rules["preset"], facts)


def rules_of_second_meeting(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept rules for the second meeting after a lost quorum: one member is enough, or the minimum.

    Unchanged where the rules know no second meeting.
    """
    quorum = load_resolved(rules).quorum
    if quorum.lost_action.value is not LostAction.SECOND_MEETING:
        return dict(rules)
    source = {"source": quorum.lost_action.source, "confirmed": quorum.lost_action.confirmed}
    share = f"1/{MOST_SEATS}"
    changed = {"quorum.fraction": share, "quorum.strict": False}
    facts = {name: {"value": value, **source, "overridden": True} for name, value in changed.items()}
    return {**rules, "facts": {**rules["facts"], **facts}}


def changed_values(rules: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of kept rules that differ from their preset as it is shipped now, by field."""
    shipped, kept = _preset_facts(rules["preset"]), load_resolved(rules)
    changed = [name for name in FIELDS if kept.fact(name).value != shipped[name].value]
    return {name: rules["facts"][name]["value"] for name in changed}


def _profile(preset: str, facts: Mapping[str, Fact[Any]]) -> Profile:
    sections = {
        section: kind(**{one.name: facts[f"{section}.{one.name}"] for one in fields(kind)})
        for section, kind in SECTIONS.items()
    }
    return Profile(preset=preset, **sections)


def _plain(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fact without who checked it and what is empty, its day as text."""
    filled = {
        name: value
        for name, value in raw.items()
        if name == "value" or (name != "verified_by" and value not in ("", False, None))
    }
    day = filled.get("verified_on")
    return filled | {"verified_on": day.isoformat()} if isinstance(day, date) else filled


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of the rules."""

    field: str
    value: Any
    source: str
    is_changed: bool
    applied: AppliedBy


def profile_rows(profile: Profile) -> Iterator[Row]:
    """Yield every field in the order of the structure, with the council's own sources, for display."""
    for name, fact, shipped in compared_with_preset(profile):
        yield Row(name, fact.value, fact.own_source, fact.value != shipped.value, APPLIED[name])


def compared_with_preset(profile: Profile) -> Iterator[tuple[str, Fact[Any], Fact[Any]]]:
    """Yield every field with its fact and with that of the preset as it is shipped now."""
    shipped = _preset_facts(profile.preset)
    for name in FIELDS:
        yield name, profile.fact(name), shipped[name]
