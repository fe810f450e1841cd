"""Another preset file in a new version reaches nothing that relied on the rules before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.records.package.verify import verified
from plugins.records.services import export_package
from proposals import services as proposals
from proposals.models import Proposal
from proposals.selectors.support import support_of
from tests.factories import Town, let_in
from tests.voting.scenes import cast, opened_poll
from tests.youth.meetings import scenes
from voting.services import announce_poll, close_poll, open_poll
from youth.procedure import profile
from youth.selectors import rules
from youth.selectors.attendance import quorum_state
from youth.selectors.councils import today_in
from youth.selectors.rules import rules_of
from youth.services.meetings import open_meeting

CHANGES = {
    'ordinary = { value = { base = "present", fraction = "1/2", strict = true }': (
        'ordinary = { value = { base = "seats", fraction = "3/4", strict = true }'
    ),
    "\nminimum = { value = 1,": "\nminimum = { value = 14,",
    "support_threshold = { value = 50,": "support_threshold = { value = 3,",
}


@pytest.fixture
def change_preset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Give a function that replaces the preset's file, as a new version of the product would."""

    def forget() -> None:
        for cached in (profile._preset_tables, profile._preset_facts, rules._loaded, rules._kept):
            cached.cache_clear()

    def change() -> None:
        text = (profile.PRESETS_DIR / "bg-obs.toml").read_text("utf-8")
        for before, after in CHANGES.items():
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        (tmp_path / "bg-obs.toml").write_text(text, "utf-8")
        monkeypatch.setattr(profile, "PRESETS_DIR", tmp_path)
        forget()

    yield change
    monkeypatch.undo()
    forget()


def test_a_convened_meeting_keeps_the_rules_of_its_notice(
    town: Town, change_preset: Callable[[], None]
) -> None:
    later, meeting = scenes.planned(town), scenes.convened(town)
    before = rules_of(meeting)
    change_preset()
    meeting.refresh_from_db()
    assert rules_of(meeting) == before
    assert rules_of(later) != before
    assert (quorum_state(meeting).needed, quorum_state(later).needed) == (11, 14)

    let_in(meeting, *town.members)
    meeting = open_meeting(meeting, actor=town.chair)
    poll = open_poll(scenes.at_item(town, meeting), actor=town.chair)
    assert (poll.rule["base"], poll.rule["fraction"], poll.quorum_needed) == ("present", [1, 2], 11)


def test_an_open_poll_is_judged_as_it_was_opened_and_its_package_says_so(
    town: Town, change_preset: Callable[[], None]
) -> None:
    poll = opened_poll(town)
    cast(town, poll, 9, 3, 1)
    change_preset()
    close_poll(poll, actor=town.chair)
    outcome = announce_poll(poll, actor=town.chair)
    assert (outcome.decision["carried"], outcome.decision["needed"]) == (True, 7)
    assert outcome.resolution is not None

    package = export_package(outcome.resolution)

    found = verified(package.content, today=today_in(town.municipal)).findings
    # The receiver reads in which rules the decision differs from the preset, and agrees with the rest.
    assert {(one.code, one.field) for one in found} == {
        ("RULE_OVERRIDDEN", "majority.ordinary"),
        ("RULE_OVERRIDDEN", "quorum.minimum"),
        ("RULE_OVERRIDDEN", "proposal.support_threshold"),
    }


def test_a_published_proposal_needs_the_support_that_was_asked_for(
    town: Town, change_preset: Callable[[], None]
) -> None:
    def publish(title: str) -> int:
        draft = proposals.draft_proposal(
            town.youth, title=title, summary="Караме на паркинга.", points="1. Да се построи.", actor=author
        )
        published.append(proposals.publish_proposal(draft, actor=author))
        return support_of(published[-1]).needed

    author = town.young_person
    published: list[Proposal] = []
    assert publish("Скейт площадка") == 50
    change_preset()
    published[0].refresh_from_db()
    assert support_of(published[0]).needed == 50
    assert publish("Велоалея") == 3
