"""Minutes in the order in which they are read: the same for the page and for the paper."""

from dataclasses import dataclass, field
from typing import Any

from youth.acts.agenda import ItemStarted
from youth.models import MinutesText

Kind = MinutesText.Kind
# Texts that have a place of their own, wherever they were written.
APART = frozenset({Kind.OPENING.value, Kind.CLOSING.value, Kind.GUEST.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What happened on one item, under the sentence that called it; without one before and between items.

    ``origin`` says who moves it and who reports on it, ``opinions`` what committees said.
    """

    heading: str
    key: str
    acts: list[dict[str, Any]]
    origin: list[tuple[str, str]] = field(default_factory=list)
    opinions: list[str] = field(default_factory=list)


class MinutesSheet:
    """One language of the minutes, as parts in their order; older documents lack what came later."""

    def __init__(self, document: dict[str, Any]) -> None:
        """Take the document in one language."""
        self.document = document

    @property
    def opening(self) -> list[dict[str, Any]]:
        """Return the opening formulas."""
        return self._texts(Kind.OPENING)

    @property
    def closing(self) -> list[dict[str, Any]]:
        """Return the closing formulas."""
        return self._texts(Kind.CLOSING)

    @property
    def guests(self) -> list[dict[str, Any]]:
        """Return the texts about guests and their capacity."""
        return self._texts(Kind.GUEST)

    @property
    def also_present(self) -> list[str]:
        """Return the guests that were entered on the list, with office or organisation."""
        guests = self.document.get("guests", [])
        return [", ".join(part for part in (one["name"], one["capacity"]) if part) for one in guests]

    @property
    def table(self) -> dict[str, str]:
        """Return who presided and who kept the minutes, by capacity, as it was at the end."""
        table: dict[str, str] = self.document.get("table", {})
        return table

    @property
    def hours(self) -> list[str]:
        """Return when the meeting was opened and closed; empty where it was not."""
        hours: list[str] = self.document.get("hours", [])
        return hours

    @property
    def absent(self) -> list[tuple[str, str]]:
        """Return who did not come, each with the reason that was entered, or an empty one."""
        attendance = self.document["attendance"]
        names: list[str] = attendance["absent"]
        reasons: list[str] = attendance.get("absent_because", [""] * len(names))
        return list(zip(names, reasons, strict=True))

    @property
    def sections(self) -> list[Section]:
        """Return the course of the meeting, by items."""
        sections: list[Section] = [Section(heading="", key="", acts=[])]
        for one in self.document["paragraphs"]:
            if one.get("of") in APART:
                continue
            if one["kind"] == ItemStarted.name:
                heading, *rest = one["text"].split("\n")
                sections.append(
                    Section(
                        heading=heading,
                        key=f"act-{one['seq']}",
                        acts=[],
                        origin=[(label, words) for label, words in one.get("origin", [])],
                        opinions=one.get("opinions", []),
                    )
                )
                # What the call says of the item beside its title, and corrections of the call itself.
                if rest or one.get("corrections"):
                    sections[-1].acts.append({**one, "text": "\n".join(rest)})
            else:
                sections[-1].acts.append(one)
        return [one for one in sections if one.heading or one.acts]

    def _texts(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.document["paragraphs"] if one.get("of") == kind]
