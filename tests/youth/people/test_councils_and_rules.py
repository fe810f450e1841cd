"""A council is created, and keeps rules that make sense."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.youth.people.acts import kinds
from tests.youth.people.conftest import House, joined
from tests.youth.people.test_joining import refusal_of
from youth.models import Council, JournalEntry
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.rules import profile_of
from youth.services.councils import create_council
from youth.services.rules import override_rule, restore_rule

PLACE = {"municipality_code": "bg-izmislevo", "municipality_names": {"bg": "Измислево"}}


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"slug": "Съвет"}, "council_invalid", "slug"),
        ({"slug": "obs"}, "council_invalid", "slug"),
        ({"kind": "village"}, "council_invalid", "kind"),
        ({"names": {"bg": " "}}, "name_missing", "names.bg"),
        ({"names": {"en": "New"}, "languages": ["bg", "en"]}, "name_missing", "names.bg"),
        ({"names": {"bg": "Нов", "tr": "Yeni"}}, "language_of_name", "names.tr"),
        ({"municipality_names": {}}, "name_missing", "municipality_names.bg"),
        ({"names": {"bg": "Н" * 161}}, "council_invalid", "names"),
        ({"languages": ["tr", "bg"]}, "language_unknown", "languages"),
        ({"languages": ["tlh"]}, "language_unknown", "languages"),
        ({"languages": []}, "language_unknown", "languages"),
        ({"time_zone": "Europe/Izmislevo"}, "time_zone_unknown", "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone_unknown", "time_zone"),
        ({"rules_preset": "none"}, "preset_unknown", "rules_preset"),
        ({"municipality_code": "bg-drugade"}, "other_municipality", "mirrors"),
    ],
)
def test_a_council_that_makes_no_sense_is_refused(
    councils: tuple[Council, Council], values: dict[str, object], code: str, field: str
) -> None:
    good = {"slug": "new", "kind": "youth", "names": {"bg": "Нов"}, "mirrors": councils[0], **PLACE}
    assert refusal_of(create_council, **(good | values), actor=OPERATOR) == (code, field)
    assert Council.objects.count() == 2


def test_only_a_municipal_council_is_mirrored_and_only_the_operator_creates(house: House) -> None:
    good = {"slug": "new", "kind": "youth", "names": {"bg": "Нов"}, **PLACE}
    assert (
        refusal_of(create_council, **good, mirrors=house.youth, actor=OPERATOR)[0] == "mirrors_no_municipal"
    )
    with pytest.raises(PermissionDenied):
        create_council(**good, actor=house.chair)


def test_a_rule_is_overridden_and_restored_as_acts(councils: tuple[Council, Council]) -> None:
    youth = councils[1]
    override_rule(youth, "body.seats", 21, actor=OPERATOR, source="Решение № 5", confirmed=True)
    fact = profile_of(youth).body.seats
    assert (fact.value, fact.source, fact.confirmed, fact.overridden) == (21, "Решение № 5", True, True)
    entry = JournalEntry.objects.get(kind="youth.rule_overridden")
    assert entry.payload["field"] == "body.seats"
    assert entry.payload["value"] == 21
    assert "Решение № 5" not in str(entry.payload)
    restore_rule(youth, "body.seats", actor=OPERATOR)
    assert profile_of(Council.objects.get(pk=youth.pk)).body.seats.value == 17
    assert refusal_of(restore_rule, youth, "body.seats", actor=OPERATOR)[0] == "rule_not_overridden"
    assert kinds(youth) == ["youth.council_created", "youth.rule_overridden", "youth.rule_restored"]


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("body.seats", 0, "body.seats"),
        ("body.seats", True, "body.seats"),
        ("body.seats", 20.5, "body.seats"),
        ("no.such", 1, "no.such"),
        ("quorum.minimum", 50, "quorum.minimum"),
        ("member.age_min", 40, "member.age_min"),
        ("vote.default", "raised_eyebrow", "vote.default"),
        ("majority.ordinary", {"base": "present"}, "majority.ordinary"),
    ],
)
def test_nonsense_is_refused_with_field_and_reason(
    councils: tuple[Council, Council], field: str, value: object, at: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        override_rule(councils[1], field, value, actor=OPERATOR)
    assert (refusal.value.code, refusal.value.field) == ("invalid_rule", at)
    assert len(str(refusal.value)) > 10
    assert Council.objects.get(slug="ms").rules_overrides == {}
    assert kinds(councils[1]) == ["youth.council_created"]


def test_restoring_may_not_leave_a_contradiction_behind(councils: tuple[Council, Council]) -> None:
    youth = councils[1]
    override_rule(youth, "notice.days_regular", 20, actor=OPERATOR)
    override_rule(youth, "notice.materials_days", 15, actor=OPERATOR)
    assert refusal_of(restore_rule, youth, "notice.days_regular", actor=OPERATOR) == (
        "invalid_rule",
        "notice.materials_days",
    )
    assert set(Council.objects.get(slug="ms").rules_overrides) == {
        "notice.days_regular",
        "notice.materials_days",
    }


@pytest.mark.parametrize("permitted", ["chair", "secretary"])
def test_the_chairs_table_keeps_the_rules_and_nobody_else(house: House, permitted: str) -> None:
    table = getattr(house, permitted)
    assert refusal_of(override_rule, house.youth, "notice.days_regular", 9, actor=table) == (
        "source_missing",
        "source",
    )
    override_rule(house.youth, "notice.days_regular", 9, source="Решение № 5, чл. 9", actor=table)
    for other in (house.verifier, joined(house.youth, "Рени"), None):
        with pytest.raises(PermissionDenied):
            override_rule(house.youth, "notice.days_regular", 8, actor=other)
    with pytest.raises(PermissionDenied):
        override_rule(house.municipal, "notice.days_regular", 8, actor=house.chair)
