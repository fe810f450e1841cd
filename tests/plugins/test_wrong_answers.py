"""A running plugin answers wrongly: every page works, the plugin is named, no vote and no minutes change."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from math import inf
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpRequest
from django.test import Client
from django.utils.functional import lazystr

from cms.search.index import refresh_council
from cms.store.generation_cache import generation
from plugins import failures, hooks
from plugins.dispatch import Contribution
from plugins.middleware import live_command
from plugins.switching import switch
from plugins.testing import hook_overridden
from proposals.services import add_file, draft_proposal, publish_proposal
from proposals.services.written_amendments import propose_amendment
from tests.cms.site import make_home, show_councils
from tests.factories import make_agenda_item, make_meeting, make_resolution, make_town
from tests.plugins.test_crashes import hooks_of
from tests.voting.scenes import opened_poll, vote
from voting import offers as voting_offers
from voting.models import Ballot
from youth import offers as youth_offers
from youth.journal.models import JournalEntry
from youth.models import File, Meeting, Minutes, Resolution, RuleChange
from youth.selectors.minutes import minutes_document
from youth.services.moderation import report_text


class _Unreadable:
    def __str__(self) -> str:
        raise LookupError("private words")


def failing_text() -> Any:
    return lazystr(_Unreadable())


def failing_late() -> Any:
    yield hooks.NavItem(title="Board", url="/")
    raise RecursionError


def raising() -> Any:
    raise LookupError("private words")


def ending() -> Any:
    raise SystemExit(3)


def searchable(**changes: Any) -> hooks.Searchable:
    values: dict[str, Any] = {"id": uuid4(), "stream": "dummy:1", "title": "Notes", "text": "", "url": "/"}
    return hooks.Searchable(**values | changes)


def widget(**changes: Any) -> hooks.Widget:
    values: dict[str, Any] = {"key": "dummy.newest", "title": "Newest", "render": lambda *_both: ""}
    return hooks.Widget(**values | changes)


def link(**changes: Any) -> hooks.NavItem:
    return hooks.NavItem(**{"title": "Board", "url": "/"} | changes)


def fact(**changes: Any) -> youth_offers.MeetingFact:
    return youth_offers.MeetingFact(**changes)


# Each with the hook that it answers; the pages of the test below ask all of these hooks.
WRONG: dict[str, tuple[Any, Callable[..., Any]]] = {
    "navigation a text": (hooks.navigation, lambda: "abc"),
    "navigation nothing in a list": (hooks.navigation, lambda: [None]),
    "navigation a dictionary": (hooks.navigation, lambda: [{"title": "Board", "url": "/"}]),
    "navigation a title that fails": (hooks.navigation, lambda: [link(title=failing_text())]),
    "navigation an address of a number": (hooks.navigation, lambda: [link(url=5)]),
    "navigation an order of a text": (hooks.navigation, lambda: [link(order="9")]),
    "navigation that fails late": (hooks.navigation, failing_late),
    "navigation that ends the process": (hooks.navigation, ending),
    "a slot a number": (hooks.slot, lambda: 42),
    "a slot a list": (hooks.slot, lambda: ["a"]),
    "a slot whose text fails": (hooks.slot, failing_text),
    "widgets nothing in a list": (hooks.page_widgets, lambda: [None]),
    "widgets a dictionary": (hooks.page_widgets, lambda: {"dummy.newest": 1}),
    "a widget without a usable key": (hooks.page_widgets, lambda: [widget(key=["dummy.newest"])]),
    "a widget of another": (hooks.page_widgets, lambda: [widget(key="proposals.newest")]),
    "a widget that fails": (hooks.page_widgets, lambda: [widget(render=lambda *_both: raising())]),
    "facts a number": (youth_offers.meeting_facts, lambda: 42),
    "facts a list": (youth_offers.meeting_facts, lambda: [1]),
    "facts a dictionary": (youth_offers.meeting_facts, lambda: {"open_polls": 1}),
    "facts counted in words": (youth_offers.meeting_facts, lambda: fact(open_polls="x")),
    "candidates nothing in a list": (youth_offers.agenda_candidates, lambda: [None]),
    "personal data a text": (hooks.personal_data, lambda: "abc"),
    "search a number": (hooks.searchable, lambda: [1]),
    "search a day of words": (hooks.searchable, lambda: [searchable(on="tomorrow")]),
    "search a moment for a day": (
        hooks.searchable,
        lambda: [searchable(on=datetime(2026, 1, 1, 12, tzinfo=UTC))],
    ),
    "search an id of a number": (hooks.searchable, lambda: [searchable(id=7)]),
    "search a title that fails": (hooks.searchable, lambda: [searchable(title=failing_text())]),
}
# Together these ask all of the hooks, and the later rounds ask only these.
ASKING_ALL = ("home of a visitor", "meeting of the chair", "agenda", "own data")
COUNTED: tuple[type[models.Model], ...] = (Ballot, Minutes, Meeting, Resolution, JournalEntry)


@pytest.fixture
def town(db: None) -> Any:
    return make_town()


@pytest.fixture
def poll(town: Any) -> Any:
    switch(town.youth, "dummy", enabled=True)
    poll = opened_poll(town)
    vote(poll, town.members[:3], "for")
    return poll


@pytest.fixture
def pages(town: Any, poll: Any) -> dict[str, tuple[Any, str]]:
    """Give whose page it is, and its address: every kind of page of a council with a meeting under way."""
    make_home("bg")
    show_councils(town.youth)
    idea = draft_proposal(town.youth, title="Скейт", summary="Тук.", points="Да.", actor=town.member)
    publish_proposal(idea, actor=town.member)
    closed = make_meeting(town.term, Meeting.State.CLOSED)
    item = make_agenda_item(closed, subject_label="proposals.proposal", subject_id=idea.pk)
    resolution = make_resolution(item)
    here, meeting = f"/bg/c/{town.youth.slug}", f"/bg/c/{town.youth.slug}/meetings/{poll.meeting_id}/"
    member, chair = town.member.user, town.chair.user
    return {
        "home of a visitor": (None, "/bg/"),
        "home of a member": (member, "/bg/"),
        "council": (None, f"{here}/"),
        "proposal": (member, f"{here}/proposals/{idea.pk}/"),
        "meeting of the chair": (chair, meeting),
        "meeting of a visitor": (None, meeting),
        "agenda": (town.secretary.user, f"{meeting}agenda/"),
        "vote": (member, f"{here}/voting/{poll.pk}/"),
        "resolution": (None, f"{here}/resolutions/{resolution.pk}/"),
        "own page": (member, f"{here}/me/"),
        "settings": (member, f"{here}/me/settings/"),
        "own data": (member, f"{here}/me/data/"),
        "plugins": (chair, f"{here}/plugins/"),
        "search": (None, "/bg/search/?q=скейт"),
        "nowhere": (member, f"{here}/nowhere/"),
    }


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call nobody slow: a busy machine makes anybody so."""
    monkeypatch.setattr(failures, "SLOW_SECONDS", inf)


