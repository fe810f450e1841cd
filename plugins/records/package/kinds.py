"""The acts that the journal of a meeting may hold, and the fields of each: part of the format.

``kinds.json`` repeats what the apps declare, so that a package is checked the same everywhere, whichever
plugins are installed. An act that is not in it appears as header and payload digest only:
the writer withholds it, and a package that shows one is refused.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

KINDS_FILE = Path(__file__).with_name("kinds.json")

MEETING_OPENED, MEETING_CLOSED = "youth.meeting_opened", "youth.meeting_closed"
ENTERED, LEFT = "youth.hall_entered", "youth.hall_left"
ENTERED_TOGETHER, HALL_CORRECTED = "youth.hall_entered_together", "youth.attendance_corrected"
HALL = frozenset({ENTERED, ENTERED_TOGETHER, LEFT, HALL_CORRECTED})
POLL_OPENED, POLL_CLOSED, ANNOUNCED = "voting.poll_opened", "voting.poll_closed", "voting.poll_announced"
POLL_RECOUNTED = "voting.poll_recounted"
COUNTED, ADOPTED = "voting.quorum_counted", "youth.resolution_adopted"
# The course of the meeting belongs to every resolution's extract: who was there, whether the quorum held.
# Everything else only if it mentions the subject.
COURSE = frozenset(
    {
        "youth.meeting_convened",
        MEETING_OPENED,
        *HALL,
        "youth.quorum_checked",
        "youth.meeting_suspended",
        "youth.meeting_resumed",
        MEETING_CLOSED,
    }
)

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DIGEST = re.compile(r"[0-9a-f]{64}")
# Codes, ids and digests; a sentence about a person has spaces and does not match.
CODE = re.compile(r"[A-Za-z0-9_.:-]{0,120}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LARGEST = 10**12
MOST = 1000


@cache
def known_kinds() -> dict[str, dict[str, str]]:
    """Return the fields of every kind of act that the format knows, each with the name of its type."""
    kinds: dict[str, dict[str, str]] = json.loads(KINDS_FILE.read_text("utf-8"))
    return kinds


def fits(kind: str, payload: Mapping[str, Any]) -> bool:
    """Return whether the format knows the kind and the payload has exactly its fields, each of its type."""
    fields = known_kinds().get(kind)
    if fields is None or payload.keys() != fields.keys():
        return False
    return all(is_value(payload[name], expected) for name, expected in fields.items())


def shown_lines(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the lines of an extract without payloads unknown to the format."""
    return [
        {name: value for name, value in line.items() if name not in {"payload", "salt"}}
        if "payload" in line and not fits(line["kind"], line["payload"])
        else line
        for line in lines
    ]


def is_value(value: object, expected: str) -> bool:
    """Return whether a value is of a type: ``uuid``, ``int`` …; ``uuid?`` may be null, ``[uuid]`` a list."""
    if expected.endswith("?"):
        return value is None or is_value(value, expected[:-1])
    if expected.startswith("["):
        inner = expected[1:-1]
        return isinstance(value, list) and len(value) <= MOST and all(is_value(one, inner) for one in value)
    match expected:
        case "bool":
            return isinstance(value, bool)
        case "int":
            return type(value) is int and 0 <= value <= LARGEST
        case "sealed":
            return (
                isinstance(value, dict)
                and value.keys() == {"salt", "digest"}
                and all(is_value(one, "digest") for one in value.values())
            )
    return isinstance(value, str) and _is_text(value, expected)


def _is_text(value: str, expected: str) -> bool:
    pattern = {"uuid": UUID, "digest": DIGEST, "code": CODE, "date": DAY, "time": MOMENT}[expected]
    if not pattern.fullmatch(value):
        return False
    reader = {"date": date.fromisoformat, "time": datetime.fromisoformat}.get(expected)
    try:
        return reader is None or reader(value) is not None
    except ValueError:
        return False
