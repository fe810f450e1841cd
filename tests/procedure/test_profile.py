"""The rules profile: complete presets, single overrides, and refusals that name field and reason."""

import json
from dataclasses import FrozenInstanceError
from datetime import date
from fractions import Fraction

import pytest

from youth.procedure.profile import (
    PRESETS,
    InvalidRuleError,
    changed_values,
    load_profile,
    load_resolved,
    profile_rows,
    resolved_rules,
)
from youth.procedure.readers import Base, Majority

HALF = Fraction(1, 2)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_fills_every_field(preset):
    rows = list(profile_rows(load_profile(preset)))

    assert len(rows) == 89
    # Where a preset has a rule from is no source of this council.
    assert not [row.field for row in rows if row.is_changed or row.source]


def test_bulgarian_rules_count_abstainers_against_and_vacancies_in():
    profile = load_profile("bg-obs")

    assert profile.majority_for("ordinary").value == Majority(Base.PRESENT, HALF, strict=True)
    assert profile.majority_for("absolute").value == Majority(Base.SEATS, HALF, strict=True)
    assert profile.majority_for("two_thirds").value == Majority(Base.SEATS, Fraction(2, 3), strict=False)
    assert profile.majority_for("three_quarters").value == Majority(Base.SEATS, Fraction(3, 4), strict=False)
    assert profile.quorum_rule().needed(21, 19) == 11
    assert set(profile.vote.named_required_for.value) == {
        *("budget", "tax", "property", "company", "loan", "association", "donation")
    }


def test_what_is_known_from_memory_only_is_not_confirmed():
    profile = load_profile("bg-obs")

    unconfirmed = {"majority.two_thirds", "majority.tie", "act.send_days", "debate.speech_seconds"}
    assert {name for name in unconfirmed if not profile.fact(name).confirmed} == unconfirmed
    assert profile.fact("quorum.base").confirmed
    assert profile.fact("quorum.base").source.startswith("Правилник на ОбС Поморие")


def test_british_rules_count_members_and_give_the_chair_a_casting_vote():
    profile = load_profile("uk-youth")

    assert profile.majority.tie.value == "casting_vote"
    # A third of the members in office, and never fewer than three.
    assert [profile.quorum_rule().needed(9, members) for members in (3, 6, 9)] == [3, 3, 3]
    assert profile.quorum_rule().needed(32, 30) == 10


@pytest.mark.parametrize("preset", PRESETS)
def test_rules_that_are_kept_whole_read_the_same_from_json(preset):
    overrides = {
        "body.seats": {
            "value": 23,
            "source": "Решение № 1",
            "confirmed": True,
            "verified_on": "2026-11-01",
        },
        "vote.named_required_for": ["budget"],
    }

    kept = json.loads(json.dumps(resolved_rules(preset, overrides)))

    assert load_resolved(kept) == load_profile(preset, overrides)
    assert changed_values(kept) == {"body.seats": 23, "vote.named_required_for": ["budget"]}
    assert changed_values(resolved_rules(preset, {})) == {}


def test_rules_that_are_kept_do_not_name_who_checked_them():
    fact = {"value": 9, "source": "Решение № 1", "confirmed": True, "verified_by": "Ана"}

    assert "Ана" not in str(resolved_rules("bg-obs", {"notice.days_regular": fact}))


def test_a_field_that_came_later_follows_the_preset_and_one_that_went_is_passed_over():
    kept = resolved_rules("bg-obs", {"body.seats": 23})
    del kept["facts"]["vote.revote"]
    kept["facts"]["vote.forgotten"] = {"value": 1}

    assert load_resolved(kept) == load_profile("bg-obs", {"body.seats": 23})


def test_an_override_changes_one_field_and_says_so():
    profile = load_profile("bg-obs", {"body.seats": 21})

    seats = profile.body.seats
    assert (seats.value, seats.overridden, seats.confirmed, seats.source) == (21, True, False, "")
    assert [row.field for row in profile_rows(profile) if row.is_changed] == ["body.seats"]


