"""Recomputing a stream's chain, and comparing what its acts say with the rows they made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import Max

from youth.journal.acts import PayloadErased
from youth.journal.anchors import Head, anchor_break
from youth.journal.chain import Break, first_break
from youth.journal.comparison import Difference, differences, expected_streams
from youth.journal.selectors import line_of, whole_stream
from youth.models.journal import JournalEntry, Stream


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the examination of one stream found.

    ``broken`` is the first entry that does not hold; ``differs`` what rows say otherwise than the acts,
    asked only of a chain that holds.
    """

    stream: str
    entries: int
    broken: Break | None
    differs: list[Difference] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Return whether nothing was found."""
        return self.broken is None and not self.differs


def verify_stream(stream: str, *, anchors: Iterable[Head] = ()) -> Verdict:
    """Recompute a stream and compare it with its rows, and with the anchors that speak of it.

    Besides the chain it notices a stream cut off at its end, by the head, a payload that vanished without
    the act that erases it, and a cause that no header covers. Raises ``Stream.DoesNotExist``.
    """
    entries = JournalEntry.objects.filter(stream_id=stream)
    # Read before the head: a stream that grows meanwhile must not look cut.
    last = entries.aggregate(last=Max("seq"))["last"] or 0
    head = Stream.objects.get(pk=stream)
    lines = (line_of(entry) for entry in _up_to(head))
    found = [first_break(lines, stream=stream), _first_slip(head), _head_break(head, last)]
    found += [anchor_break(anchor) for anchor in anchors if anchor.stream == stream]
    broken = min((one for one in found if one), key=lambda one: one.seq, default=None)
    return Verdict(stream, last, broken, [] if broken else _differences(stream))


def verify_all(*, anchors: Iterable[Head] = ()) -> list[Verdict]:
    """Examine every stream by name, and name those that rows or anchors speak of and that are gone."""
    anchors = list(anchors)
    # Asked first: a stream comes into being in the transaction that writes the rows which name it.
    expected = expected_streams()
    names = list(Stream.objects.order_by("name").values_list("name", flat=True))
    verdicts = [verify_stream(name, anchors=anchors) for name in names]
    gone = (expected | {anchor.stream for anchor in anchors}) - set(names)
    missing = [Verdict(name, 0, Break(name, 1, "stream_missing")) for name in gone]
    return sorted(verdicts + missing, key=lambda verdict: verdict.stream)


def _up_to(head: Stream) -> Iterator[JournalEntry]:
    return takewhile(lambda entry: entry.seq <= head.seq, whole_stream(head.name))


def _differences(stream: str) -> list[Difference]:
    if not differences(stream):
        return []
    # Again under the stream's lock: an act that was committed between reading entries and rows is none.
    with transaction.atomic():
        Stream.objects.select_for_update().get(pk=stream)
        return differences(stream)


def _first_slip(head: Stream) -> Break | None:
    """Return the first entry with a fault that its header does not show."""
    erased = JournalEntry.objects.filter(stream_id=head.name, kind=PayloadErased.name)
    redacted = set(erased.values_list("payload__entry", flat=True))
    for entry in _up_to(head):
        # SQL's NULL and JSON's null read the same, and hide the same.
        if entry.payload is None and entry.seq not in redacted:
            return Break(head.name, entry.seq, "payload_missing")
        if bool(entry.cause_stream) != (entry.cause_seq is not None):
            return Break(head.name, entry.seq, "digest")
    return None


def _head_break(head: Stream, last: int) -> Break | None:
    if last > head.seq:
        return Break(head.name, head.seq + 1, "head")
    kept = JournalEntry.objects.filter(stream_id=head.name, seq=head.seq).values_list("digest", flat=True)
    if head.seq == 0 or list(kept) == [head.digest]:
        return None
    return Break(head.name, min(last + 1, head.seq), "head")


def report(verdicts: Iterable[Verdict], sentences: Mapping[str, str]) -> dict[str, Any]:
    """Return the verdicts as one JSON document; ``sentences`` says each fault in words."""
    verdicts = list(verdicts)
    return {
        "holds": all(verdict.holds for verdict in verdicts),
        "streams": [
            {
                "stream": verdict.stream,
                "entries": verdict.entries,
                "broken": {
                    "seq": verdict.broken.seq,
                    "fault": verdict.broken.fault,
                    "message": sentences[verdict.broken.fault],
                }
                if verdict.broken
                else None,
                "differs": [
                    {"seq": one.seq or None, "fault": one.code, "message": str(one.message)}
                    for one in verdict.differs
                ],
            }
            for verdict in verdicts
        ],
    }
