"""``events.jsonl``: the meeting's journal, line by line, and the independent check of its hash chain.

Each line is one entry: header, digest and, where the entry is public and about the matter, payload and
salt. ``payload_digest`` is SHA-256 over the salt's bytes and the payload's RFC 8785 form; ``digest`` is
SHA-256 over the header's RFC 8785 form, which holds the digest of the entry before. The check restates
that rule here on purpose, so that a fault in the writing code can't hide itself.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from plugins.records.package.kinds import is_value

HEADER = (
    "stream",
    "seq",
    "kind",
    "actor",
    "representative",
    "at",
    "cause",
    "previous_digest",
    "payload_digest",
)
SHOWN = {"payload", "salt"}
TYPES = {
    "stream": "code",
    "seq": "int",
    "kind": "code",
    "actor": "uuid?",
    "representative": "uuid?",
    "at": "time",
    "payload_digest": "digest",
    "digest": "digest",
}


class ChainBrokenError(ValueError):
    """An extract that does not hang together; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def events_jsonl(lines: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the file: one RFC 8785 object per line."""
    return b"".join(rfc8785.dumps(dict(line)) + b"\n" for line in lines)


def read_events(content: bytes) -> list[dict[str, Any]]:
    """Read and check an extract. Raises ``ChainBrokenError`` naming the first line that does not hold."""
    entries: list[dict[str, Any]] = []
    previous, stream = "", None
    for number, raw in enumerate(content.split(b"\n")[:-1], start=1):
        entry = _read(raw, number)
        stream = stream or entry["stream"]
        if not _holds(entry, number, previous, stream):
            raise ChainBrokenError(number)
        previous = entry["digest"]
        entries.append(entry)
    if not content.endswith(b"\n"):
        raise ChainBrokenError(len(entries) + 1)
    return entries


def _read(raw: bytes, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(raw)
        # Written in one way only, so that a key that stands twice can't be read differently elsewhere.
        known = _is_entry(entry) and rfc8785.dumps(entry) == raw
    except (ValueError, TypeError, RecursionError) as error:
        raise ChainBrokenError(number) from error
    if not known:
        raise ChainBrokenError(number)
    return dict(entry)


def _is_entry(value: object) -> bool:
    """Say whether a line is an object of the known fields, each of its kind of value."""
    if not isinstance(value, dict) or value.keys() - SHOWN != {*HEADER, "digest"}:
        return False
    if not all(is_value(value[name], expected) for name, expected in TYPES.items()):
        return False
    if value["representative"] is not None and value["actor"] is None:
        return False
    first = value["previous_digest"] == ""
    if not (first or is_value(value["previous_digest"], "digest")) or not _is_cause(value["cause"]):
        return False
    return is_value(value.get("salt"), "digest?") and isinstance(value.get("payload", {}), dict)


def _is_cause(value: object) -> bool:
    if value is None:
        return True
    known = isinstance(value, dict) and value.keys() == {"stream", "seq"}
    return known and is_value(value["stream"], "code") and is_value(value["seq"], "int")  # type: ignore[index]


def _holds(entry: Mapping[str, Any], number: int, previous: str, stream: str) -> bool:
    if (entry["stream"], entry["seq"], entry["previous_digest"]) != (stream, number, previous):
        return False
    try:
        header = rfc8785.dumps({name: entry[name] for name in HEADER})
        if hashlib.sha256(header).hexdigest() != entry["digest"]:
            return False
        if "payload" not in entry:
            return "salt" not in entry
        salted = bytes.fromhex(entry["salt"]) + rfc8785.dumps(entry["payload"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return False
    return bool(hashlib.sha256(salted).hexdigest() == entry["payload_digest"])
