"""Appending: numbers without gaps, whatever happens at the same time."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from youth import clock
from youth.journal.append import act_done, append
from youth.journal.models import JournalEntry, Stream
from youth.journal.selectors import entries_after, head, heads
from youth.journal.streams import council_stream, meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Council

THREADS = 20


def test_the_first_act_makes_the_stream_and_gets_number_one(happen, council):
    entry = happen(7)
    assert (entry.seq, entry.previous_digest, entry.payload) == (1, "", {"number": 7})
    assert heads([council_stream(council), "meeting:none"]) == {council_stream(council): 1}


def test_acts_follow_one_another_in_the_chain(happen, council):
    first, second = happen(), happen()
    assert second.seq == first.seq + 1
    assert second.previous_digest == first.digest
    assert [entry.seq for entry in entries_after(council_stream(council), 1)] == [2]


@pytest.mark.django_db(transaction=True)
def test_an_act_needs_the_transaction_of_its_service(council, something_happened):
    with pytest.raises(RuntimeError, match="inside the service's transaction"):
        append(council_stream(council), council, something_happened(), actor=None)
    assert head(council_stream(council)) == 0


def test_a_stream_belongs_to_one_council(happen, council, something_happened):
    happen()
    other = Council.objects.create(slug="other", kind="youth", municipality_code="bg-x", names={"bg": "Друг"})
    with pytest.raises(ValueError, match="another council"), transaction.atomic():
        append(council_stream(council), other, something_happened(), actor=None)


def test_a_stream_needs_a_name_of_a_known_form(council, something_happened):
    with pytest.raises(ValueError, match="no stream has a name"), transaction.atomic():
        append("kitchen:1", council, something_happened(), actor=None)


def test_a_rolled_back_act_leaves_no_gap(happen, council):
    happen()
    with transaction.atomic():
        happen()
        transaction.set_rollback(True)
    assert happen().seq == 2


def test_a_consequence_names_its_cause_and_is_found_by_it(happen, council, something_happened):
    cause = happen()
    stream = meeting_stream(uuid.uuid4())
    assert not act_done(stream, cause, something_happened)
    append(stream, council, something_happened(), actor=None, cause=cause)
    assert act_done(stream, cause, something_happened)


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_that_start_one_stream_together_leave_no_gap(council, something_happened):
    stream, failures = meeting_stream(uuid.uuid4()), []
    together = threading.Barrier(THREADS)

    def work(number: int) -> None:
        try:
            together.wait()
            for _ in range(3):
                with transaction.atomic():
                    append(stream, council, something_happened(number=number), actor=None)
        except Exception as error:  # noqa: BLE001 -- shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    seqs = list(JournalEntry.objects.filter(stream_id=stream).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, 3 * THREADS + 1))
    assert Stream.objects.get(pk=stream).seq == 3 * THREADS
    assert verify_stream(stream).broken is None


def test_a_clock_set_back_turns_no_order_around(happen):
    first = happen()
    with clock.standing_at(first.at - timedelta(hours=1)):
        second = happen()
    assert second.at == first.at
    assert happen().at > first.at
