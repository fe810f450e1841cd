"""Loading a profile: a shipped preset in TOML, then the council's overrides of single fields."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from youth.procedure.choices import AppliedBy
from youth.procedure.contradictions import refuse_contradictions
from youth.procedure.errors import InvalidRuleError
from youth.procedure.structure import APPLIED, FIELDS, SECTIONS, Fact, Profile

PRESETS_DIR = Path(__file__).parent / "presets"
PRESETS = ("bg-obs", "de-jupa", "uk-youth")
__all__ = ["PRESETS", "Fact", "InvalidRuleError", "Profile", "Row", "load_profile", "profile_rows"]

FACT_KEYS = {"value", "source", "confirmed", "verified_by", "verified_on"}


@cache
def _preset_facts(preset: str) -> dict[str, Fact[Any]]:
    if preset not in PRESETS:
        raise InvalidRuleError("preset", "unknown_preset", {"value": preset, "allowed": ", ".join(PRESETS)})
    tables = tomllib.loads((PRESETS_DIR / f"{preset}.toml").read_text(encoding="utf-8"))
    raw = {f"{section}.{key}": fact for section, table in tables.items() for key, fact in table.items()}
    for name in raw.keys() - FIELDS.keys():
        raise InvalidRuleError(name, "unknown_field")
    for name in FIELDS.keys() - raw.keys():
        raise InvalidRuleError(name, "missing")
    return {name: _fact(name, raw[name]) for name in FIELDS}


def _fact(name: str, raw: object) -> Fact[Any]:
    if not isinstance(raw, Mapping) or not {"value", "source", "confirmed"} <= raw.keys():
        raise InvalidRuleError(name, "incomplete")
    return Fact(
        value=FIELDS[name](name, raw["value"]),
        source=str(raw["source"]),
        confirmed=raw["confirmed"] is True,
        verified_by=str(raw.get("verified_by", "")),
        verified_on=_day(name, raw.get("verified_on")),
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


def _override(name: str, raw: object) -> Fact[Any]:
    """Read one override: a bare value, or a table that also says where the rule is written."""
    if name not in FIELDS:
        raise InvalidRuleError(name, "unknown_field")
    table = raw if isinstance(raw, Mapping) and "value" in raw else {"value": raw}
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
        facts[name] = _override(name, raw)
    sections = {
        section: kind(**{one.name: facts[f"{section}.{one.name}"] for one in fields(kind)})
        for section, kind in SECTIONS.items()
    }
    profile = Profile(preset=preset, **sections)
    refuse_contradictions(profile)
    return profile


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of the rules."""

    field: str
    value: Any
    source: str
    confirmed: bool
    overridden: bool
    applied: AppliedBy


def profile_rows(profile: Profile) -> Iterator[Row]:
    """Yield every field in the order of the structure, for display."""
    for name in FIELDS:
        fact = profile.fact(name)
        yield Row(name, fact.value, fact.source, fact.confirmed, fact.overridden, APPLIED[name])
