"""What happens when hooks are called: order, isolation, and the meaning of a crash."""

import logging
import sys
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import request_finished
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy

from plugins import failures, hooks
from plugins.models import PluginFailure
from plugins.registry import plugin_by_slug
from plugins.switching import switch
from tests.dummy_plugin.models import Note
from voting import offers as voting_offers
from youth import offers as youth_offers
from youth.models import Meeting


def crash() -> Any:
    raise LookupError("private words")


def double_note(council: Any) -> list[hooks.Widget]:
    Note.objects.create(council=council, words="twice")
    Note.objects.create(council=council, words="twice")
    return []


def widget(key: str) -> hooks.Widget:
    return hooks.Widget(key=key, title=key, render=lambda council, language: "")


@pytest.fixture(autouse=True)
def _only_own_failures(caplog: pytest.LogCaptureFixture) -> None:
    failures._waiting.clear()
    caplog.set_level(logging.ERROR, logger="plugins.failures")


@pytest.fixture(autouse=True)
def nobody_answers_yet(monkeypatch):
    """Leave out what bundled plugins answer: these tests are about the asking."""
    monkeypatch.setattr(hooks.page_widgets, "receivers", {})


def test_answers_come_in_the_order_of_the_manifests(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: [widget("dummy.newest")])
    override_hook("voting", hooks.page_widgets, lambda: [widget("voting.newest")])
    override_hook("proposals", hooks.page_widgets, lambda: [widget("proposals.newest")])
    assert [found.key for found in hooks.page_widgets.items(council)] == [
        "proposals.newest",
        "voting.newest",
        "dummy.newest",
    ]


def test_a_plugin_that_is_off_is_not_asked(council, override_hook):
    override_hook("dummy", hooks.page_widgets, lambda: [widget("dummy.newest")])
    assert hooks.page_widgets.collect(council) == []


def test_an_answer_of_none_is_left_out(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: None)
    assert hooks.page_widgets.collect(council) == []


def test_a_receiver_takes_any_subset_of_the_arguments(council, enable, override_hook):
    enable("dummy")
    # Neither the council nor the participant is asked for.
    override_hook("dummy", voting_offers.may_vote, lambda poll: f"{poll} is closed.")
    assert voting_offers.may_vote.objections(council, participant=None, poll="It") == ["It is closed."]


def test_an_argument_that_the_hook_lacks_is_refused_by_name_of_the_plugin(override_hook):
    with pytest.raises(ImproperlyConfigured, match=r"Plugin dummy: may_vote has no argument choice; it has"):
        override_hook("dummy", voting_offers.may_vote, lambda choice: None)


def test_a_plugin_may_answer_from_several_functions(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: [widget("dummy.first")])
    config = plugin_by_slug("dummy")
    assert config is not None
    hooks.page_widgets.add(config, crash)
    hooks.page_widgets.add(config, lambda: [widget("dummy.second")])
    # The crash of one function costs the others nothing.
    assert [found.key for found in hooks.page_widgets.items(council)] == ["dummy.first", "dummy.second"]


def test_an_answer_for_one_place_is_asked_there_only(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.slot, lambda: None)
    config = plugin_by_slug("dummy")
    assert config is not None
    hooks.slot.add(config, lambda subject: f"<{subject}>", place="meeting.aside")
    shown = {
        name: hooks.slot.collect(council, request=None, name=name, subject=1)
        for name in ("meeting.aside", "profile.aside")
    }
    assert shown == {"meeting.aside": ["&lt;1&gt;"], "profile.aside": []}


def test_a_hook_without_places_is_not_answered_for_one():
    config = plugin_by_slug("dummy")
    assert config is not None
    with pytest.raises(ImproperlyConfigured, match="Plugin dummy: navigation has no places"):
        hooks.navigation.add(config, lambda: (), place="left")


def test_a_missing_or_misspelt_argument_is_the_callers_mistake(council):
    with pytest.raises(TypeError):
        voting_offers.may_vote.objections(council, participant=None)
    with pytest.raises(TypeError):
        voting_offers.may_vote.objections(council, participant=None, pol=None)


