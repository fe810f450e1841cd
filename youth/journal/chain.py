"""The hash chain of a stream as pure functions, shared by writing, verifying and packages.

``payload_digest = SHA-256(salt ‖ JCS(payload))`` and ``digest = SHA-256(JCS(header))``, where the header
holds the previous digest and the payload digest, JCS is RFC 8785 and the salt is 32 random bytes, written
as 64 hexadecimal digits. A payload can therefore be withheld or erased, and the chain still verifies.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import rfc8785

SALT_BYTES = 32

Fault = Literal[
    "gap",
    "previous_digest",
    "payload_digest",
    "payload_missing",
    "digest",
    "head",
    "unreadable",
    "stream_missing",
    "anchor_missing",
    "anchor_differs",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The fields of an entry that the chain covers."""

    stream: str
    seq: int
    kind: str
    actor: str | None
    representative: str | None
    at: str
    cause: tuple[str, int] | None
    previous_digest: str
    payload_digest: str

    def as_json(self) -> dict[str, Any]:
        """Return the header as the JSON object whose canonical form is hashed."""
        return {
            "stream": self.stream,
            "seq": self.seq,
            "kind": self.kind,
            "actor": self.actor,
            "representative": self.representative,
            "at": self.at,
            "cause": {"stream": self.cause[0], "seq": self.cause[1]} if self.cause else None,
            "previous_digest": self.previous_digest,
            "payload_digest": self.payload_digest,
        }

    @property
    def digest(self) -> str:
        """Return the entry's digest in hexadecimal."""
        return hashlib.sha256(rfc8785.dumps(self.as_json())).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry at which a chain is broken, and the fault."""

    stream: str
    seq: int
    fault: Fault


def new_salt() -> str:
    """Return a fresh salt as hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def salted_digest(salt: str, content: bytes) -> str:
    """Return SHA-256 over the salt's bytes followed by the content, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(salt) + content).hexdigest()


def payload_digest(salt: str, payload: Mapping[str, Any]) -> str:
    """Return the salted digest of a payload in its canonical form."""
    return salted_digest(salt, rfc8785.dumps({**payload}))


def canonical_time(at: datetime) -> str:
    """Return an aware moment in UTC with six decimals, the only form used in the chain."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def first_break(lines: Iterable[Mapping[str, Any]], *, stream: str | None = None) -> Break | None:
    """Return where an extract's chain first breaks, or ``None`` where it is intact from the first entry on.

    ``lines`` are the objects of an ``events.jsonl`` in order. A line without a payload is verified by its
    header alone. Lines of another form are a break with the fault ``unreadable``.
    """
    previous = ""
    for seq, line in enumerate(lines, start=1):
        fault = _fault_of(line, seq, previous, stream)
        if fault:
            return Break(str(line.get("stream", stream or "")), seq, fault)
        stream = str(line["stream"])
        previous = str(line["digest"])
    return None


def _fault_of(line: Mapping[str, Any], seq: int, previous: str, stream: str | None) -> Fault | None:
    try:
        cause = line["cause"]
        header = Header(
            stream=line["stream"],
            seq=line["seq"],
            kind=line["kind"],
            actor=line["actor"],
            representative=line["representative"],
            at=line["at"],
            cause=None if cause is None else (cause["stream"], cause["seq"]),
            previous_digest=line["previous_digest"],
            payload_digest=line["payload_digest"],
        )
        if header.seq != seq or (stream is not None and header.stream != stream):
            return "gap"
        if header.previous_digest != previous:
            return "previous_digest"
        if "payload" in line and payload_digest(line["salt"], line["payload"]) != header.payload_digest:
            return "payload_digest"
        return None if header.digest == line["digest"] else "digest"
    except (KeyError, TypeError, ValueError):
        return "unreadable"
