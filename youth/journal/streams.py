"""Names of streams. An act appends to exactly one of them."""

from typing import Literal, Protocol
from uuid import UUID

Family = Literal["council", "meeting", "proposal", "record"]
FAMILIES: tuple[Family, ...] = ("council", "meeting", "proposal", "record")


class _Keyed(Protocol):
    @property
    def pk(self) -> object: ...


def council_stream(council: _Keyed) -> str:
    """Return the stream of a council's own acts: members, offices, rules, plugin switches."""
    return f"council:{council.pk}"


def meeting_stream(meeting: _Keyed | UUID) -> str:
    """Return the stream of a meeting, given the row or its id."""
    return f"meeting:{_key(meeting)}"


def proposal_stream(proposal: _Keyed | UUID) -> str:
    """Return the stream of a proposal, given the row or its id."""
    return f"proposal:{_key(proposal)}"


def record_stream(record: _Keyed | UUID) -> str:
    """Return the stream of a consultation record, given the row or its id."""
    return f"record:{_key(record)}"


def family_of(stream: str) -> Family | None:
    """Return what a stream's name says it is about, or ``None`` for a name of no known form."""
    head, _, key = stream.partition(":")
    return next((family for family in FAMILIES if family == head and key), None)


def _key(subject: _Keyed | UUID) -> object:
    return subject if isinstance(subject, UUID) else subject.pk