def counted() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in COUNTED}


def blamed() -> set[tuple[str, str]]:
    return {(row["slug"], row["hook"]) for row, _at in failures._waiting}


def address_of_file(file: File) -> str:
    return f"/bg/c/{file.council.slug}/files/{file.pk}/"


def status_of(user: Any, address: str) -> int:
    browser = Client(raise_request_exception=False)
    if user is not None:
        browser.force_login(user)
    return browser.get(address).status_code


def rounds() -> dict[str, list[tuple[Any, Callable[..., Any]]]]:
    """Return the wrong answers in rounds, in each of which every hook has one at most."""
    tried: dict[str, list[tuple[Any, Callable[..., Any]]]] = {}
    asked: Counter[str] = Counter()
    for hook, answer in WRONG.values():
        asked[hook.name] += 1
        tried.setdefault(f"round {asked[hook.name]}", []).append((hook, answer))
    return tried


def test_every_page_answers_and_each_failure_is_counted_against_the_plugin(town, pages):
    before = counted()
    found, expected = {}, {}
    for name, wrong in rounds().items():
        # A crash is remembered once a minute.
        cache.clear()
        generation.end()
        failures._waiting.clear()
        with ExitStack() as stack:
            for hook, answer in wrong:
                stack.enter_context(hook_overridden("dummy", hook, answer))
            asked = pages if name == "round 1" else {page: pages[page] for page in ASKING_ALL}
            statuses = {page: status_of(*whose) for page, whose in asked.items()}
            refresh_council(town.youth)
        found[name] = (statuses, blamed())
        expected[name] = (
            {page: 404 if page == "nowhere" else 200 for page in asked},
            {("dummy", hook.name) for hook, _answer in wrong},
        )
    assert found == expected
    assert counted() == before


