"""Every hook is documented with its signature and answered once here; a new one fails the build."""

import inspect
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils.safestring import SafeString, mark_safe

from plugins import hooks
from plugins.dispatch import Contribution, Fact, Guard, Notice, declared_hooks
from plugins.records import offers as record_offers
from proposals import offers as proposal_offers
from voting import offers as voting_offers
from youth import offers as youth_offers

REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "hooks.md").read_text(encoding="utf-8")
NUMBER = UUID("7b0c3f7e-8e0b-4c7d-9a55-0d8b4a5f9a01")


@pytest.fixture(autouse=True)
def _dummy_is_on(council: Any, enable: Any) -> None:
    enable("dummy")


@pytest.mark.parametrize("hook", declared_hooks.values(), ids=lambda hook: hook.name)
def test_every_hook_is_documented_with_its_signature(hook):
    kind = type(hook).__name__
    assert f"### `{hook.name}` ({kind.lower()})" in REFERENCE
    assert f"{hook.name}{_plain(hook.signature)}" in REFERENCE


@pytest.mark.parametrize("hook", declared_hooks.values(), ids=lambda hook: hook.name)
def test_every_hook_takes_the_council_first_and_says_what_it_is_for(hook):
    assert next(iter(hook.signature.parameters)) == "council"
    assert hook.__doc__


def test_the_reference_describes_no_hook_that_does_not_exist():
    assert set(re.findall(r"^### `(\w+)` \(", REFERENCE, flags=re.MULTILINE)) == set(declared_hooks)


def test_every_hook_is_tried_in_this_file():
    tried = {name.removeprefix("test_hook_") for name in globals() if name.startswith("test_hook_")}
    assert tried == set(declared_hooks)


def test_every_slot_is_documented():
    assert set(re.findall(r"^- `([a-z_.]+)`: ", REFERENCE, flags=re.MULTILINE)) == hooks.SLOTS


def _plain(signature: inspect.Signature) -> str:
    """Return the signature as an author writes it, without the modules of its types."""
    text = re.sub(r"(?:[a-z]\w*\.)+(?=[A-Z])", "", str(signature))
    return text.replace("datetime.date", "date").replace("'", "")


def test_hook_navigation(council, override_hook):
    item = hooks.NavItem(title="Training", url="/training/", order=5)
    override_hook("dummy", hooks.navigation, lambda request: [item])
    assert item in hooks.navigation.items(council, request=None)


def test_hook_slot(council, override_hook):
    override_hook("dummy", hooks.slot, lambda name, subject: mark_safe(f"<b>{name} {subject}</b>"))
    assert hooks.slot.collect(council, request=None, name="head", subject=3) == [SafeString("<b>head 3</b>")]


def test_hook_subject_actions(council, override_hook, rf):
    action = hooks.Action(title="Put to the vote", url="/poll/", method="post", style="primary")
    override_hook("dummy", hooks.subject_actions, lambda subject: [action] if subject == "item" else [])
    assert hooks.subject_actions.items(council, rf.get("/"), "item") == [action]
    assert hooks.subject_actions.items(council, rf.get("/"), "other") == []


def test_hook_dashboard_tiles(council, override_hook, rf):
    tile = hooks.Tile(title="Waiting for a number", count=2, url="/proposals/?state=submitted")
    override_hook("dummy", hooks.dashboard_tiles, lambda council: [tile])
    assert tile in hooks.dashboard_tiles.items(council, request=rf.get("/"))


def test_hook_page_widgets(council, override_hook):
    shown = hooks.Widget(
        key="dummy.newest", title="Newest", render=lambda council, language: mark_safe(f"<p>{language}</p>")
    )
    override_hook("dummy", hooks.page_widgets, lambda: [shown])
    assert shown in hooks.page_widgets.items(council)
    assert shown.render(council, "bg") == "<p>bg</p>"


def test_hook_agenda_candidates(council, override_hook):
    ready = _summary("Skate park")
    override_hook(
        "dummy", youth_offers.agenda_candidates, lambda meeting: [ready] if meeting == "next" else []
    )
    assert ready in youth_offers.agenda_candidates.items(council, meeting="next")


