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
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
)

log = logging.getLogger(__name__)

# Databases limit the parameters of one statement; more than this waits for the next batch.
MOST_AT_ONCE = 1000
# How long a process that ends waits for the batch at hand.
STOP_SECONDS = 10.0
# How long a batch waits for a database that is away; a server that is started again is back sooner.
AWAY_SECONDS = 5.0
LOOK_EVERY = 0.1
# How often what is done afterwards is repeated, at most.
AFTERWARDS_EVERY = 0.5

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
        # What is to be done afterwards, and from which moment on (of the monotonic clock).
        self._due: dict[tuple[Callable[[Any], None], Hashable], float] = {}
        self._done_at: dict[tuple[Callable[[Any], None], Hashable], float] = {}

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

    def afterwards[K: Hashable](self, work: Callable[[K], None], key: K) -> None:
        """Have ``work(key)`` done soon, once for all who ask for it until then and twice a second at most.

        For what nobody waits for, such as showing how far a count is. A failure is logged.
        """
        now = time.monotonic()
        with self._changed:
            self._start()
            self._done_at = {one: at for one, at in self._done_at.items() if at > now - AFTERWARDS_EVERY}
            self._due.setdefault(
                (work, key), self._done_at.get((work, key), now - AFTERWARDS_EVERY) + AFTERWARDS_EVERY
            )
            self._changed.notify()

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
            self._process, self._thread, self._waiting, self._due = os.getpid(), None, [], {}
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="batches", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        _take_own_connection()
        while (pieces := self._next()) is not None:
            groups: dict[tuple[Work[Any, Any, Any], Hashable], list[Piece]] = {}
            for piece in pieces:
                # From here on nobody can cancel it any more.
                if piece.future.set_running_or_notify_cancel():
                    groups.setdefault((piece.work, piece.key), []).append(piece)
            for (work, key), group in groups.items():
                _settle(group, _outcomes(work, key, [piece.what for piece in group]))
            self._do_afterwards()
        self._do_afterwards()
        connection.close()

    def _next(self) -> list[Piece] | None:
        """Return what waits, nothing where something is due afterwards; None once the thread is to end."""
        with self._changed:
            while not self._waiting:
                now = time.monotonic()
                if self._thread is not threading.current_thread():
                    return None
                if self._due and (wait := min(self._due.values()) - now) <= 0:
                    break
                self._changed.wait(wait if self._due else None)
            taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            return taken

    def _do_afterwards(self) -> None:
        now = time.monotonic()
        with self._changed:
            due = [one for one, at in self._due.items() if at <= now]
            for one in due:
                del self._due[one]
                self._done_at[one] = now
        for work, key in due:
            try:
                work(key)
            except Exception:
                log.exception("afterwards_failed")
                connection.close()


def _take_own_connection() -> None:
    """Give this thread a connection outside the pool, which those who wait for it may have emptied."""
    own = connections[DEFAULT_DB_ALIAS].copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    connections[DEFAULT_DB_ALIAS] = own


def _outcomes[K, T, R](work: Work[K, T, R], key: K, whats: Sequence[T]) -> Sequence[R | BaseException]:
    """Return what came of each piece, the exception where it failed.

    A batch whose connection broke is done again whole on a new one; any other that fails, piece by piece.
    """
    try:
        return work(key, whats)
    except (OperationalError, InterfaceError) as error:
        log.warning("batch_broken size=%s error=%s", len(whats), type(error).__name__)
        if not _connected_again():
            # That is no piece's fault, and each alone would wait for the database as long again.
            return [error] * len(whats)
        return _again(work, key, whats)
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- given to those who wait
        return _one_by_one(work, key, whats, error)


def _again[K, T, R](work: Work[K, T, R], key: K, whats: Sequence[T]) -> Sequence[R | BaseException]:
    try:
        return work(key, whats)
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- given to those who wait
        return _one_by_one(work, key, whats, error)


def _one_by_one[K, T, R](
    work: Work[K, T, R], key: K, whats: Sequence[T], error: BaseException
) -> Sequence[R | BaseException]:
    log.error("batch_failed size=%s", len(whats), exc_info=error)
    if len(whats) == 1:
        return [error]
    outcomes: list[R | BaseException] = []
    for what in whats:
        try:
            outcomes += work(key, [what])
        except (Exception, SystemExit) as own:  # noqa: BLE001 -- given to who waits
            outcomes.append(own)
    return outcomes


def _connected_again() -> bool:
    """Return whether the database answers on a new connection, within the time that a restart takes."""
    deadline = time.monotonic() + AWAY_SECONDS
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except DatabaseError:
            if time.monotonic() > deadline:
                return False
            time.sleep(LOOK_EVERY)
        else:
            return True


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