def test_an_override_may_say_where_the_rule_is_written_and_who_checked_it():
    profile = load_profile(
        "bg-obs",
        {
            "notice.days_regular": {
                "value": 10,
                "source": "Решение № 3/2026",
                "confirmed": True,
                "verified_by": "секретар",
                "verified_on": "2026-11-22",
            }
        },
    )

    fact = profile.notice.days_regular
    assert (fact.value, fact.source, fact.confirmed) == (10, "Решение № 3/2026", True)
    assert (fact.verified_by, fact.verified_on) == ("секретар", date(2026, 11, 22))


def test_seats_count_as_members_where_vacancies_are_not_counted():
    rule = load_profile("bg-obs", {"body.vacancies_counted": False}).quorum_rule()

    assert rule.base == "members"
    assert rule.needed(seats=21, in_office=19) == 10


def test_the_structure_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        load_profile("bg-obs").body.seats.value = 3


REFUSALS = [
    ({"body.seats": 0}, "body.seats", "out_of_range"),
    ({"body.seats": True}, "body.seats", "not_a_whole_number"),
    ({"body.seats": "21"}, "body.seats", "not_a_whole_number"),
    ({"body.seats": 21.0}, "body.seats", "not_a_whole_number"),
    ({"body.chairs": 1}, "body.chairs", "unknown_field"),
    ({"body": {"seats": 21}}, "body", "unknown_field"),
    ({"body.vacancies_counted": "yes"}, "body.vacancies_counted", "not_yes_or_no"),
    ({"quorum.fraction": "3/2"}, "quorum.fraction", "fraction_above_one"),
    ({"quorum.fraction": "0/2"}, "quorum.fraction", "fraction_not_positive"),
    ({"quorum.fraction": "-1/2"}, "quorum.fraction", "fraction_not_positive"),
    ({"quorum.fraction": "1/0"}, "quorum.fraction", "fraction_not_positive"),
    ({"quorum.fraction": 0.5}, "quorum.fraction", "not_a_fraction"),
    ({"quorum.fraction": "half"}, "quorum.fraction", "not_a_fraction"),
    ({"quorum.fraction": "a/b"}, "quorum.fraction", "not_a_fraction"),
    ({"quorum.fraction": [1, 2, 3]}, "quorum.fraction", "not_a_fraction"),
    ({"quorum.fraction": [1.0, 2]}, "quorum.fraction", "not_a_fraction"),
    ({"quorum.fraction": [1, 1]}, "quorum.strict", "more_than_all"),
    ({"quorum.base": "present"}, "quorum.base", "quorum_of_present"),
    ({"quorum.base": "chairs"}, "quorum.base", "not_in_list"),
    ({"quorum.minimum": 18}, "quorum.minimum", "more_than_seats"),
    ({"quorum.recheck": "always"}, "quorum.recheck", "not_a_list"),
    ({"member.age_min": 30}, "member.age_min", "min_above_max"),
    ({"vote.methods": []}, "vote.methods", "too_few"),
    ({"vote.methods": ["open", "open"]}, "vote.methods", "repeated"),
    ({"vote.methods": ["named", "secret"]}, "vote.default", "method_not_offered"),
    ({"vote.methods": ["open", "secret"]}, "vote.named_required_for", "method_not_offered"),
    ({"vote.methods": ["open", "named"]}, "vote.secret_required_for", "method_not_offered"),
    ({"vote.secret_required_for": ["budget"]}, "vote.secret_required_for", "named_and_secret"),
    ({"vote.named_required_for": ["бюджет"]}, "vote.named_required_for", "not_a_code"),
    ({"vote.options": ["for", "abstain"]}, "vote.options", "for_and_against_needed"),
    ({"vote.secret_minimum": 18}, "vote.secret_minimum", "more_than_seats"),
    ({"notice.days_regular": -1}, "notice.days_regular", "out_of_range"),
    ({"notice.days_extraordinary": 8}, "notice.days_extraordinary", "above_regular"),
    ({"notice.materials_days": 8}, "notice.materials_days", "above_regular"),
    ({"consult.exceptional_days": 31}, "consult.exceptional_days", "above_regular"),
    ({"consult.min_days": None}, "consult.exceptional_days", "above_regular"),
    ({"agenda.citizen_minutes_each": 31}, "agenda.citizen_minutes_each", "each_above_total"),
    ({"majority.absolute": "1/2"}, "majority.absolute", "not_a_majority"),
    (
        {"majority.absolute": {"base": "seats", "fraction": "1/3", "strict": True}},
        "majority.absolute",
        "both_sides_could_win",
    ),
    (
        {"majority.ordinary": {"base": "present", "fraction": "1/2", "strict": False}},
        "majority.ordinary",
        "both_sides_could_win",
    ),
    (
        {"majority.absolute": {"base": "seats", "fraction": "1/1", "strict": True}},
        "majority.absolute",
        "more_than_all",
    ),
    (
        {"majority.absolute": {"base": "all", "fraction": "1/2", "strict": True}},
        "majority.absolute.base",
        "not_in_list",
    ),
    ({"convene.by": []}, "convene.by", "too_few"),
    ({"convene.by": ["king"]}, "convene.by", "not_in_list"),
    ({"convene.by": ["seats:3/2"]}, "convene.by", "fraction_above_one"),
    ({"convene.by": ["members:0"]}, "convene.by", "not_a_whole_number"),
    ({"number.pattern": "Решение"}, "number.pattern", "pattern_without_number"),
    ({"number.pattern": "{n.__class__}"}, "number.pattern", "pattern_unknown_placeholder"),
    ({"number.pattern": "{n!r}"}, "number.pattern", "pattern_broken"),
    ({"number.pattern": "{n:>9999999}"}, "number.pattern", "pattern_broken"),
    ({"number.pattern": "{n} {date:%H}"}, "number.pattern", "pattern_broken"),
    ({"number.pattern": "{n"}, "number.pattern", "pattern_broken"),
    ({"number.pattern": ""}, "number.pattern", "not_a_text"),
    ({"body.seats": {"value": 21, "colour": "red"}}, "body.seats", "unknown_key"),
    ({"body.seats": {"value": 21, "confirmed": True}}, "body.seats", "confirmed_without_source"),
    ({"body.seats": {"value": 21, "confirmed": 1}}, "body.seats", "incomplete"),
    ({"body.seats": {"value": 21, "verified_on": "soon"}}, "body.seats", "not_a_date"),
]


