"""The sheets of a separated box: what one asks, what is wrong with one, and how few are shown of nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

# Of fewer sheets nothing is shown, and no age band is named to which fewer belong.
ANONYMITY_THRESHOLD = 10

type Content = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class SheetField:
    """One question of a sheet: from ``least`` to ``most`` of its options are chosen."""

    name: str
    options: tuple[str, ...]
    least: int = 1
    most: int = 1

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a question that nobody could answer."""
        if not self.name or len(set(self.options)) != len(self.options):
            message = f"{self.name!r}: a field has a name, and each of its options once"
            raise ValueError(message)
        if not 0 <= self.least <= self.most <= len(self.options) or self.most == 0:
            message = f"{self.name}: {self.least} to {self.most} of {len(self.options)} options"
            raise ValueError(message)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """Return what ``row`` wrote."""
        return cls(row["name"], tuple(row["options"]), row["least"], row["most"])

    def row(self) -> dict[str, Any]:
        """Return the field as JSON."""
        return {"name": self.name, "options": list(self.options), "least": self.least, "most": self.most}


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong with a sheet, by code and field.

    Codes: ``unknown_field``, ``not_offered``, ``chosen_twice``, ``too_few_chosen``, ``too_many_chosen``.
    """

    code: str
    field: str


def sheet_fault(schema: Sequence[SheetField], sheet: Mapping[str, Sequence[str]]) -> SheetFault | None:
    """Return the first fault of a sheet, None where it answers what the schema asks."""
    unknown = sorted(set(sheet) - {field.name for field in schema})
    if unknown:
        return SheetFault("unknown_field", unknown[0])
    for field in schema:
        code = _fault_of(field, sheet.get(field.name, ()))
        if code:
            return SheetFault(code, field.name)
    return None


def content_of(schema: Sequence[SheetField], sheet: Mapping[str, Sequence[str]]) -> Content:
    """Return a faultless sheet in the order of its schema: in which order options were chosen is not kept."""
    return {
        field.name: [option for option in field.options if option in sheet.get(field.name, ())]
        for field in schema
    }


def strata_kept(counts: Mapping[str, int], threshold: int) -> frozenset[str]:
    """Return the age bands that may be named: each has enough sheets, and so have those without, together.

    A few sheets without a band beside those with one would be known as the band that is missing; then the
    smallest of the others joins them.
    """
    kept = {stratum: count for stratum, count in counts.items() if count >= threshold}
    hidden = sum(counts.values()) - sum(kept.values())
    while kept and 0 < hidden < threshold:
        smallest = min(kept, key=lambda stratum: (kept[stratum], stratum))
        hidden += kept.pop(smallest)
    return frozenset(kept)


def count_options(field: SheetField, contents: Iterable[Content]) -> dict[str, int]:
    """Return how often each option of a field was chosen, in the order of the options."""
    counts = dict.fromkeys(field.options, 0)
    for content in contents:
        for option in content[field.name]:
            counts[option] += 1
    return counts


def _fault_of(field: SheetField, chosen: Sequence[str]) -> str:
    if isinstance(chosen, str) or any(option not in field.options for option in chosen):
        return "not_offered"
    if len(set(chosen)) != len(chosen):
        return "chosen_twice"
    if len(chosen) < field.least:
        return "too_few_chosen"
    return "too_many_chosen" if len(chosen) > field.most else ""
