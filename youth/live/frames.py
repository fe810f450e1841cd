"""Frames: an entry as screens receive it, rendered once per audience and language in each process.

Sockets and polling take the same strings from here, so they can't differ.
"""

import json
import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, QuerySet
from django.utils import timezone, translation

from youth.journal.frames import Frame, frame_of
from youth.journal.kinds import Audience, act_of, public_json
from youth.journal.selectors import head
from youth.live.messages import Act, encoded
from youth.models.journal import JournalEntry
from youth.prepared import Blank, Prepared

log = logging.getLogger(__name__)

# How far back a screen may resume; one that missed more loads its page again.
REACH = 512
RINGS = 256


class View(NamedTuple):
    """The audience and the language for which a frame is rendered; never one person."""

    audience: Audience
    language: str


class Rendered(NamedTuple):
    """One frame, encoded."""

    seq: int
    text: str


class OutOfReachError(Exception):
    """The screen missed too much, or its number is after the head: it must load its page again."""

    def __init__(self, head: int) -> None:
        super().__init__(head)
        self.head = head


def render(entry: JournalEntry, view: View) -> Rendered:
    """Render an entry's frame for one view.

    Where that is impossible (payload erased, app gone, fault in the app) the frame makes the screen
    load its page again: a screen must never keep showing an old state.
    """
    message: Act = {"type": "act", "seq": entry.seq}
    try:
        frame, known = _frame(entry, view)
        if not known:
            message["reload"] = True
        if frame is not None:
            message["data"], message["fragments"] = frame.data, frame.fragments
        return Rendered(entry.seq, encoded(message))
    except Exception:
        log.exception("frame_failed stream=%s seq=%s kind=%s", entry.stream_id, entry.seq, entry.kind)
        return Rendered(entry.seq, encoded({"type": "act", "seq": entry.seq, "reload": True}))


def _frame(entry: JournalEntry, view: View) -> tuple[Frame | None, bool]:
    act = act_of(entry)
    if act is None:
        # For an unknown kind it is unknown what of its payload is public.
        return Frame(public_json(entry) | {"payload": None}, {}), False
    with translation.override(view.language), timezone.override(entry.stream.council.time_zone):
        return frame_of(act, entry, view.audience, view.language), True


class FrameStore:
    """The last frames of each stream and view; thread-safe, one per process."""

    def __init__(self, *, reach: int = REACH, rings: int = RINGS) -> None:
        self.reach = reach
        self._most_rings = rings
        self._rings: OrderedDict[tuple[str, View], Ring] = OrderedDict()
        self._lock = threading.Lock()

    def after(self, stream: str, view: View, seq: int) -> list[Rendered]:
        """Return all frames after ``seq``, newest entries of the journal included.

        Raises ``OutOfReachError`` for a screen that missed more than the reach or is ahead of the journal.
        """
        return self._ring(stream, view).after(seq)

    def cached_after(self, stream: str, view: View, seq: int) -> list[Rendered] | None:
        """Return the frames after ``seq`` without a query, or ``None`` where they are not cached."""
        ring = self._rings.get((stream, view))
        return ring.cached_after(seq) if ring is not None else None

    def forget(self) -> None:
        """Drop all frames."""
        with self._lock:
            self._rings.clear()

    def _ring(self, stream: str, view: View) -> "Ring":
        with self._lock:
            ring = self._rings.setdefault((stream, view), Ring(stream, view, self.reach))
            self._rings.move_to_end((stream, view))
            while len(self._rings) > self._most_rings:
                self._rings.popitem(last=False)
            return ring


class Ring:
    """The frames of one stream and view without a gap between first and last."""

    def __init__(self, stream: str, view: View, reach: int) -> None:
        self.stream, self.view, self.reach = stream, view, reach
        self._frames: deque[Rendered] = deque(maxlen=reach)
        # One thread renders while the others wait for its frames.
        self._filling = threading.Lock()

    def cached_after(self, seq: int) -> list[Rendered] | None:
        """Return the frames after ``seq`` as far as the ring covers them, else ``None``."""
        frames = list(self._frames)
        if not frames or not frames[0].seq - 1 <= seq <= frames[-1].seq:
            return None
        return frames[len(frames) - (frames[-1].seq - seq) :] if seq < frames[-1].seq else []

    def after(self, seq: int) -> list[Rendered]:
        """Bring the ring up to the journal and return the frames after ``seq``."""
        with self._filling:
            if not (self._frames and self._extend(self._frames[-1].seq)):
                # Empty, or so far behind that a gap would remain: begin at this screen's number.
                self._frames.clear()
                if not self._extend(seq):
                    raise OutOfReachError(head(self.stream))
            if not self._frames:
                return self._nothing_after(seq)
            first, last = self._frames[0].seq, self._frames[-1].seq
            if seq > last or last - seq > self.reach:
                raise OutOfReachError(last)
            if seq < first - 1:
                self._prepend(seq, first)
            return self.cached_after(seq) or []

    def _nothing_after(self, seq: int) -> list[Rendered]:
        last = head(self.stream)
        if seq != last:
            raise OutOfReachError(last)
        return []

    def _extend(self, seq: int) -> bool:
        entries = _newest(self.reach).rows(stream=self.stream, seq=seq)
        if len(entries) > self.reach:
            return False
        self._frames.extend(render(entry, self.view) for entry in entries)
        return True

    def _prepend(self, seq: int, first: int) -> None:
        older = [render(entry, self.view) for entry in _entries(self.stream, seq).filter(seq__lt=first)]
        self._frames.extendleft(reversed(older))


@cache
def _newest(reach: int) -> Prepared[JournalEntry]:
    """Return the query of every frame; one row more than the reach shows that there is too much."""
    return Prepared(
        lambda: _entries(Blank("stream", CharField()), Blank("seq", BigIntegerField()))[: reach + 1]
    )


def _entries(stream: str | Blank, seq: int | Blank) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.filter(stream_id=stream, seq__gt=seq).order_by("seq")
    return found.select_related("stream__council")


def answer(frames: Iterable[Rendered], **rest: Any) -> str:
    """Return the body of a polling answer: the same strings that sockets get, in one JSON document."""
    body = ",".join(frame.text for frame in frames)
    return f'{{"frames":[{body}],{json.dumps(rest)[1:]}'


store = FrameStore()
