"""The process's memory: each value is kept for its generation and for the current minute at most.

Deadlines, beginnings and ends of meetings and events all fall on a whole minute. So whatever is forgotten
when the minute turns needs no time of expiry of its own, and no failure can keep anything longer.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any, cast

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from wagtail.models import Site

from cms.store.generation import CacheGeneration, FileGeneration, Generation
from youth import clock

MOST = 500
MISSING = object()

type Moment = tuple[Hashable, int]


def minute() -> int:
    """Return the number of the present minute."""
    return int(clock.now().timestamp() // 60)


class Entries:
    """The values of one minute and generation; when full, the least recently used is dropped."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def __iter__(self) -> Iterator[Hashable]:
        """Yield the keys, least recently used first."""
        with self._lock:
            return iter(list(self._values))

    def get(self, key: Hashable, default: Any = None) -> Any:
        """Return what is remembered under a key."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key, default)

    def keep(self, key: Hashable, value: object) -> None:
        """Remember a value."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > MOST:
                self._values.popitem(last=False)


class Memory:
    """One dictionary for each moment, a generation and a minute; those of the past are dropped whole.

    A request that began earlier keeps writing into a dictionary that is no longer read: what was
    rendered from old rows can't be taken for new.
    """

    def __init__(self, generation: Generation) -> None:
        """Follow the generation."""
        self.generation = generation
        self._held: tuple[Moment | None, Entries] = (None, Entries())

    def entries(self) -> Entries | None:
        """Return the entries of this minute and generation, or None if nothing may be stored."""
        current = self.generation.current()
        if current is None:
            return None
        moment = (current, minute())
        held, entries = self._held
        if held != moment:
            entries = Entries()
            self._held = (moment, entries)
            if isinstance(self.generation, FileGeneration):
                # Wagtail keeps these for an hour, here in a cache that other processes can't reach.
                Site.clear_site_root_paths_cache()
        return entries

    def keep(self, entries: Entries, key: Hashable, value: object) -> None:
        """Remember a value that was made from rows read after ``entries`` was asked for."""
        entries.keep(key, value)

    def remembered[T](self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` returned earlier in this moment; it must be read only.

        Inside a transaction nothing is remembered: its rows may never be committed.
        """
        entries = None if connection.in_atomic_block else self.entries()
        if entries is None:
            return make()
        found = entries.get(key, MISSING)
        if found is MISSING:
            found = make()
            self.keep(entries, key, found)
        return cast("T", found)


generation: Generation = (
    CacheGeneration(caches["shared"])
    if settings.ENV.redis_url
    else FileGeneration(settings.DATA_DIR / "generation")
)
memory = Memory(generation)