@pytest.mark.parametrize(
    ("overrides", "field", "reason"), REFUSALS, ids=[f"{f}-{r}-{i}" for i, (_, f, r) in enumerate(REFUSALS)]
)
def test_an_override_that_makes_no_sense_is_refused_with_field_and_reason(overrides, field, reason):
    with pytest.raises(InvalidRuleError) as refused:
        load_profile("bg-obs", overrides)

    assert (refused.value.field, refused.value.reason_code) == (field, reason)


def test_an_unknown_preset_or_type_or_field_is_refused():
    with pytest.raises(InvalidRuleError, match="unknown_preset"):
        load_profile("../../etc/passwd")
    with pytest.raises(InvalidRuleError, match="unknown_type"):
        load_profile("bg-obs").majority_for("unanimous")
    with pytest.raises(InvalidRuleError, match="unknown_field"):
        load_profile("bg-obs").fact("body.__class__")


def test_majorities_of_seats_become_majorities_of_members_where_vacancies_are_not_counted():
    counted = load_profile("bg-obs").majority_rule("absolute")
    not_counted = load_profile("bg-obs", {"body.vacancies_counted": False}).majority_rule("absolute")

    assert (counted.base, not_counted.base) == (Base.SEATS, Base.MEMBERS)
    assert load_profile("bg-obs").majority_rule("ordinary").base == Base.PRESENT
