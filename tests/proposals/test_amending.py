"""What an amendment makes of a draft decision."""

import pytest

from proposals.amending import amended
from youth.points import as_rows, keep_ids, parse, words_of
from youth.procedure.amendments import Change

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
