"""From a real vote to the municipal register: every rule of the shipped presets makes packages we accept."""

from typing import Any

import pytest

from plugins.records.package.verify import verified
from plugins.records.selectors import judged_import, record_of_resolution
from plugins.records.services import (
    build_record,
    confirm_import,
    export_package,
    preview_import,
    review_record,
)
from tests.factories import Town, make_town
from tests.voting.scenes import announced, cast, item_under_way, opened_poll
from voting.services import (
    announce_poll,
    close_poll,
    correct_entry,
    enter_ballots,
    enter_slips,
    open_poll,
)
from youth import clock
from youth.models import Attendance, Resolution
from youth.selectors.councils import today_in
from youth.services.attendance import enter_together
from youth.services.attendance_corrections import annul_stay
from youth.services.offices import end_office, give_office


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def judged(town: Town, resolution: Resolution | None) -> Any:
    assert resolution is not None
    package = export_package(resolution)
    return verified(package.content, today=today_in(town.municipal))


def under(town: Town, preset: str, **overrides: Any) -> None:
    town.youth.rules_preset = preset
    town.youth.rules_overrides = overrides
    town.youth.save()


def test_a_resolution_goes_all_the_way(town: Town) -> None:
    resolution = announced(town, (9, 3, 1)).resolution
    assert resolution is not None
    package = export_package(resolution)

    found = preview_import(
        council=town.municipal,
        content=package.content,
        file_name=package.file_name,
        actor=town.municipal_secretary,
    )
    assert found.judgement.findings == ()
    assert found.batch is not None
    record = confirm_import(batch=found.batch, actor=town.municipal_secretary).record

    assert record_of_resolution(resolution) is None
    review_record(record, actor=town.municipal_secretary)
    assert record_of_resolution(resolution) == record
    assert record.title == resolution.title
    assert record.decision["votes"] == {"for": 9, "against": 3, "abstain": 1, "not_voting": 0}
    assert judged_import(town.municipal, package.content).action == "unchanged"


def test_a_package_says_what_the_rules_change_and_not_who_checked_it(town: Town) -> None:
    checked = {"value": 9, "source": "Решение № 1", "confirmed": True, "verified_by": "Ана"}
    under(town, "bg-obs", **{"notice.days_regular": checked})
    resolution = announced(town, (9, 2, 1)).resolution
    assert resolution is not None
    assert build_record(resolution).decision.rule.overrides == {"notice.days_regular": 9}


def test_a_package_names_the_chair_of_the_announcement_not_of_the_evening(town: Town) -> None:
    resolution = announced(town, (9, 3, 1)).resolution
    assert resolution is not None
    end_office(town.youth.offices.get(role="chair"), clock.now(), actor=town.secretary)
    give_office(town.youth, town.member, "chair", "Нов Председател", clock.now(), actor=town.secretary)

    names = {one.role: one.name for one in build_record(resolution).signatories}

    assert names == {"chair": "Член 1", "secretary": "Секретар"}


@pytest.mark.parametrize("decision_type", ["ordinary", "absolute", "two_thirds", "three_quarters"])
@pytest.mark.parametrize("preset", ["bg-obs", "de-jupa", "uk-youth"])
def test_every_majority_of_every_preset_is_counted_the_same_way(
    town: Town, preset: str, decision_type: str
) -> None:
    under(town, preset)

    outcome = announced(town, (13, 0, 0), decision_type=decision_type)

    if outcome.carried:
        assert judged(town, outcome.resolution).findings == ()
    else:
        assert (preset, decision_type) in {
            ("bg-obs", "two_thirds"),
            ("bg-obs", "three_quarters"),
            ("de-jupa", "two_thirds"),
            ("de-jupa", "three_quarters"),
        }


def test_a_roll_call_spoken_votes_and_corrections_make_a_package_that_agrees(town: Town) -> None:
    item = item_under_way(town, present=11)
    enter_together(item.meeting, participants=[one.pk for one in town.members[11:13]], actor=town.secretary)
    stay = Attendance.objects.select_related("meeting__council").get(participant=town.members[12])
    annul_stay(stay, reason="Сбъркано име.", actor=town.secretary)
    poll = open_poll(item, method="named", actor=town.chair)
    enter_ballots(poll, {one.pk: "for" for one in town.members[:12]}, actor=town.secretary)
    close_poll(poll, actor=town.chair)
    correct_entry(poll, town.members[11].pk, "against", reason="Чух грешно.", actor=town.secretary)

    report = judged(town, announce_poll(poll, actor=town.chair).resolution)

    assert report.findings == ()
    others = report.document["decision"]["without_vote"]
    assert {one["participant"] for one in others} == {str(one.pk) for one in town.members[12:]}
    assert {one["why"] for one in others} == {"absent"}
    poll.refresh_from_db()
    assert poll.votes == {"for": 11, "against": 1, "abstain": 0, "not_voting": 0}


def test_a_vote_by_show_of_hands_makes_a_package_that_agrees(town: Town) -> None:
    tellers = [one.pk for one in town.members[1:3]]
    poll = open_poll(item_under_way(town), tellers=tellers, actor=town.chair)
    counts = {"for": 9, "against": 3, "abstain": 1}
    enter_slips(poll, dict.fromkeys(tellers, counts), actor=town.secretary)
    close_poll(poll, actor=town.chair)

    assert judged(town, announce_poll(poll, actor=town.chair).resolution).findings == ()


def test_a_vote_by_name_carries_the_names_in_office(town: Town) -> None:
    poll = opened_poll(town, method="named")
    cast(town, poll, 9, 3, 0)
    close_poll(poll, actor=town.chair)

    report = judged(town, announce_poll(poll, actor=town.chair).resolution)

    assert report.findings == ()
    named = report.document["decision"]["named"]
    assert len(named) == 13
    assert [one["choice"] for one in named].count("not_voting") == 1


def test_a_casting_vote_is_accepted_where_the_rules_have_one(town: Town) -> None:
    under(town, "uk-youth")
    poll = opened_poll(town)
    cast(town, poll, 6, 6, 1)
    close_poll(poll, actor=town.chair)

    outcome = announce_poll(poll, casting="for", actor=town.chair)

    assert outcome.carried
    assert judged(town, outcome.resolution).errors == []
