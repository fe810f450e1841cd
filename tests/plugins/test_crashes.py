"""A plugin crashes where it is really asked: services refuse in its name, and notices wait for it.

A hook that is declared later fails here until it has its place; for what plugins contribute to pages the
place is in test_wrong_answers.py.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from plugins.dispatch import Contribution, Fact, Guard, Hook, Notice, declared_hooks
from plugins.records.building import build_record
from plugins.records.services import send_resolution
from plugins.switching import switch
from proposals.models import Proposal
from proposals.services import draft_proposal, publish_proposal, submit_proposal
from tests.factories import Town, make_town
from tests.records import rows
from tests.voting.scenes import announced, item_under_way, opened_poll, vote
from voting.services import open_poll
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.notices import deliver_left_behind
from youth.models import NoticeFailure
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.agenda import finish_item
from youth.services.attendance import leave_hall
from youth.services.lost_quorum import call_second_meeting, end_without_quorum
from youth.services.meetings import close_meeting
from youth.services.membership import leave_council
from youth.services.moderation import Verdict, decide_case, report_text
from youth.services.recusals import declare_recusal


def crash() -> Any:
    raise LookupError("private words")


def hooks_of(*kinds: type[Hook[Any, Any]]) -> dict[str, Hook[Any, Any]]:
    """Return the declared hooks of these kinds by name, without those of tests."""
    return {
        name: hook
        for name, hook in declared_hooks.items()
        if isinstance(hook, kinds) and not hook.owner.startswith("tests.")
    }


def published(town: Town) -> Proposal:
    """Publish a proposal."""
    draft = draft_proposal(town.youth, title="Скейт", summary="Тук.", points="Да.", actor=town.young_person)
    return publish_proposal(draft, actor=town.young_person)


def supported(town: Town) -> Callable[[], Any]:
    """Return the submission of a proposal that needs no more supporters."""
    town.youth.rules_overrides = {
        "proposal.support_threshold": {"value": 0, "source": "", "confirmed": False}
    }
    town.youth.save()
    idea = published(town)
    return lambda: submit_proposal(idea, actor=town.young_person)


def vote_cast(town: Town) -> Callable[[], Any]:
    """Return a vote, of which the refusal is a part of the answer."""
    poll = opened_poll(town)

    def cast() -> None:
        (result,) = vote(poll, [town.member], "for")
        if not result.taken:
            raise Refusal("not_taken", str(result.message))

    return cast


def closing(town: Town) -> Callable[[], Any]:
    """Return the end of a meeting, the items of which are done."""
    item = item_under_way(town)
    finish_item(item, actor=town.chair)
    return lambda: close_meeting(item.meeting, actor=town.chair)


def opening(town: Town) -> Callable[[], Any]:
    """Return the opening of a vote."""
    item = item_under_way(town)
    return lambda: open_poll(item, actor=town.chair)


def building(town: Town) -> Callable[[], Any]:
    """Return the making of the official record of a resolution."""
    resolution = rows.adopted_in(town).resolution
    return lambda: build_record(resolution)


def hiding(town: Town) -> Callable[[], Any]:
    """Return a moderator's decision to hide a proposal."""
    about = {"reason": "advertising", "words": "", "actor": town.member}
    case = report_text(town.youth, "proposals.proposal", published(town).pk, **about).case
    verdict = Verdict(decision="hidden", category="advertising", message="Реклама.")
    return lambda: decide_case(case, verdict, actor=town.secretary)


# Prepares everything and returns the step in which the hook is asked.
PLACES: dict[str, Callable[[Town], Callable[[], Any]]] = {
    "act_on": hiding,
    "consultation_sections": building,
    "may_close_meeting": closing,
    "may_open_poll": opening,
    "may_submit": supported,
    "may_vote": vote_cast,
    "meeting_facts": closing,
}


@pytest.fixture
def town(db: None) -> Town:
    town = make_town()
    for council in (town.youth, town.municipal):
        switch(council, "dummy", enabled=True)
    return town


def test_four_kinds_of_hook_are_all_there_is():
    assert {type(hook) for hook in declared_hooks.values()} == {Contribution, Fact, Guard, Notice}


@pytest.mark.parametrize("name", hooks_of(Guard, Fact))
def test_a_service_refuses_in_the_name_of_a_plugin_that_crashes(town, override_hook, name):
    take_step = PLACES[name](town)
    override_hook("dummy", declared_hooks[name], crash)
    before = JournalEntry.objects.count()
    with pytest.raises(Refusal, match="Dummy"):
        take_step()
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("name", ["may_close_meeting", "meeting_facts"])
def test_no_way_out_of_a_lost_quorum_opens_because_a_plugin_crashes(town, override_hook, name):
    rules = {"quorum.lost_action": "second_meeting", "quorum.suspend_minutes": 0}
    town.youth.rules_overrides = rules
    town.youth.save()
    item = item_under_way(town, present=11)
    leave_hall(item.meeting, participant=town.members[10], actor=town.secretary)
    override_hook("dummy", declared_hooks[name], crash)
    before = JournalEntry.objects.count()
    later = {"starts_at": clock.now() + timedelta(days=1), "place": "Зала 1"}
    for end in (end_without_quorum, partial(call_second_meeting, **later)):
        with pytest.raises(Refusal, match="Dummy"):
            end(item.meeting, actor=town.chair)
    if name == "meeting_facts":
        with pytest.raises(Refusal, match="Dummy"):
            declare_recusal(item, participant=town.member, ground="own", actor=town.member)
    assert JournalEntry.objects.count() == before


def test_every_notice_waits_for_a_plugin_that_crashes(town, override_hook):
    notices = hooks_of(Notice)
    for hook in notices.values():
        override_hook("dummy", hook, crash)

    published(town)
    outcome = announced(town, (10, 2, 1))
    send_resolution(outcome.resolution, on=today_in(town.youth), number="7", actor=town.secretary)
    finish_item(outcome.poll.agenda_item, actor=town.chair)
    close_meeting(outcome.poll.meeting, actor=town.chair)
    rows.imported(town.municipal, rows.content())
    leave_council(town.young_person)
    deliver_left_behind()

    waiting = NoticeFailure.objects.values_list("listener", "attempts", "error")
    assert {(listener, attempts) for listener, attempts, _error in waiting} == {
        (f"{name}:dummy", 1) for name in notices
    }
    assert all(error.startswith("LookupError in crash") for *_listener, error in waiting)
