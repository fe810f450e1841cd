"""`journal verify` compares the floor with its acts, and the minutes sum up what a closing leaves over."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from plugins.deliberation.floor.models import Debate, Speech
from plugins.deliberation.floor.services.requests import withdraw_request
from tests.deliberation.test_floor import ask, decided, said, spoken
from tests.factories import Town
from youth import clock
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import AgendaItem, Meeting
from youth.selectors.minutes import minutes_document
from youth.services.attendance import leave_hall
from youth.services.lost_quorum import end_without_quorum, wait_for_quorum


def differences(item: AgendaItem) -> set[str]:
    """Return what differs on the floor; who is in the hall was let in by the scene, without acts."""
    return {one.code for one in verify_stream(meeting_stream(item.meeting)).differs} - {"attendance"}


CHANGES: dict[str, Callable[[], object]] = {
    "who asked": lambda: Speech.objects.filter(state="withdrawn").update(kind="question"),
    "taken back": lambda: Speech.objects.filter(state="withdrawn").update(state="lapsed"),
    "missing": lambda: Speech.objects.filter(state="withdrawn").delete(),
    "how long": lambda: Speech.objects.filter(state="heard").update(
        ended_at=clock.now() + timedelta(hours=1)
    ),
    "how it ended": lambda: Speech.objects.filter(state="heard").update(ended="interrupted"),
    "why out of order": lambda: Speech.objects.filter(state="heard").update(reason="Друго."),
    "closed": lambda: Debate.objects.update(closed_at=None),
    "longer": lambda: Debate.objects.update(extra_seconds=60),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_was_changed_on_the_floor_is_found(
    town: Town, item: AgendaItem, change: Callable[[], object], django_capture_on_commit_callbacks
) -> None:
    spoken(town, ask(item, town.members[1]), 30)
    withdraw_request(ask(item, town.members[2]), actor=town.members[2])
    with django_capture_on_commit_callbacks(execute=True):
        decided(town, item, "youth.close_debate")
    assert differences(item) == set()
    change()
    assert differences(item) == {"floor"}


def test_a_row_without_its_act_is_found(town: Town, item: AgendaItem) -> None:
    Speech.objects.create(meeting=item.meeting, agenda_item=item, participant=town.member, kind="speech")
    assert differences(item) == {"floor"}


def test_the_times_on_an_item_that_the_closing_leaves_over_are_summed_up(
    town: Town, item: AgendaItem, django_capture_on_commit_callbacks
) -> None:
    spoken(town, ask(item, town.members[1]), 90)
    meeting = item.meeting
    for member in town.members[5:13]:
        leave_hall(meeting, participant=member, actor=town.chair)
    with django_capture_on_commit_callbacks(execute=True):
        wait_for_quorum(meeting, actor=town.chair)
        with clock.standing_at(clock.now() + timedelta(hours=2)):
            end_without_quorum(Meeting.objects.get(), actor=town.chair)
    (sentence,) = said(meeting, "deliberation.debate_summed")
    assert sentence is not None
    assert sentence.startswith("1 member spoke on item 1. Осветление на алеята, 1 min 30 s together: Член 2")
    told = minutes_document(Meeting.objects.get())["en"]["paragraphs"]
    assert sentence in [one["text"] for one in told]
    assert differences(item) == set()
