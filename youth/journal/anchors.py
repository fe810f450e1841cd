"""Heads of streams, written down outside of the database and compared with it later.

A chain shows that nothing before its head was changed. That the head itself was not set back or made anew
shows only by a copy of it that whoever writes to the database cannot reach.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youth.journal.chain import Break, canonical_time
from youth.models.journal import JournalEntry, Stream

FORMAT = "glas-journal-heads-1"


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream: its number and its digest."""

    stream: str
    seq: int
    digest: str


def heads_of(streams: Iterable[str] | None = None) -> list[Head]:
    """Return the heads of these streams, else of all, by name; streams without entries are left out."""
    rows = Stream.objects.filter(seq__gt=0).order_by("name")
    if streams is not None:
        rows = rows.filter(pk__in=list(streams))
    return [Head(*row) for row in rows.values_list("name", "seq", "digest")]


def anchors_document(heads: Iterable[Head], at: datetime) -> dict[str, Any]:
    """Return heads as the JSON document that is kept outside, with the moment at which they stood."""
    return {
        "format": FORMAT,
        "at": canonical_time(at),
        "heads": [{"stream": head.stream, "seq": head.seq, "digest": head.digest} for head in heads],
    }


def read_anchors(document: object) -> list[Head]:
    """Return the heads of an anchors document. Raises ``ValueError`` for one of another form."""
    try:
        if not isinstance(document, Mapping) or document["format"] != FORMAT:
            raise ValueError(FORMAT)
        heads = [Head(str(one["stream"]), int(one["seq"]), str(one["digest"])) for one in document["heads"]]
    except (KeyError, TypeError) as error:
        raise ValueError(FORMAT) from error
    if any(head.seq < 1 for head in heads):
        raise ValueError(FORMAT)
    return heads


def anchor_break(anchor: Head) -> Break | None:
    """Return where a stream does not hold what an anchor says, or ``None`` where it does.

    A stream may have grown since; the entry that was its head must still be there with its digest.
    """
    entry = JournalEntry.objects.filter(stream_id=anchor.stream, seq=anchor.seq)
    kept = entry.values_list("digest", flat=True).first()
    if kept is None:
        return Break(anchor.stream, anchor.seq, "anchor_missing")
    return None if kept == anchor.digest else Break(anchor.stream, anchor.seq, "anchor_differs")
