"""Work that many wait for at the same time, done in batches by one thread of the process.

The thread has one database connection. It takes everything that was put in while it did the last batch: a
batch is as large as the load, and nobody waits for a fixed time. What is put in is answered once its batch
is done, which for a service means after its commit. A batch that fails is done again piece by piece, so that
one bad piece never fails its neighbours.
"""

import atexit
import logging
import os
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

# Databases limit the parameters of one statement; more than this waits for the next batch.
MOST_AT_ONCE = 1000
# How long a process that ends waits for the batch at hand.
STOP_SECONDS = 10.0

# Does all pieces at once and returns what came of each, in their order.
type Work[K, T, R] = Callable[[K, Sequence[T]], Sequence[R]]


class Piece(NamedTuple):
    """What is to be done, with what it may be done together with, and who waits for it."""

    work: Work[Any, Any, Any]
    key: Hashable
    what: Any
    future: Future[Any]


class Batches:
    """The queue and its thread, which starts with the first piece."""

    def __init__(self) -> None:
        self._waiting: list[Piece] = []
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._process = 0

    def put[K: Hashable, T, R](
        self, work: Work[K, T, R], key: K, what: T, future: Future[R] | None = None
    ) -> Future[R]:
        """Queue one piece; those of the same work and key are done together, in the order they came in.

        The future, an own one where given, gets what came of it or the exception. It is set by the thread
        of the batches: callbacks must be short.
        """
        future = Future() if future is None else future
        with self._changed:
            self._start()
            self._waiting.append(Piece(work, key, what, future))
            self._changed.notify()
        return future

    def stop(self) -> None:
        """Do what is queued, close the connection and end the thread; the next piece starts another."""
        with self._changed:
            thread, self._thread = self._thread, None
            self._changed.notify_all()
        if thread is not None and self._process == os.getpid():
            thread.join(STOP_SECONDS)

    def _start(self) -> None:
        # After a fork there are the parent's objects, but not its threads.
        if self._process != os.getpid():
            self._process, self._thread, self._waiting = os.getpid(), None, []
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="batches", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while pieces := self._next():
            groups: dict[tuple[Work[Any, Any, Any], Hashable], list[Piece]] = {}
            for piece in pieces:
                # From here on nobody can cancel it any more.
                if piece.future.set_running_or_notify_cancel():
                    groups.setdefault((piece.work, piece.key), []).append(piece)
            for (work, key), group in groups.items():
                _settle(group, _outcomes(work, key, [piece.what for piece in group]))
        connection.close()

    def _next(self) -> list[Piece]:
        """Return what waits, as soon as something does; nothing once the thread is to end."""
        with self._changed:
            while not self._waiting and self._thread is threading.current_thread():
                self._changed.wait()
            taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            return taken


def _outcomes[K, T, R](work: Work[K, T, R], key: K, whats: Sequence[T]) -> Sequence[R | BaseException]:
    """Return what came of each piece, the exception where it failed."""
    try:
        return _done(work, key, whats)
    except (OperationalError, InterfaceError) as error:
        # The database is away: that is no piece's fault, and each alone would wait for it as long again.
        log.exception("batch_failed size=%s", len(whats))
        return [error] * len(whats)
    except (Exception, SystemExit) as error:
        log.exception("batch_failed size=%s", len(whats))
        if len(whats) == 1:
            return [error]
        return [_outcomes(work, key, [what])[0] for what in whats]


def _done[K, T, R](work: Work[K, T, R], key: K, whats: Sequence[T]) -> Sequence[R]:
    """Do the work, a second time on a new connection where the first one broke."""
    try:
        return work(key, whats)
    except (OperationalError, InterfaceError):
        connection.close()
        return work(key, whats)


def _settle(pieces: Sequence[Piece], outcomes: Sequence[Any]) -> None:
    if len(outcomes) != len(pieces):
        outcomes = [RuntimeError(f"{len(outcomes)} outcomes of {len(pieces)} pieces")] * len(pieces)
    for piece, outcome in zip(pieces, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            piece.future.set_exception(outcome)
        else:
            piece.future.set_result(outcome)


batches = Batches()
atexit.register(batches.stop)
