"""The shared cache of several processes, which may be away without failing a request.

While Redis does not answer, nothing that was kept is there, so it is read or made again from the database;
limits go on counting in this process.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# So long nobody in this process asks again, or every request would wait for the same silence.
ASK_AGAIN_AFTER = 2.0
# More lost deletions than these, and the whole cache is emptied instead.
MOST_OWED = 1000

type Key = str
type Version = int | None


def is_count(value: object) -> bool:
    """Say whether a value counts something: a number, a flag, or the times at which something happened."""
    if isinstance(value, list):
        return all(isinstance(one, int | float) for one in value)
    return isinstance(value, int | float)


class PatientRedisCache(RedisCache):
    """Redis while it answers, else only what limits need, in the memory of this process.

    Only counts are kept meanwhile: no other process could say that a value kept here is out of date.
    A deletion that Redis did not hear is made up for before anything is read from it again.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        """Prepare both; nothing is asked yet."""
        super().__init__(server, params)
        # Django makes one object for each thread; what they know of the server is common to them.
        self._outage = _outages.setdefault(str(server), Outage())
        self._meanwhile = LocMemCache(f"meanwhile {server}", {"MAX_ENTRIES": 10_000})

    def add(
        self, key: Key, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Version = None
    ) -> bool:
        """Store a value where there is none; a value that is no count is never stored meanwhile."""
        return self._asked(
            lambda: super(PatientRedisCache, self).add(key, value, timeout, version),
            lambda: not is_count(value) or self._meanwhile.add(key, value, timeout, version),
        )

    def get(self, key: Key, default: Any = None, version: Version = None) -> Any:
        """Return what is stored; meanwhile only counts are there."""
        return self._asked(
            lambda: super(PatientRedisCache, self).get(key, default, version),
            lambda: self._meanwhile.get(key, default, version),
        )

    def set(
        self, key: Key, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Version = None
    ) -> None:
        """Store a value."""
        self._asked(
            lambda: super(PatientRedisCache, self).set(key, value, timeout, version),
            lambda: self._set_meanwhile(key, value, timeout, version),
        )

    def touch(self, key: Key, timeout: float | None = DEFAULT_TIMEOUT, version: Version = None) -> bool:
        """Give a value a new end; ``False`` where there is none."""
        return self._asked(
            lambda: super(PatientRedisCache, self).touch(key, timeout, version),
            lambda: self._meanwhile.touch(key, timeout, version),
        )

    def delete(self, key: Key, version: Version = None) -> bool:
        """Delete a value; ``False`` where there was none."""
        return self._asked(
            lambda: super(PatientRedisCache, self).delete(key, version),
            lambda: self._delete_meanwhile(key, version),
        )

    def get_many(self, keys: Iterable[Key], version: Version = None) -> dict[Key, Any]:
        """Return what is stored of these."""
        keys = list(keys)
        return self._asked(
            lambda: super(PatientRedisCache, self).get_many(keys, version),
            lambda: self._meanwhile.get_many(keys, version),
        )

    def has_key(self, key: Key, version: Version = None) -> bool:
        """Say whether something is stored."""
        return self._asked(
            lambda: super(PatientRedisCache, self).has_key(key, version),
            lambda: self._meanwhile.has_key(key, version),
        )

    def incr(self, key: Key, delta: int = 1, version: Version = None) -> int:
        """Add to a number and return it; raises ``ValueError`` where there is none."""
        return self._asked(
            lambda: super(PatientRedisCache, self).incr(key, delta, version),
            lambda: self._meanwhile.incr(key, delta, version),
        )

    def set_many(
        self, data: Mapping[Key, Any], timeout: float | None = DEFAULT_TIMEOUT, version: Version = None
    ) -> list[Key]:
        """Store several values; an empty list says that none was refused."""

        def meanwhile() -> list[Key]:
            for key, value in data.items():
                self._set_meanwhile(key, value, timeout, version)
            return []

        return self._asked(
            lambda: super(PatientRedisCache, self).set_many(dict(data), timeout, version), meanwhile
        )

    def delete_many(self, keys: Iterable[Key], version: Version = None) -> None:
        """Delete several values."""
        keys = list(keys)

        def meanwhile() -> None:
            for key in keys:
                self._delete_meanwhile(key, version)

        self._asked(lambda: super(PatientRedisCache, self).delete_many(keys, version), meanwhile)

    def clear(self) -> None:
        """Delete everything, here as well."""
        self._meanwhile.clear()
        self._asked(lambda: super(PatientRedisCache, self).clear(), self._outage.owe_all)

    def _asked[T](self, ask: Callable[[], T], meanwhile: Callable[[], T]) -> T:
        """Return the answer of Redis, or of this process where Redis is away."""
        if not self._outage.may_ask():
            return meanwhile()
        try:
            if self._outage.is_owing:
                self._outage.pay(super().clear, self._cache.delete_many)
            answer = ask()
        except RedisError as error:
            self._outage.begins(error)
            return meanwhile()
        self._outage.ends()
        return answer

    def _set_meanwhile(self, key: Key, value: Any, timeout: float | None, version: Version) -> None:
        # What Redis holds under this key is older than what could not be stored.
        self._outage.owe(self.make_and_validate_key(key, version=version))
        if is_count(value):
            self._meanwhile.set(key, value, timeout, version)
        else:
            self._meanwhile.delete(key, version)

    def _delete_meanwhile(self, key: Key, version: Version) -> bool:
        self._outage.owe(self.make_and_validate_key(key, version=version))
        return self._meanwhile.delete(key, version)


class Outage:
    """What the threads of this process know of one server: whether it is away, and what it missed."""

    def __init__(self) -> None:
        """Take it to be there."""
        self._lock = threading.Lock()
        self._ask_again_at: float | None = None
        self._owed: set[str] = set()
        self._owes_all = False

    @property
    def is_owing(self) -> bool:
        """Say whether deletions were lost."""
        return self._owes_all or bool(self._owed)

    def may_ask(self) -> bool:
        """Say whether the server may be asked: always while it is there, else now and then by one."""
        if self._ask_again_at is None:
            return True
        with self._lock:
            now = time.monotonic()
            if self._ask_again_at is not None and now < self._ask_again_at:
                return False
            self._ask_again_at = now + ASK_AGAIN_AFTER
            return True

    def begins(self, error: RedisError) -> None:
        """Note that the server did not answer."""
        with self._lock:
            if self._ask_again_at is None:
                log.warning("cache_away error=%s", type(error).__name__)
            self._ask_again_at = time.monotonic() + ASK_AGAIN_AFTER

    def ends(self) -> None:
        """Note that it answered."""
        if self._ask_again_at is not None:
            with self._lock:
                self._ask_again_at = None
            log.warning("cache_back")

    def owe(self, key: str) -> None:
        """Note that what the server holds under a key holds no more."""
        with self._lock:
            self._owed.add(key)
            if len(self._owed) > MOST_OWED:
                self._owes_all = True
                self._owed.clear()

    def owe_all(self) -> None:
        """Note that nothing the server holds is wanted any more."""
        with self._lock:
            self._owes_all = True
            self._owed.clear()

    def pay(self, clear: Callable[[], object], delete: Callable[[list[str]], object]) -> None:
        """Have the server forget what it should have forgotten; raises ``RedisError`` and owes on."""
        with self._lock:
            owed = list(self._owed)
            if self._owes_all:
                clear()
            elif owed:
                delete(owed)
            self._owes_all = False
            self._owed.clear()


_outages: dict[str, Outage] = {}
