"""How a package is manipulated, and the answer that it gets.

Every checksum is made right again first: none of this is found by them. Where the answer is empty, files and
figures agree, and only a signature can tell that the package is not the sender's.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plugins.records.package.export import package_of
from plugins.records.package.record import ResolutionRecord
from tests.records import samples
from tests.records.forging import forged, judged
from tests.records.test_forgeries import with_journal

PACKED = package_of(samples.record())


PAYLOAD = PACKED.payload


NAMED = samples.record(decision=samples.named_decision())


@dataclass(frozen=True, slots=True)
class Row:
    """One manipulation: how it is made, and the codes of the answer in their order, each once."""

    name: str
    content: Callable[[], bytes]
    answer: tuple[str, ...]


def answer_to(content: bytes) -> tuple[str, ...]:
    """Return the codes of the findings, each once; of the paper with what is wrong with it."""
    told = (
        f"{one.code}: {one.field}" if one.code == "PDF_INVALID" else one.code
        for one in judged(content).findings
    )
    return tuple(dict.fromkeys(told))


def document(*path: str | int, to: Any, record: ResolutionRecord | None = None) -> Callable[[], bytes]:
    """Change one value of ``package.json`` and nothing else."""

    def change(whole: dict[str, Any]) -> None:
        place: Any = whole
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return lambda: forged(change, record)


def record(**changes: Any) -> Callable[[], bytes]:
    """Write every file again from a record that says something else."""
    return lambda: package_of(samples.record(**changes)).content


def decision(**changes: Any) -> Callable[[], bytes]:
    """Write every file again from another decision."""
    return record(decision=samples.decision(**changes))


def journal(change: Callable[[list[dict[str, Any]]], None]) -> Callable[[], bytes]:
    """Change the journal, chain it again, and write its new head into the record."""

    def content() -> bytes:
        lines = json.loads(json.dumps(list(NAMED.events)))
        change(lines)
        for number, line in enumerate(lines, start=1):
            line["seq"] = number
        return with_journal(lines)

    return content


def told(kind: str, payload: dict[str, Any]) -> Callable[[], bytes]:
    """Let the second act of the meeting, which is withheld, show something."""

    def change(lines: list[dict[str, Any]]) -> None:
        lines[1] |= {"kind": kind, "payload": payload, "salt": "ab" * 32}

    return journal(change)


def votes(yes: int, no: int, abstain: int, silent: int = 0) -> dict[str, int]:
    return {"for": yes, "against": no, "abstain": abstain, "not_voting": silent}
