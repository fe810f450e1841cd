"""The current generation of the content, common to all processes.

A generation ends with every commit that changes something pages may show. Asking costs no query: on one
machine it is the length of a file, with Redis a value that a thread looks at once a second.
"""

import logging
import os
import threading
import time
from collections.abc import Hashable
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.core.cache import BaseCache

log = logging.getLogger(__name__)


class Generation(Protocol):
    """The interface of a generation for the page store and the watch over writes."""

    def current(self) -> Hashable | None:
        """Return the name of the current generation, or None if it is unknown."""

    def end(self) -> None:
        """Begin the next generation; called after a commit, never raises."""


class FileGeneration:
    """The length of a file that all processes of one machine share.

    Ending a generation appends a byte: appending is atomic and a length never comes back, so two commits
    in the same tick of a clock still end two generations.
    """

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``; it need not exist."""
        self.path = path
        self._owed = False

    def current(self) -> Hashable | None:
        """Return the file and its length; None while an end could not be written."""
        if self._owed:
            self.end()
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self.end()
            return None
        except OSError:
            return None
        return None if self._owed else (found.st_ino, found.st_size)

    def end(self) -> None:
        """Append a byte; if that fails, this process stores no pages until it works again."""
        try:
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(handle, b".")
            finally:
                os.close(handle)
            self._owed = False
        except OSError as error:
            if not self._owed:
                log.warning("generation_not_written error=%s", type(error).__name__)
            self._owed = True


class CacheGeneration:
    """A random value in a cache that several machines share.

    The process that ends a generation knows it at once; others see it within a second, because a thread
    looks. A request never waits for the cache.
    """

    KEY = "glas:generation"
    EVERY = 1.0
    # A value read longer ago is not used.
    TRUSTED_FOR = 3.0

    def __init__(self, cache: BaseCache) -> None:
        """Use the cache; the thread starts with the first read, so in each forked process."""
        self.cache = cache
        self._seen: str | None = None
        self._seen_at = 0.0
        self._owed = False
        self._looker: tuple[int, threading.Thread] | None = None
        self._lock = threading.Lock()

    def current(self) -> Hashable | None:
        """Return the value last read, or None if the last reading failed or is too old."""
        self._begin_to_look()
        is_fresh = time.monotonic() - self._seen_at < self.TRUSTED_FOR
        return self._seen if is_fresh and not self._owed else None

    def end(self) -> None:
        """Write a new value; if that fails, this process stores no pages until the thread has written one."""
        # A committing request waits once for a cache that is away, not with every commit.
        if not self._owed and not self._write():
            self._begin_to_look()

    def _write(self) -> bool:
        value = uuid4().hex
        try:
            self.cache.set(self.KEY, value, timeout=None)
        except Exception as error:  # noqa: BLE001 - a broker may fail in any way, and the commit is done
            log.warning("generation_not_written error=%s", type(error).__name__)
            self._owed = True
            return False
        self._owed = False
        self._saw(value)
        return True

    def look(self) -> None:
        """Read the value; write one if there is none or if an end is still to be written."""
        asked_at = time.monotonic()
        if self._owed:
            self._write()
            return
        try:
            value = self.cache.get(self.KEY)
        except Exception as error:  # noqa: BLE001 - the same
            if self._seen is not None:
                log.warning("generation_unreadable error=%s", type(error).__name__)
            self._seen = None
            return
        if value is None:
            self.end()
        elif asked_at >= self._seen_at:
            # Else this process ended a generation while the answer was on its way.
            self._saw(value)

    def _saw(self, value: str) -> None:
        self._seen, self._seen_at = value, time.monotonic()

    def _begin_to_look(self) -> None:
        if self._is_looked_for():
            return
        with self._lock:
            if not self._is_looked_for():
                thread = threading.Thread(target=self._keep_looking, name="generation", daemon=True)
                self._looker = (os.getpid(), thread)
                thread.start()

    def _is_looked_for(self) -> bool:
        looker = self._looker
        return looker is not None and looker[0] == os.getpid() and looker[1].is_alive()

    def _keep_looking(self) -> None:
        while True:
            self.look()
            time.sleep(self.EVERY)