def test_every_contribution_is_asked_for_somewhere_and_left_out_where_it_crashes(
    town, poll, pages, override_hook
):
    pages |= {
        "desk": (town.secretary.user, f"/bg/c/{town.youth.slug}/desk/"),
        "change of the rules": (town.secretary.user, f"/bg/c/{town.youth.slug}/rules/change/"),
        "open data": (None, f"/bg/c/{town.youth.slug}/open-data/"),
        "moderation": (town.secretary.user, f"/bg/c/{town.youth.slug}/moderation/"),
    }
    idea = draft_proposal(town.youth, title="Парк", summary="", points="Да.", actor=town.member)
    plan = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF")
    file = add_file(idea, plan, kind="document", actor=town.member)
    about = {"reason": "other", "words": "Вижте.", "actor": town.chair}
    report_text(town.youth, "proposals.proposal", publish_proposal(idea, actor=town.member).pk, **about)
    amended = publish_proposal(
        draft_proposal(town.youth, title="Мост", summary="", points="Да.", actor=town.member),
        actor=town.member,
    )
    new = {"change": "add", "point": "", "text": "Да е от дърво.", "language": "bg"}
    propose_amendment(amended, **new, actor=town.chair)
    pages["amendments"] = (None, f"/bg/c/{town.youth.slug}/proposals/{amended.pk}/amendments/")
    other = draft_proposal(town.youth, title="Чешма", summary="", points="Да.", actor=town.member)
    hidden = add_file(other, plan, kind="document", actor=town.member)
    RuleChange.objects.create(
        council=town.youth, facts={"vote.default": {"value": "named", "source": "art. 1"}}
    )
    contributions = hooks_of(Contribution)
    for hook in contributions.values():
        override_hook("dummy", hook, raising)
    statuses = {page: status_of(*whose) for page, whose in pages.items()}
    refresh_council(town.youth)
    minutes_document(poll.meeting)
    assert live_command(town.youth, "voting.cast_ballot") is not None
    assert status_of(town.member.user, address_of_file(file)) == 200
    assert status_of(town.chair.user, address_of_file(hidden)) == 404
    assert statuses == {**dict.fromkeys(pages, 200), "nowhere": 404}
    assert blamed() == {("dummy", name) for name in contributions}


@pytest.mark.parametrize(
    "answer",
    [lambda: True, lambda: ["a", "b"], lambda: 42, failing_text, raising, ending],
    ids=["true", "list", "number", "failing text", "raises", "ends"],
)
def test_a_guard_that_answers_wrongly_refuses_the_vote_in_its_own_name(town, poll, override_hook, answer):
    override_hook("dummy", voting_offers.may_vote, answer)
    before = counted()
    (result,) = vote(poll, [town.member], "for")
    assert (result.taken, "Dummy" in str(result.message)) == (False, True)
    assert blamed() == {("dummy", "may_vote")}
    assert counted() == before


def test_a_live_command_of_another_is_not_taken_over(town, poll, override_hook):
    stolen = hooks.LiveCommand(name="voting.cast_ballot", schema=dict, handler=lambda *all_of: {})
    override_hook("dummy", hooks.live_commands, lambda: [stolen])
    command = live_command(town.youth, "voting.cast_ballot")
    assert command is not None
    assert command.handler is not stolen.handler
    assert blamed() == {("dummy", "live_commands")}


def test_slow_navigation_is_recorded_and_shown(town, pages, override_hook, monkeypatch):
    override_hook("dummy", hooks.navigation, lambda: [link()])
    monkeypatch.setattr(failures, "SLOW_SECONDS", -1.0)
    assert status_of(*pages["council"]) == 200
    assert ("dummy", "navigation") in blamed()


def test_a_view_that_raises_is_an_honest_500_and_the_plugins_failure(town, poll, monkeypatch):
    def broken(request: HttpRequest) -> Any:
        raise LookupError("private words")

    from tests.dummy_plugin.urls import urlpatterns

    monkeypatch.setattr(urlpatterns[0], "callback", broken)
    assert status_of(town.member.user, f"/bg/c/{town.youth.slug}/dummy/board/") == 500
    assert blamed() == {("dummy", "view board")}
    ((row, _at),) = failures._waiting
    assert "private words" not in row["error"]


def test_a_view_of_the_site_that_raises_is_no_plugins_failure(town, poll, monkeypatch):
    monkeypatch.setattr("youth.views.rules.render", lambda *_all, **_named: raising())
    assert status_of(None, f"/bg/c/{town.youth.slug}/rules/") == 500
    assert blamed() == set()
