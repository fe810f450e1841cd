"""Guards refuse for all plugins, and notices reach each listener once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.dummy_plugin.models import Note
from tests.plugins.test_dispatch import crash, double_note
from voting import offers as voting_offers
from youth import offers as youth_offers


def test_reasons_of_all_guards_are_given(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", voting_offers.may_vote, lambda: "Not today.")
    override_hook("voting", voting_offers.may_vote, lambda poll: f"{poll} is closed.")
    override_hook("records", voting_offers.may_vote, lambda: None)
    override_hook("proposals", voting_offers.may_vote, lambda: "")
    assert voting_offers.may_vote.objections(council, participant=None, poll="Poll 4") == [
        "Poll 4 is closed.",
        "Not today.",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Dummy could not be consulted."), ("bg", "Не успяхме да проверим с „Dummy“")],
    ids=["en", "bg"],
)
def test_a_crashed_guard_refuses(council, enable, override_hook, language, sentence):
    enable("dummy")
    override_hook("dummy", voting_offers.may_open_poll, crash)
    with translation.override(language):
        (reason,) = voting_offers.may_open_poll.objections(council, poll=None)
    assert reason.startswith(sentence)


def test_a_guard_that_breaks_the_database_refuses_and_the_transaction_goes_on(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", voting_offers.may_open_poll, double_note)
    with transaction.atomic(), translation.override("en"):
        assert voting_offers.may_open_poll.objections(council, poll=None) == ["Dummy could not be consulted."]
        assert Note.objects.count() == 0


def test_a_guard_that_is_off_does_not_refuse(council, override_hook):
    override_hook("dummy", voting_offers.may_vote, lambda: "Never.")
    assert voting_offers.may_vote.objections(council, participant=None, poll=None) == []


def test_a_notice_is_delivered_to_one_listener_with_what_it_asks_for(council, enable, override_hook):
    told: list[Any] = []
    enable("dummy")
    override_hook("dummy", youth_offers.meeting_closed, lambda meeting: told.extend([meeting]))
    override_hook("voting", youth_offers.meeting_closed, lambda: told.append("voting"))
    assert youth_offers.meeting_closed.listeners_in(council) == ["deliberation", "voting", "dummy"]
    assert youth_offers.meeting_closed.deliver_to("dummy", council, entry=None, meeting="m") is None
    assert told == ["m"]


def test_a_listener_that_crashes_hands_its_error_back_and_leaves_nothing_written(
    council, enable, override_hook
):
    def written_then_crashed(council: Any) -> None:
        Note.objects.create(council=council, words="half done")
        Note.objects.create(council=council, words="half done")

    enable("dummy")
    override_hook("dummy", youth_offers.meeting_closed, written_then_crashed)
    with transaction.atomic():
        error = youth_offers.meeting_closed.deliver_to("dummy", council, entry=None, meeting=None)
        assert isinstance(error, IntegrityError)
        assert Note.objects.count() == 0


def test_a_listener_that_is_off_counts_as_notified(council, override_hook):
    override_hook("dummy", youth_offers.meeting_closed, crash)
    assert "dummy" not in youth_offers.meeting_closed.listeners_in(council)
    assert youth_offers.meeting_closed.deliver_to("dummy", council, entry=None, meeting=None) is None
