"""Batches: what waits is done together and answered alone, and nothing ends the thread."""

import os
import threading
from concurrent.futures import Future

import pytest
from django.db import connection

from tests.factories import make_youth_council
from youth.batches import Batches
from youth.models import Council

pytestmark = pytest.mark.django_db(transaction=True)


class Gate:
    """Work that waits at a gate while more of it is put in, and notes what it was given."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.begun = threading.Event()
        self.batches: list[tuple[str, list[int]]] = []

    def __call__(self, key: str, numbers: list[int]) -> list[int]:
        self.batches.append((key, list(numbers)))
        self.begun.set()
        assert self.opened.wait(10)
        return [number * 10 for number in numbers]


@pytest.fixture
def batches():
    made = Batches()
    yield made
    made.stop()


def put_while_busy(batches: Batches, work, *pieces: tuple[str, int]) -> list[Future]:
    """Put pieces in while the thread is busy, so that they wait together."""
    gate = Gate()
    first = batches.put(gate, "first", 0)
    assert gate.begun.wait(10)
    futures = [batches.put(work, key, number) for key, number in pieces]
    gate.opened.set()
    first.result(10)
    return futures


def test_what_came_in_while_the_thread_was_busy_is_one_batch_for_each_key(batches):
    gate = Gate()
    gate.opened.set()

    futures = put_while_busy(batches, gate, ("a", 1), ("b", 2), ("a", 3))

    assert [future.result(10) for future in futures] == [10, 20, 30]
    assert gate.batches == [("a", [1, 3]), ("b", [2])]


def test_a_bad_piece_fails_alone_and_its_neighbours_are_done(batches):
    def work(key, numbers):
        assert 2 not in numbers
        return [number * 10 for number in numbers]

    futures = put_while_busy(batches, work, ("a", 1), ("a", 2), ("a", 3))

    assert [future.result(10) for future in (futures[0], futures[2])] == [10, 30]
    assert isinstance(futures[1].exception(10), AssertionError)


def test_work_that_exits_or_answers_too_little_ends_neither_the_thread_nor_the_waiting(batches):
    def leaving(key, numbers):
        raise SystemExit

    def short(key, numbers):
        return []

    (one,) = put_while_busy(batches, leaving, ("a", 1))
    (two,) = put_while_busy(batches, short, ("a", 1))

    assert isinstance(one.exception(10), SystemExit)
    assert isinstance(two.exception(10), RuntimeError)


def test_a_piece_that_was_cancelled_while_it_waited_is_not_done(batches):
    gate = Gate()
    gate.opened.set()
    busy = Gate()
    first = batches.put(busy, "first", 0)
    assert busy.begun.wait(10)
    kept, cancelled = batches.put(gate, "a", 1), batches.put(gate, "a", 2)
    assert cancelled.cancel()
    busy.opened.set()

    assert (first.result(10), kept.result(10)) == (0, 10)
    assert gate.batches == [("a", [1])]


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="SQLite has no server that could go away")
def test_a_broken_connection_is_made_again_and_nobody_notices(batches):
    council = make_youth_council()

    def work(key, slugs):
        return [Council.objects.get(slug=slug).pk for slug in slugs]

    assert batches.put(work, "a", council.slug).result(10) == council.pk
    batches.put(break_connection, "a", 0).result(10)

    assert batches.put(work, "a", council.slug).result(10) == council.pk


def break_connection(key, numbers):
    """End the connection of the thread behind Django's back, as a restart of the server does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    other.close()
    return numbers


def test_what_is_queued_is_done_before_the_thread_ends_and_the_next_piece_starts_another(batches):
    gate = Gate()
    gate.opened.set()
    futures = put_while_busy(batches, gate, ("a", 1), ("a", 2))
    batches.stop()

    assert [future.result(0) for future in futures] == [10, 20]
    assert batches.put(gate, "a", 3).result(10) == 30
