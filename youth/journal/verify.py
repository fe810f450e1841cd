"""Recomputing a stream's chain from its rows."""

from dataclasses import dataclass
from itertools import takewhile

from django.db.models import Max

from youth.journal.acts import PayloadErased
from youth.journal.chain import Break, first_break
from youth.journal.models import JournalEntry, Stream
from youth.journal.selectors import line_of, whole_stream


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recomputation of one stream found; ``broken`` is the first entry that does not hold."""

    stream: str
    entries: int
    broken: Break | None


def verify_stream(stream: str) -> Verdict:
    """Recompute a stream. Raises ``Stream.DoesNotExist`` for a stream that is not there.

    Besides the chain it notices a stream cut off at its end, by the head, and a payload that vanished
    without the act that erases it.
    """
    entries = JournalEntry.objects.filter(stream_id=stream)
    # Read before the head: a stream that grows meanwhile must not look cut.
    last = entries.aggregate(last=Max("seq"))["last"] or 0
    head = Stream.objects.get(pk=stream)
    lines = (line_of(entry) for entry in takewhile(lambda entry: entry.seq <= head.seq, whole_stream(stream)))
    found = [
        broken
        for broken in (first_break(lines, stream=stream), _first_vanished(stream), _head_break(head, last))
        if broken
    ]
    return Verdict(stream, last, min(found, key=lambda broken: broken.seq, default=None))


def verify_all() -> list[Verdict]:
    """Recompute every stream, in the order of their names."""
    return [verify_stream(name) for name in Stream.objects.order_by("name").values_list("name", flat=True)]


def _first_vanished(stream: str) -> Break | None:
    entries = JournalEntry.objects.filter(stream_id=stream)
    erased = set(entries.filter(kind=PayloadErased.name).values_list("payload__entry", flat=True))
    empty = entries.filter(payload__isnull=True).order_by("seq").values_list("seq", flat=True)
    vanished = next((seq for seq in empty if seq not in erased), None)
    return Break(stream, vanished, "payload_missing") if vanished else None


def _head_break(head: Stream, last: int) -> Break | None:
    if last > head.seq:
        return Break(head.name, head.seq + 1, "head")
    kept = JournalEntry.objects.filter(stream_id=head.name, seq=head.seq).values_list("digest", flat=True)
    if head.seq == 0 or list(kept) == [head.digest]:
        return None
    return Break(head.name, min(last + 1, head.seq), "head")
