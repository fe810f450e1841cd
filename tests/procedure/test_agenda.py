"""The order of the agenda and of amendments."""

import pytest

from youth.procedure.agenda import Entry, Motion, agenda_order, amendment_order, late_item_type
from youth.procedure.profile import load_profile

DRAFT = [
    Entry(key="lighting", position=2),
    Entry(key="citizens", position=9, citizen_slot=True),
    Entry(key="skate", position=1),
    Entry(key="urgent", position=1, is_late=True, accepted=True),
    Entry(key="too late", position=1, is_late=True),
    Entry(key="dropped", position=3, withdrawn=True),
]


def test_late_points_follow_the_announced_ones_and_only_if_voted_in():
    assert agenda_order(DRAFT, "first") == ["citizens", "skate", "lighting", "urgent"]


def test_the_citizens_slot_stands_where_the_rules_put_it():
    assert agenda_order(DRAFT, "last") == ["skate", "lighting", "urgent", "citizens"]
    assert agenda_order(DRAFT, "none_at_all") == ["skate", "lighting", "urgent"]


def test_a_late_point_needs_the_vote_that_the_rules_name():
    assert late_item_type(load_profile("bg-obs").agenda.late_item.value) == "ordinary"
    assert late_item_type(load_profile("uk-youth").agenda.late_item.value) == "two_thirds"
    assert late_item_type(load_profile("de-jupa").agenda.late_item.value) is None


MOTIONS = [
    Motion(key="text", kind="main"),
    Motion(key="add a bench", kind="add", moved=1),
    Motion(key="a different alley", kind="replace", reach=5, moved=2),
    Motion(key="not at all", kind="reject", moved=3),
    Motion(key="next month", kind="postpone", moved=4),
    Motion(key="14 lamps", kind="correct", reach=1, moved=5),
    Motion(key="20 lamps", kind="correct", reach=2, moved=6),
]


def test_bulgarian_amendments_go_from_rejection_to_the_main_text():
    order = load_profile("bg-obs").amendment.order.value

    assert amendment_order(MOTIONS, order) == [
        "not at all",
        "next month",
        "a different alley",
        "20 lamps",
        "14 lamps",
        "add a bench",
        "text",
    ]


def test_german_amendments_go_by_how_far_they_reach():
    motions = [
        Motion(key="text", kind="main"),
        Motion(key="small", kind="add", reach=1, moved=1),
        Motion(key="far", kind="replace", reach=9, moved=2),
    ]

    assert amendment_order(motions, load_profile("de-jupa").amendment.order.value) == ["far", "small", "text"]


def test_british_amendments_go_from_the_last_moved():
    motions = [
        Motion(key="text", kind="main"),
        Motion(key="first", kind="add", moved=1),
        Motion(key="second", kind="add", moved=2),
    ]

    order = load_profile("uk-youth").amendment.order.value
    assert amendment_order(motions, order) == ["second", "first", "text"]


def test_a_kind_that_the_rules_do_not_know_is_refused():
    with pytest.raises(ValueError, match="poem"):
        amendment_order([Motion(key="x", kind="poem")], load_profile("bg-obs").amendment.order.value)
