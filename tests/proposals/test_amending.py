"""What an amendment makes of a draft decision."""

from itertools import permutations, product

import pytest

from proposals.amending import Amending, amended, consolidated, is_gone
from youth.points import as_rows, keep_ids, parse, words_of
from youth.procedure.amendments import OF_A_POINT, Change, Operation, exclude_each_other

WORDS = "1. Да се осветят алеите.\n2. Да се боядисат пейките.\n3. Да се засадят липи."
TWO = "1. Да се осветят алеите.\n2. Да се боядисат пейките."
DRAFT = as_rows(keep_ids(parse(WORDS).points))
SECOND = DRAFT[1]["id"]


def after(change, text="", point=SECOND):
    rows = amended(DRAFT, change, point, text)
    assert rows is not None
    return words_of("", rows)


@pytest.mark.parametrize(
    ("change", "text", "expected"),
    [
        (
            Change.REPLACE,
            "Да се сменят пейките.",
            "1. Да се осветят алеите.\n2. Да се сменят пейките.\n3. Да се засадят липи.",
        ),
        (Change.DELETE, "", "1. Да се осветят алеите.\n2. Да се засадят липи."),
        (
            Change.INSERT,
            "Да се поставят кошчета.",
            f"{TWO}\n3. Да се поставят кошчета.\n4. Да се засадят липи.",
        ),
        (
            Change.ADD,
            "Да се поставят кошчета.",
            f"{WORDS}\n4. Да се поставят кошчета.",
        ),
        (Change.REPLACE_ALL, "1. Да се направи парк.", "1. Да се направи парк."),
    ],
)
def test_each_change_of_a_numbered_draft(change, text, expected):
    assert after(change, text) == expected


def test_a_replaced_point_keeps_its_id_and_a_new_one_has_its_own():
    rows = amended(DRAFT, Change.REPLACE, SECOND, "Да се сменят пейките.")
    added = amended(DRAFT, Change.ADD, "", "Да се поставят кошчета.")

    assert [row["id"] for row in rows] == [row["id"] for row in DRAFT]
    assert added[3]["id"] not in {row["id"] for row in DRAFT}


def test_other_numbers_stay_as_they_were_typed():
    draft = as_rows(keep_ids(parse("§ 1. Първо.\n§ 2. Второ.").points))

    rows = amended(draft, Change.DELETE, draft[0]["id"], "")

    assert words_of("", rows) == "§ 2. Второ."


def test_a_point_that_is_gone_is_not_changed():
    assert amended(DRAFT, Change.DELETE, "p0", "") is None


FIRST = DRAFT[0]["id"]
OPERATIONS = [
    Operation(change=Change.REPLACE_ALL),
    Operation(change=Change.ADD),
    *(Operation(change=change, point=point) for change in sorted(OF_A_POINT) for point in (FIRST, SECOND)),
]


def amending(key, operation):
    text = "" if operation.change == Change.DELETE else f"Дума {key}."
    return Amending(key=key, operation=operation, text=text)


def texts(rows):
    return sorted(row["text"] for row in rows)


@pytest.mark.parametrize(("one", "other"), list(product(OPERATIONS, OPERATIONS)))
def test_those_that_do_not_exclude_each_other_give_one_text_in_either_order(one, other):
    pair = [amending(1, one), amending(2, other)]
    results = [consolidated(DRAFT, given) for given in permutations(pair)]

    if exclude_each_other(one, other):
        assert [result.excluded for result in results] == [((2, 1),), ((1, 2),)]
        # Each alone is in the text, and the two make different things of it or leave nothing to the other.
        assert all(len(result.applied) == 1 for result in results)
        return
    assert [set(result.applied) for result in results] == [{1, 2}, {1, 2}]
    assert texts(results[0].rows) == texts(results[1].rows)
    brought = {f"Дума {key}." for key, one in ((1, one), (2, other)) if one.change != Change.DELETE}
    assert brought <= set(texts(results[0].rows))


@pytest.mark.parametrize(("one", "other"), list(product(OPERATIONS, OPERATIONS)))
def test_those_that_exclude_each_other_lose_something_in_one_of_the_orders(one, other):
    if not exclude_each_other(one, other):
        return
    losses = 0
    for first, second in permutations([amending(1, one), amending(2, other)]):
        after = amended(DRAFT, first.operation.change, first.operation.point, first.text)
        both = amended(after, second.operation.change, second.operation.point, second.text)
        losses += both is None or (bool(first.text) and first.text not in texts(both))
        losses += both == after
    assert losses


def test_a_text_with_nothing_chosen_is_the_draft():
    assert consolidated(DRAFT, []).rows == DRAFT


def test_an_amendment_to_a_point_that_is_gone_is_named_and_left_out():
    lost = Operation(change=Change.REPLACE, point="p0")

    after = consolidated(DRAFT, [amending(1, lost), amending(2, Operation(change=Change.ADD))])

    assert (after.applied, after.gone) == ((2,), (1,))
    assert is_gone(DRAFT, lost)
    assert not any(is_gone(DRAFT, operation) for operation in OPERATIONS)
    assert not is_gone(DRAFT, Operation(change=Change.REPLACE, to="x"))