def test_a_crashed_contribution_is_logged_and_left_out(council, enable, override_hook, caplog):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, crash)
    override_hook("voting", hooks.page_widgets, lambda: [widget("voting.newest")])
    assert [found.key for found in hooks.page_widgets.items(council)] == ["voting.newest"]
    assert caplog.messages == ["Plugin dummy failed in page_widgets"]


def test_a_crash_while_a_lazy_answer_is_read_is_the_plugins_too(council, enable, override_hook, caplog):
    def lazily() -> Any:
        yield widget("dummy.newest")
        raise LookupError

    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lazily)
    assert hooks.page_widgets.items(council) == []
    assert caplog.messages == ["Plugin dummy failed in page_widgets"]


def test_something_else_than_a_list_is_the_plugins_crash(council, enable, override_hook, caplog):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: 7)
    assert hooks.page_widgets.items(council) == []
    assert caplog.messages == ["Plugin dummy failed in page_widgets"]


def broken_text() -> Any:
    return lazystr(_Unreadable())


class _Unreadable:
    def __str__(self) -> str:
        raise LookupError


NOT_LINKS: dict[str, Any] = {
    "a string": "abc",
    "nothing in a list": [None],
    "a dictionary": [{"title": "a", "url": "/"}],
    "an address that is a number": [hooks.NavItem(title="a", url=5)],  # type: ignore[arg-type]
    "an order that is a text": [hooks.NavItem(title="a", url="/", order="9")],  # type: ignore[arg-type]
    "a title that fails when it is read": [hooks.NavItem(title=broken_text(), url="/")],
}


@pytest.mark.parametrize("answer", NOT_LINKS.values(), ids=NOT_LINKS.keys())
def test_an_answer_of_another_shape_is_the_plugins_crash(council, enable, override_hook, caplog, answer):
    enable("dummy")
    override_hook("dummy", hooks.navigation, lambda: answer)
    found = hooks.navigation.items(council, request=None)
    assert {"dummy"}.isdisjoint(item.title for item in found)
    assert len(found) > 1
    assert caplog.messages == ["Plugin dummy failed in navigation"]


@pytest.mark.parametrize("answer", [5, ["a"], broken_text()], ids=["number", "list", "failing text"])
def test_a_place_shows_nothing_of_an_answer_that_is_no_html(council, enable, override_hook, caplog, answer):
    enable("dummy")
    override_hook("dummy", hooks.slot, lambda: answer)
    assert hooks.slot.collect(council, request=None, name="profile.aside", subject=None) == []
    assert caplog.messages == ["Plugin dummy failed in slot"]


@pytest.mark.parametrize("answer", [True, ["a", "b"], 1.5], ids=["true", "list", "number"])
def test_a_guard_that_answers_no_sentence_refuses_in_its_own_name(council, enable, override_hook, answer):
    enable("dummy")
    override_hook("dummy", voting_offers.may_vote, lambda: answer)
    with translation.override("en"):
        reasons = voting_offers.may_vote.objections(council, participant=None, poll=None)
    assert reasons == ["Dummy could not be consulted."]


def test_a_lazy_text_is_read_in_the_language_of_the_reader(council, enable, override_hook):
    enable("dummy")
    override_hook(
        "dummy", hooks.navigation, lambda: [hooks.NavItem(title=gettext_lazy("Proposals"), url="/")]
    )
    titles = {}
    for language in ("en", "bg"):
        with translation.override(language):
            titles[language] = hooks.navigation.items(council, request=None)[-1].title
    assert titles == {"en": "Proposals", "bg": "Предложения"}


TAKEN: dict[str, tuple[Any, Any]] = {
    "widget": (hooks.page_widgets, lambda: [widget("proposals.newest")]),
    "command": (
        hooks.live_commands,
        lambda: [hooks.LiveCommand(name="voting.cast_ballot", schema=dict, handler=lambda *all_of: {})],
    ),
}