def test_hook_indicators(council, override_hook):
    def days(since: date, until: date) -> list[hooks.Measure]:
        return [hooks.Measure(key="dummy.days", title="Days", value=(until - since).days + 1, unit="days")]

    override_hook("dummy", hooks.indicators, days)
    measures = hooks.indicators.items(council, since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert [measure.value for measure in measures if measure.key == "dummy.days"] == [30]


def test_hook_dates(council, override_hook):
    day = date(2026, 11, 30)
    closing = hooks.Moment(title="The board closes", starts=day, url="/dummy/")
    override_hook("dummy", hooks.dates, lambda since, until: [closing] if since <= day <= until else [])
    assert closing in hooks.dates.items(council, since=day, until=day)
    assert hooks.dates.items(council, since=date(2026, 12, 1), until=date(2026, 12, 2)) == []


def test_hook_consultation_sections(council, override_hook):
    section = record_offers.Section(key="dummy.support", title="Support", text="64 people")
    override_hook("dummy", record_offers.consultation_sections, lambda subject: [section])
    assert record_offers.consultation_sections.gather(council, subject=None) == ([[section]], [])


def test_hook_exports(council, override_hook):
    file = hooks.Export(name="dummy.notes", title="Notes", media_type="text/csv", url="/notes.csv")
    override_hook("dummy", hooks.exports, lambda user: [file] if user is None else [])
    assert file in hooks.exports.items(council, user=None)
    assert file not in hooks.exports.items(council, user=council)


def test_hook_personal_data(council, override_hook, outsider):
    kept = hooks.Dataset(
        name="notes", title="Notes", purpose="The board", kept_until=None, rows=[{"words": "hello"}]
    )
    override_hook("dummy", hooks.personal_data, lambda user: [kept] if user == outsider else [])
    assert kept in hooks.personal_data.items(council, user=outsider)


def test_hook_resolve_subjects(council, override_hook):
    def own(label: str, ids: Any) -> dict[UUID, hooks.SubjectSummary] | None:
        return {number: _summary(str(number)) for number in ids} if label == "dummy.note" else None

    override_hook("dummy", hooks.resolve_subjects, own)
    assert hooks.resolve_subjects.collect(council, "dummy.note", [NUMBER]) == [
        {NUMBER: _summary(str(NUMBER))}
    ]
    assert all(NUMBER not in found for found in hooks.resolve_subjects.collect(council, "other", [NUMBER]))


def test_hook_searchable(council, override_hook):
    notes = hooks.Searchable(id=NUMBER, stream="council:1", title="Notes", text="On paper", url="/notes/")
    override_hook("dummy", hooks.searchable, lambda streams: [notes] if streams is None else [])
    assert notes in hooks.searchable.items(council, streams=None)
    assert notes not in hooks.searchable.items(council, streams=["council:1"])


def test_hook_meeting_facts(council, override_hook):
    override_hook(
        "dummy", youth_offers.meeting_facts, lambda meeting: youth_offers.MeetingFact(open_polls=meeting)
    )
    override_hook("voting", youth_offers.meeting_facts, lambda: None)
    assert youth_offers.meeting_facts.gather(council, meeting=5) == (
        [youth_offers.MeetingFact(open_polls=5)],
        [],
    )


def test_hook_live_commands(council, override_hook):
    command = hooks.LiveCommand(name="dummy.pin", schema=dict, handler=lambda council, who, message: {})
    override_hook("dummy", hooks.live_commands, lambda council: [command])
    assert command in hooks.live_commands.items(council)


def test_hook_may_submit(council, override_hook, member):
    override_hook("dummy", proposal_offers.may_submit, lambda draft: "Too short." if draft == "x" else None)
    assert proposal_offers.may_submit.objections(council, participant=member, draft="x") == ["Too short."]
    assert proposal_offers.may_submit.objections(council, participant=member, draft="long") == []


def test_hook_may_open_poll(council, override_hook):
    override_hook("dummy", voting_offers.may_open_poll, lambda poll: f"{poll} waits for its paper.")
    assert "Poll waits for its paper." in voting_offers.may_open_poll.objections(council, poll="Poll")


def test_hook_may_vote(council, override_hook, member):
    override_hook(
        "dummy", voting_offers.may_vote, lambda participant: "Recused." if participant == member else None
    )
    assert "Recused." in voting_offers.may_vote.objections(council, participant=member, poll=None)


def test_hook_may_close_meeting(council, override_hook):
    override_hook("dummy", youth_offers.may_close_meeting, lambda meeting: "A poll is open.")
    assert "A poll is open." in youth_offers.may_close_meeting.objections(council, meeting=None)


def _tell(hook: Any, council: Any, **about: Any) -> None:
    assert "dummy" in hook.listeners_in(council)
    assert hook.deliver_to("dummy", council, entry="entry", **about) is None


def test_hook_proposal_changed(council, override_hook):
    told: list[Any] = []
    override_hook(
        "dummy", proposal_offers.proposal_changed, lambda entry, change: told.extend([entry, change])
    )
    _tell(proposal_offers.proposal_changed, council, change="matter")
    assert told == ["entry", "matter"]


def test_hook_poll_announced(council, override_hook):
    told: list[Any] = []
    override_hook("dummy", youth_offers.poll_announced, lambda entry, outcome: told.extend([entry, outcome]))
    _tell(youth_offers.poll_announced, council, outcome="matter")
    assert told == ["entry", "matter"]


def test_hook_resolution_adopted(council, override_hook):
    told: list[Any] = []
    override_hook(
        "dummy", youth_offers.resolution_adopted, lambda entry, resolution: told.extend([entry, resolution])
    )
    _tell(youth_offers.resolution_adopted, council, resolution="matter")
    assert told == ["entry", "matter"]


def test_hook_agenda_changed(council, override_hook):
    told: list[Any] = []
    override_hook("dummy", youth_offers.agenda_changed, lambda item, change: told.extend([item, change]))
    _tell(youth_offers.agenda_changed, council, item="item", change="added")
    assert told == ["item", "added"]


def test_hook_meeting_closed(council, override_hook):
    told: list[Any] = []
    override_hook("dummy", youth_offers.meeting_closed, lambda entry, meeting: told.extend([entry, meeting]))
    _tell(youth_offers.meeting_closed, council, meeting="matter")
    assert told == ["entry", "matter"]


def test_hook_record_received(council, override_hook):
    told: list[Any] = []
    override_hook("dummy", youth_offers.record_received, lambda entry, record: told.extend([entry, record]))
    _tell(youth_offers.record_received, council, record="matter")
    assert told == ["entry", "matter"]


def test_hook_member_left(council, override_hook):
    told: list[Any] = []
    override_hook(
        "dummy", youth_offers.member_left, lambda entry, participant: told.extend([entry, participant])
    )
    _tell(youth_offers.member_left, council, participant="matter")
    assert told == ["entry", "matter"]


def test_four_kinds_of_hook_are_all_there_is():
    assert {type(hook) for hook in declared_hooks.values()} == {Contribution, Fact, Guard, Notice}


def _summary(title: str) -> hooks.SubjectSummary:
    return hooks.SubjectSummary(label="dummy.note", id=NUMBER, title=title, text="", url="/", digest="")
