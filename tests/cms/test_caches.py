"""A shared cache whose server is away: nothing is there, limits count here, and nobody waits twice."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.throttling import SimpleRateThrottle

from cms import caches
from cms.caches import PatientRedisCache
from tests.server import free_port


@pytest.fixture
def away() -> PatientRedisCache:
    """Give a cache whose server is not there."""
    return PatientRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})


def test_values_are_not_there(away: PatientRedisCache) -> None:
    away.set("pages", ["/bg/", "/en/"])
    away.set_many({"one": "a", "two": ("b",)})

    assert away.get("pages") is None
    assert away.get("pages", "nothing") == "nothing"
    assert away.get_many(["one", "two"]) == {}
    assert away.add("package", b"bytes")
    assert not away.has_key("package")
    assert away.delete("package") is False
    assert away.get_or_set("sum", lambda: "made") == "made"


def test_limits_are_counted(away: PatientRedisCache) -> None:
    assert away.add("contact", 0, 60)
    assert not away.add("contact", 0, 60)
    assert [away.incr("contact") for _number in range(3)] == [1, 2, 3]
    with pytest.raises(ValueError, match="not found"):
        away.incr("nothing")
    away.set("times", [1.5, 2.5], 60)
    assert away.get("times") == [1.5, 2.5]
    assert away.touch("times", 60)
    away.delete_many(["times"])
    assert away.get("times") is None
    away.clear()
    assert away.get("contact") is None


def test_a_throttle_of_the_api_goes_on(away: PatientRedisCache) -> None:
    class Twice(SimpleRateThrottle):
        """Two requests a minute."""

        rate = "2/min"
        cache = away

        def get_cache_key(self, request: Any, view: Any) -> str:
            """Count all together."""
            return "twice"

    assert [Twice().allow_request(None, None) for _number in range(4)] == [True, True, False, False]


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[PatientRedisCache, socket.socket]]:
    """Give a cache whose server takes connections and never answers, and its listening socket."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        location = f"redis://127.0.0.1:{listening.getsockname()[1]}/0"
        options = {"OPTIONS": {"socket_connect_timeout": 0.05, "socket_timeout": 0.05}}
        yield PatientRedisCache(location, options), listening


def arrived(listening: socket.socket) -> int:
    """Return how many asked since the last look."""
    found = 0
    try:
        while True:
            listening.accept()[0].close()
            found += 1
    except TimeoutError:
        return found


def test_a_server_that_hangs_is_asked_once_and_then_left_alone_for_a_while(
    silent: tuple[PatientRedisCache, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, listening = silent
    other_thread = PatientRedisCache(cache._servers[0], {})
    for number in range(20):
        cache.set(f"key-{number}", 1)
        assert other_thread.get(f"key-{number}") == 1
    assert arrived(listening) == 1

    monkeypatch.setattr(caches, "ASK_AGAIN_AFTER", -1.0)
    cache._outage._ask_again_at = 0.0
    cache.get("key-1")
    assert arrived(listening) == 1


def test_what_counts_is_recognised_by_its_kind() -> None:
    assert all(caches.is_count(value) for value in (0, True, 1.5, [], [1.5, 2]))
    assert not any(caches.is_count(value) for value in ("1", None, ["a"], (1, 2), {"a": 1}, b"1"))
