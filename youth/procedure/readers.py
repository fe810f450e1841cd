"""Readers turn a raw value from TOML or JSON into a typed one, or raise ``InvalidRuleError``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from youth.procedure.choices import Base
from youth.procedure.errors import InvalidRuleError
from youth.procedure.numbering import check_pattern

type Reader[T] = Callable[[str, object], T]


@dataclass(frozen=True, slots=True)
class Majority:
    """A majority: more than (strict) or at least the fraction of a base."""

    base: Base
    fraction: Fraction
    strict: bool


def whole(low: int, high: int) -> Reader[int]:
    """Read a whole number between ``low`` and ``high``, both allowed."""

    def read(field: str, raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise InvalidRuleError(field, "not_a_whole_number", {"value": raw})
        if not low <= raw <= high:
            raise InvalidRuleError(field, "out_of_range", {"value": raw, "low": low, "high": high})
        return raw

    return read


def flag(field: str, raw: object) -> bool:
    """Read yes or no."""
    if not isinstance(raw, bool):
        raise InvalidRuleError(field, "not_yes_or_no", {"value": raw})
    return raw


def words(field: str, raw: object) -> str:
    """Read a short text."""
    if not isinstance(raw, str) or not raw.strip() or len(raw) > 200:
        raise InvalidRuleError(field, "not_a_text", {"value": raw})
    return raw


def pattern(field: str, raw: object) -> str:
    """Read the pattern by which acts are numbered."""
    text = words(field, raw)
    problem = check_pattern(text)
    if problem:
        raise InvalidRuleError(field, problem, {"value": text})
    return text


def one_of[E: StrEnum](kind: type[E]) -> Reader[E]:
    """Read one word of a closed list."""

    def read(field: str, raw: object) -> E:
        try:
            return kind(str(raw))
        except ValueError:
            allowed = ", ".join(item.value for item in kind)
            raise InvalidRuleError(field, "not_in_list", {"value": raw, "allowed": allowed}) from None

    return read


def several[T](item: Reader[T], *, at_least: int = 0) -> Reader[tuple[T, ...]]:
    """Read a list without repetitions; its order is kept."""

    def read(field: str, raw: object) -> tuple[T, ...]:
        if not isinstance(raw, list | tuple):
            raise InvalidRuleError(field, "not_a_list", {"value": raw})
        values = tuple(item(field, one) for one in raw)
        if len(set(values)) != len(values):
            raise InvalidRuleError(field, "repeated", {"value": raw})
        if len(values) < at_least:
            raise InvalidRuleError(field, "too_few", {"at_least": at_least})
        return values

    return read


def topic(field: str, raw: object) -> str:
    """Read the code of a topic, such as ``budget`` or ``chair_election``."""
    text = words(field, raw)
    if not text.isascii() or not text.replace("_", "").isalnum() or len(text) > 40:
        raise InvalidRuleError(field, "not_a_code", {"value": raw})
    return text


def optional[T](item: Reader[T]) -> Reader[T | None]:
    """Read a value or its absence: null in JSON, the word ``none`` in TOML, which has no null."""

    def read(field: str, raw: object) -> T | None:
        return None if raw is None or raw == "none" else item(field, raw)

    return read


def fraction(field: str, raw: object) -> Fraction:
    """Read ``[1, 2]`` or ``"1/2"``: above zero, at most one. Decimal numbers are refused: 0.67 is no 2/3."""
    parts: list[Any] = (
        raw.split("/") if isinstance(raw, str) else list(raw) if isinstance(raw, list | tuple) else []
    )
    if len(parts) != 2:
        raise InvalidRuleError(field, "not_a_fraction", {"value": raw})
    try:
        top, bottom = (int(part) if isinstance(part, str) else part for part in parts)
    except ValueError:
        raise InvalidRuleError(field, "not_a_fraction", {"value": raw}) from None
    for part in (top, bottom):
        if isinstance(part, bool) or not isinstance(part, int):
            raise InvalidRuleError(field, "not_a_fraction", {"value": raw})
    if bottom <= 0 or top <= 0:
        raise InvalidRuleError(field, "fraction_not_positive", {"value": f"{top}/{bottom}"})
    if top > bottom:
        raise InvalidRuleError(field, "fraction_above_one", {"value": f"{top}/{bottom}"})
    return Fraction(top, bottom)


def majority(field: str, raw: object) -> Majority:
    """Read ``{base, fraction, strict}``."""
    if not isinstance(raw, Mapping) or set(raw) != {"base", "fraction", "strict"}:
        raise InvalidRuleError(field, "not_a_majority", {"value": raw})
    rule = Majority(
        one_of(Base)(f"{field}.base", raw["base"]),
        fraction(f"{field}.fraction", raw["fraction"]),
        flag(f"{field}.strict", raw["strict"]),
    )
    if rule.fraction == 1 and rule.strict:
        raise InvalidRuleError(field, "more_than_all")
    # At or below a half, without "more than", both sides of a question could carry it.
    if rule.fraction < Fraction(1, 2) or (rule.fraction == Fraction(1, 2) and not rule.strict):
        raise InvalidRuleError(field, "both_sides_could_win", {"value": str(rule.fraction)})
    return rule


@dataclass(frozen=True, slots=True)
class Power:
    """Who may require a meeting: an office, or a share (``seats 1/3``), or a number of members."""

    who: str
    share: Fraction | None = None
    count: int | None = None


POWERS = ("chair", "deputy_chair", "clerk", "supervisor", "seats", "constituents", "members")


def power(field: str, raw: object) -> Power:
    """Read ``chair``, ``seats:1/3`` or ``members:3``."""
    who, _, amount = words(field, raw).partition(":")
    if who not in POWERS:
        raise InvalidRuleError(field, "not_in_list", {"value": raw, "allowed": ", ".join(POWERS)})
    if not amount:
        return Power(who)
    if "/" in amount:
        return Power(who, share=fraction(field, amount))
    if not amount.isascii() or not amount.isdigit() or int(amount) == 0:
        raise InvalidRuleError(field, "not_a_whole_number", {"value": raw})
    return Power(who, count=int(amount))
