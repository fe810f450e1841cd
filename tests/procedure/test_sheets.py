"""The sheets of a separated box: what is wrong with one, and which age bands may be named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.procedure.sheets import (
    ANONYMITY_THRESHOLD,
    SheetFault,
    SheetField,
    content_of,
    count_options,
    sheet_fault,
    strata_kept,
)

ONE = SheetField("place", ("park", "square"))
TWO = SheetField("sports", ("climbing", "dance", "chess"), least=0, most=2)
SCHEMA = [ONE, TWO]


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        ({"place": ["park"]}, None),
        ({"place": ["park"], "sports": ["chess", "dance"]}, None),
        ({}, SheetFault("too_few_chosen", "place")),
        ({"place": []}, SheetFault("too_few_chosen", "place")),
        ({"place": ["park", "square"]}, SheetFault("too_many_chosen", "place")),
        ({"place": ["moon"]}, SheetFault("not_offered", "place")),
        ({"place": "park"}, SheetFault("not_offered", "place")),
        ({"place": ["park"], "sports": ["chess", "chess"]}, SheetFault("chosen_twice", "sports")),
        (
            {"place": ["park"], "sports": ["chess", "dance", "climbing"]},
            SheetFault("too_many_chosen", "sports"),
        ),
        ({"place": ["park"], "name": ["Мария"]}, SheetFault("unknown_field", "name")),
    ],
)
def test_a_wrong_sheet_is_refused_at_its_field(sheet, fault):
    assert sheet_fault(SCHEMA, sheet) == fault


def test_in_which_order_options_were_chosen_is_not_kept():
    content = content_of(SCHEMA, {"sports": ["chess", "climbing"], "place": ["park"]})

    assert content == {"place": ["park"], "sports": ["climbing", "chess"]}
    assert list(content) == ["place", "sports"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "options": ("a",)},
        {"name": "x", "options": ()},
        {"name": "x", "options": ("a", "a")},
        {"name": "x", "options": ("a",), "most": 2},
        {"name": "x", "options": ("a", "b"), "least": 2, "most": 1},
        {"name": "x", "options": ("a",), "least": 0, "most": 0},
    ],
)
def test_a_field_that_nobody_could_answer_is_no_field(wrong):
    with pytest.raises(ValueError, match=r".+"):
        SheetField(**wrong)


def test_a_field_is_written_and_read_again():
    assert SheetField.read(TWO.row()) == TWO


def test_options_are_counted_in_their_order():
    contents = [{"sports": ["dance"]}, {"sports": ["dance", "chess"]}, {"sports": []}]

    assert list(count_options(TWO, contents).items()) == [("climbing", 0), ("dance", 2), ("chess", 1)]


@pytest.mark.parametrize(
    ("counts", "kept"),
    [
        ({"14-15": 10, "16-17": 12}, {"14-15", "16-17"}),
        ({"14-15": 9, "16-17": 12}, set()),
        ({"14-15": 9, "16-17": 12, "18-24": 30}, {"18-24"}),
        ({"14-15": 5, "16-17": 6, "18-24": 30}, {"18-24"}),
        ({"14-15": 3}, set()),
        ({}, set()),
    ],
)
def test_few_sheets_without_a_band_take_the_smallest_band_with_them(counts, kept):
    assert strata_kept(counts, 10) == kept


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40)))
def test_no_group_of_sheets_is_smaller_than_the_threshold(counts):
    kept = strata_kept(counts, ANONYMITY_THRESHOLD)

    assert all(counts[band] >= ANONYMITY_THRESHOLD for band in kept)
    hidden = sum(count for band, count in counts.items() if band not in kept)
    assert hidden == 0 or hidden >= ANONYMITY_THRESHOLD or not kept
