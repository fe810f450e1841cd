"""Resolutions: numbers without gaps, words, arithmetic and what is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from tests.decisions import carried, rows_of
from tests.factories import Town, make_town
from tests.youth.meetings import scenes
from youth.journal.kinds import act_of
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, NumberSeries, Resolution
from youth.refusals import Refusal
from youth.services import agenda, meetings
from youth.services.numbering import next_number
from youth.services.resolutions import adopt_resolution


def test_a_carried_decision_gets_a_number_by_the_rules_pattern(town: Town) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)
    decision = carried()
    resolution = adopt_resolution(agenda_item=item, decision=decision, actor=town.chair)
    day = f"{resolution.adopted_on:%d.%m.%Y}"
    assert resolution.designation == f"Решение № 1/{day} г., протокол № 1"
    assert resolution.text == item.text
    assert resolution.points == item.points
    assert resolution.decision == decision
    assert resolution.period == "term:1"
    entry = entries_after(meeting_stream(meeting)).last()
    assert entry is not None
    act = act_of(entry)
    assert (act.name, act.resolution, act.number) == ("youth.resolution_adopted", resolution.pk, 1)  # type: ignore[union-attr]
    assert act.text.matches(f"{resolution.title}\n{resolution.text}")  # type: ignore[union-attr]


def test_a_pasted_text_enters_the_book_in_one_form_and_without_control_characters(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    # As some programs write й when a text is copied from them, with what a keyboard can't type.
    item.title, item.points = (
        "Ски\u0306 парк\x07\nв града",
        rows_of("1. Стои\u0306ност\x00: 5 евро.\r\n2. Срок."),
    )
    resolution = adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    assert resolution.title == "Скй парк в града"
    assert resolution.text == "1. Стойност: 5 евро.\n2. Срок."


def test_the_entry_names_its_cause(town: Town) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)
    cause = entries_after(meeting_stream(meeting)).last()
    adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair, cause=cause)
    entry = entries_after(meeting_stream(meeting)).last()
    assert entry is not None
    assert cause is not None
    assert (entry.cause_stream, entry.cause_seq) == (meeting_stream(meeting), cause.seq)


def test_a_rejected_decision_gets_no_number(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    before = JournalEntry.objects.count()
    with pytest.raises(Refusal) as refused:
        adopt_resolution(agenda_item=item, decision=carried(carried=False), actor=town.chair)
    assert refused.value.code == "not_carried"
    assert not NumberSeries.objects.filter(book="resolution").exists()
    assert JournalEntry.objects.count() == before


def test_one_vote_makes_one_resolution(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    decision = carried()
    adopt_resolution(agenda_item=item, decision=decision, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        adopt_resolution(agenda_item=item, decision=decision, actor=town.chair)
    assert refused.value.code == "already_adopted"
    assert Resolution.objects.count() == 1


def test_one_item_is_not_adopted_under_two_numbers(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    with pytest.raises(Refusal) as refused:
        adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    assert refused.value.code == "already_adopted"
    assert list(Resolution.objects.values_list("number", flat=True)) == [1]


def test_the_database_itself_holds_one_resolution_per_item(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    copy = adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    copy.pk, copy.number, copy._state.adding = uuid4(), 2, True
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_no_resolution_outside_a_running_meeting(town: Town) -> None:
    meeting = scenes.opened(town)
    item = agenda.finish_item(scenes.at_item(town, meeting), actor=town.chair)
    meetings.close_meeting(meeting, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    assert refused.value.code == "wrong_state"


def test_members_adopt_nothing_by_themselves(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    with pytest.raises(PermissionDenied):
        adopt_resolution(agenda_item=item, decision=carried(), actor=town.member)


def test_an_item_without_a_draft_decides_its_question(town: Town) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)
    item.points = []
    decision = carried() | {"question": "Приема се."}
    assert adopt_resolution(agenda_item=item, decision=decision, actor=town.chair).text == "Приема се."


def test_a_new_term_starts_a_new_book_and_each_council_has_its_own(town: Town) -> None:
    with transaction.atomic():
        numbers = [
            next_number(town.youth, "resolution", "term:1"),
            next_number(town.youth, "resolution", "term:1"),
            next_number(town.youth, "resolution", "term:2"),
            next_number(town.youth, "meeting", "term:1"),
            next_number(town.municipal, "resolution", "term:1"),
        ]
    assert numbers == [1, 2, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_a_number_is_not_given_outside_a_transaction() -> None:
    town = make_town(members=2)
    with pytest.raises(transaction.TransactionManagementError):
        next_number(town.youth, "resolution", "term:1")


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back() -> None:
    town = make_town(members=2)
    with transaction.atomic():
        next_number(town.youth, "resolution", "term:1")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert next_number(town.youth, "resolution", "term:1") == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_leave_no_gap_and_give_no_number_twice() -> None:
    town = make_town()
    meeting = scenes.opened(town, *(f"Точка {number}" for number in range(20)))
    items = list(meeting.agenda_items.all())
    start = threading.Barrier(20)

    def adopt(item: AgendaItem) -> int:
        try:
            start.wait()
            decision = carried(poll=str(uuid4()))
            return adopt_resolution(agenda_item=item, decision=decision, actor=town.chair).number
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        numbers = sorted(threads.map(adopt, items))
    assert numbers == list(range(1, 21))
    assert sorted(Resolution.objects.values_list("number", flat=True)) == numbers
    seqs = list(entries_after(meeting_stream(meeting)).values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