@pytest.mark.parametrize("taken", TAKEN)
def test_a_name_of_another_plugin_is_not_taken(council, enable, override_hook, caplog, taken):
    hook, answer = TAKEN[taken]
    enable("dummy")
    override_hook("dummy", hook, answer)
    hook.items(council)
    assert caplog.messages == [f"Plugin dummy failed in {hook.name}"]
    assert "the names of the plugin dummy begin with dummy." in caplog.text


def test_an_exit_in_a_plugin_ends_nothing(council, enable, override_hook, caplog):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: sys.exit(3))
    assert hooks.page_widgets.items(council) == []
    assert caplog.messages == ["Plugin dummy failed in page_widgets"]


@pytest.mark.django_db(transaction=True)
def test_a_plugin_that_keeps_others_waiting_is_recorded(council, enable, override_hook, monkeypatch):
    monkeypatch.setattr(failures, "SLOW_SECONDS", -1.0)
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: [widget("dummy.newest")])
    assert len(hooks.page_widgets.items(council)) == 1
    failure = PluginFailure.objects.get()
    assert (failure.slug, failure.hook, failure.error) == (
        "dummy",
        "page_widgets",
        "took longer than a second",
    )


def test_a_fact_that_could_not_be_had_is_reported_beside_the_others(council, enable, override_hook):
    enable("dummy")
    known = youth_offers.MeetingFact(open_polls=2)
    override_hook("voting", youth_offers.meeting_facts, lambda: known)
    override_hook("dummy", youth_offers.meeting_facts, crash)
    with translation.override("en"):
        facts, missing = youth_offers.meeting_facts.gather(council, meeting=Meeting(state="planned"))
    assert known in facts
    assert missing == ["Dummy could not be consulted."]


def test_a_database_error_inside_an_open_transaction_stays_the_plugins_own(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, double_note)
    with transaction.atomic():
        assert hooks.page_widgets.collect(council) == []
        # Without a savepoint this statement would raise TransactionManagementError.
        Note.objects.create(council=council, words="after the crash")
    assert [note.words for note in Note.objects.all()] == ["after the crash"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_savepoint_is_taken(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: [widget("dummy.newest")])
    hooks.page_widgets.items(council)
    with CaptureQueriesContext(connection) as queries:
        hooks.page_widgets.items(council)
    assert len(queries) == 0


def test_the_plugins_of_a_council_are_read_once_per_council_object(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: [widget("dummy.newest")])
    fresh = type(council).objects.get()
    with CaptureQueriesContext(connection) as queries:
        hooks.page_widgets.items(fresh)
        hooks.page_widgets.items(fresh)
    assert len([query for query in queries if "plugins_councilplugin" in query["sql"]]) == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_leaves_one_row_without_its_words(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, crash)
    hooks.page_widgets.collect(council)
    hooks.page_widgets.collect(council)
    failure = PluginFailure.objects.get()
    assert (failure.slug, failure.hook, failure.council_id, failure.count) == (
        "dummy",
        "page_widgets",
        council.pk,
        1,
    )
    assert failure.error.startswith("LookupError in crash, line ")


@pytest.mark.django_db(transaction=True)
def test_the_same_crash_is_counted_again_after_a_minute(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, crash)
    hooks.page_widgets.collect(council)
    cache.clear()
    hooks.page_widgets.collect(council)
    assert [failure.count for failure in PluginFailure.objects.all()] == [2]


@pytest.mark.django_db(transaction=True)
def test_a_crash_in_a_transaction_that_is_rolled_back_is_kept_all_the_same(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", voting_offers.may_open_poll, crash)

    def refused_then_broken() -> None:
        with transaction.atomic():
            voting_offers.may_open_poll.objections(council, poll=None)
            double_note(council)

    with pytest.raises(IntegrityError):
        refused_then_broken()
    assert PluginFailure.objects.count() == 0
    # The end of any request writes what a rollback would have swallowed.
    request_finished.send(sender=None)
    assert PluginFailure.objects.get().hook == "may_open_poll"


def test_switching_off_silences_a_plugin_at_once(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.page_widgets, lambda: [widget("dummy.newest")])
    assert len(hooks.page_widgets.items(council)) == 1
    switch(council, "dummy", enabled=False)
    assert hooks.page_widgets.items(council) == []
