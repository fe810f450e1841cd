"""Reading the journal."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from youth.journal.chain import canonical_time
from youth.journal.kinds import kind_named
from youth.models.journal import JournalEntry, Stream

PAGE = 500


def head(stream: str) -> int:
    """Return the ``seq`` of a stream's last entry, 0 where it has none."""
    return Stream.objects.filter(pk=stream).values_list("seq", flat=True).first() or 0


def head_of(stream: str) -> Coalesce:
    """Return the same as a part of another query: the head, and what its page shows, of one moment."""
    return Coalesce(Subquery(Stream.objects.filter(pk=stream).values("seq")), 0)


def heads(streams: Collection[str]) -> dict[str, int]:
    """Return the heads of many streams in one query; streams without entries are left out."""
    return dict(Stream.objects.filter(pk__in=streams).values_list("name", "seq"))


def entries_after(stream: str, seq: int = 0, *, limit: int | None = None) -> QuerySet[JournalEntry]:
    """Return a stream's entries after ``seq`` in order."""
    entries = JournalEntry.objects.filter(stream_id=stream, seq__gt=seq).order_by("seq")
    return entries if limit is None else entries[:limit]


def whole_stream(stream: str) -> Iterator[JournalEntry]:
    """Yield all entries of a stream, some hundreds at a time.

    Pages by ``seq`` instead of a server-side cursor: a reader that stops half-way leaves nothing open.
    """
    seq = 0
    while page := list(entries_after(stream, seq, limit=PAGE)):
        yield from page
        seq = page[-1].seq


def extract(
    stream: str, *, about: Collection[UUID] | None = None, kinds: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return a whole stream as the lines of an ``events.jsonl``.

    Payloads are shown of public kinds only and, where ``about`` names ids, only of entries that mention
    one of them or whose kind is among ``kinds``; all others appear as header and payload digest.
    """
    wanted = None if about is None else {str(key) for key in about}
    return [line_of(entry, with_payload=_shown(entry, wanted, kinds)) for entry in whole_stream(stream)]


def line_of(entry: JournalEntry, *, with_payload: bool = True) -> dict[str, Any]:
    """Return an entry as one line of an extract, digests as they are stored."""
    line = {
        "stream": entry.stream_id,
        "seq": entry.seq,
        "kind": entry.kind,
        "actor": str(entry.actor) if entry.actor else None,
        "representative": str(entry.representative) if entry.representative else None,
        "at": canonical_time(entry.at),
        "cause": {"stream": entry.cause_stream, "seq": entry.cause_seq} if entry.cause_stream else None,
        "previous_digest": entry.previous_digest,
        "payload_digest": entry.payload_digest,
        "digest": entry.digest,
    }
    if with_payload and entry.payload is not None:
        line |= {"payload": entry.payload, "salt": entry.salt}
    return line


def _shown(entry: JournalEntry, wanted: set[str] | None, kinds: Collection[str]) -> bool:
    kind = kind_named(entry.kind)
    # Whether a kind is public is unknown when its app is gone, so it is not shown.
    if kind is None or not kind.is_public:
        return False
    return wanted is None or entry.kind in kinds or not wanted.isdisjoint(_strings_in(entry.payload))


def _strings_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _strings_in(item)
        case dict():
            for item in value.values():
                yield from _strings_in(item)
