"""Numbers of acts: formatting by pattern, the period that restarts them, tolerant parsing."""

import re
from dataclasses import dataclass
from datetime import date
from string import Formatter

# n number, p protocol (the meeting's number), date the day of adoption, yyyy its year.
PLACEHOLDERS = frozenset({"n", "p", "date", "yyyy"})
DATE_SPEC = re.compile(r"(%[dmY]|[ ./-])+")
NUMBER_SPEC = re.compile(r"(0[1-9])?")


def check_pattern(pattern: str) -> str:
    """Return the error code of a numbering pattern, or an empty string.

    Only plain placeholders are let through: ``str.format`` would follow attributes of what it is given.
    """
    try:
        parts = [
            (name, spec or "", conversion)
            for _, name, spec, conversion in Formatter().parse(pattern)
            if name is not None
        ]
    except ValueError:
        return "pattern_broken"
    for name, spec, conversion in parts:
        if name not in PLACEHOLDERS:
            return "pattern_unknown_placeholder"
        allowed = DATE_SPEC if name == "date" else NUMBER_SPEC
        if conversion or not allowed.fullmatch(spec):
            return "pattern_broken"
    return "" if any(name == "n" for name, _, _ in parts) else "pattern_without_number"


def designation(pattern: str, number: int, date: date, protocol: int | None = None) -> str:
    """Return the number of an act formatted by the rules' pattern.

    Raises ``ValueError`` for a pattern that ``check_pattern`` refuses, or where the pattern asks for the
    protocol and none is given.
    """
    problem = check_pattern(pattern)
    if problem:
        raise ValueError(problem)
    if protocol is None and any(name == "p" for _, name, _, _ in Formatter().parse(pattern)):
        raise ValueError("protocol_missing")
    return pattern.format(n=number, p=protocol, date=date, yyyy=date.year)


def period(reset: str, term_number: int, on: date) -> str:
    """Return the period in which a number is unique: ``term:2`` or ``year:2026``.

    ``reset`` is ``term`` or ``year``; anything else raises ``ValueError``.
    """
    if reset == "term":
        return f"term:{term_number}"
    if reset == "year":
        return f"year:{on.year}"
    raise ValueError(reset)


@dataclass(frozen=True, slots=True)
class Designation:
    """What could be read from a written number; what the text does not say is None."""

    number: int
    adopted_on: date | None = None
    protocol: int | None = None
    protocol_on: date | None = None
    year: int | None = None


_DATE = r"(?P<{0}d>\d{{1,2}})\s?\.\s?(?P<{0}m>\d{{1,2}})\s?\.\s?(?P<{0}y>\d{{4}})"
_YEAR_WORD = r"\s?(?:г\.?|год\.?|година)?"
_SIGN = r"(?:№|N[oо]\.?|No|#)"
# Решение № 18/26.11.2026 г., протокол № 7 · № 584/05.08.2021г.
# Решение № 788, прието с Протокол № 37/28.01.2010
_LONG = re.compile(
    r"^(?:решение|decision|resolution|beschluss)?\s*" + _SIGN + r"?\s*(?P<n>\d{1,6})"
    r"(?:\s*(?:/|от|of)\s*" + _DATE.format("") + _YEAR_WORD + r")?"
    r"(?:[\s,;(]*(?:прието|взето|по|с|със|by|with|\s)*\s*(?:протокол|minutes|protocol)\s*"
    + _SIGN
    + r"?\s*(?P<p>\d{1,6})"
    r"(?:\s*(?:/|от|of)\s*" + _DATE.format("p") + _YEAR_WORD + r")?\)?)?"
    r"\s*\.?$",
    re.IGNORECASE,
)
# 2.002: the meeting's number, a point, the act's number with leading zeros.
_DOTTED = re.compile(r"^(?:решение\s*)?" + _SIGN + r"?\s*(?P<p>\d{1,4})\.(?P<n>\d{3})$", re.IGNORECASE)
# 2026/18
_YEARLY = re.compile(
    r"^(?:решение|decision|resolution|beschluss)?\s*" + _SIGN + r"?\s*(?P<y>(?:19|20)\d{2})/(?P<n>\d{1,6})$",
    re.IGNORECASE,
)


def _date(match: re.Match[str], prefix: str) -> date | None:
    if match[f"{prefix}d"] is None:
        return None
    return date(int(match[f"{prefix}y"]), int(match[f"{prefix}m"]), int(match[f"{prefix}d"]))


def parse_designation(text: str) -> Designation | None:
    """Read a written number in any form seen in Bulgarian decisions; None where there is none.

    Spaces, the sign №, „г.“ and the order of words may vary. A date that no calendar has gives None.
    """
    line = " ".join(text.split())
    if dotted := _DOTTED.match(line):
        return Designation(number=int(dotted["n"]), protocol=int(dotted["p"]))
    if yearly := _YEARLY.match(line):
        return Designation(number=int(yearly["n"]), year=int(yearly["y"]))
    found = _LONG.match(line)
    if found is None:
        return None
    try:
        on, protocol_on = _date(found, ""), _date(found, "p")
    except ValueError:
        return None
    return Designation(
        number=int(found["n"]),
        adopted_on=on,
        protocol=int(found["p"]) if found["p"] else None,
        protocol_on=protocol_on,
        year=on.year if on else None,
    )
