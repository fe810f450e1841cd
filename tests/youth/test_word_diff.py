"""What changed between two texts, word by word and point by point."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from youth.points import LINE_LENGTH, TEXT_LENGTH
from youth.word_diff import Part, changed_points, changed_words


def test_words_that_stayed_came_in_and_went_are_in_the_order_of_the_text() -> None:
    assert changed_words("Да се отредят 300 кв. м.", "Да се отредят 400 кв. м.") == (
        Part("same", "Да се отредят "),
        Part("removed", "300"),
        Part("added", "400"),
        Part("same", " кв. м."),
    )
    assert changed_words("", "Ново") == (Part("added", "Ново"),)
    assert changed_words("Старо", "") == (Part("removed", "Старо"),)


def test_lines_that_stayed_are_left_alone() -> None:
    before = "1. Осветление на алеята\n2. Пейки пред читалището\n3. Площадка"
    after = "1. Осветление на алеята\n2. Пейки зад читалището\n3. Площадка\n4. Кошчета"

    assert changed_words(before, after) == (
        Part("same", "1. Осветление на алеята\n2. Пейки "),
        Part("removed", "пред"),
        Part("added", "зад"),
        Part("same", " читалището\n3. Площадка"),
        Part("added", "\n4. Кошчета"),
    )


TEXTS = st.text(alphabet="аб в\n", max_size=60)


@given(TEXTS, TEXTS, st.integers(0, 400))
def test_both_texts_can_be_read_from_what_is_shown(before: str, after: str, most_steps: int) -> None:
    parts = changed_words(before, after, most_steps)

    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after
    assert all(part.text for part in parts)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(parts))


def test_beyond_the_limit_a_line_is_replaced_and_a_short_one_still_compared() -> None:
    before, after = "а б в г\nд е", "г в б а\nд ж"

    # Four words are in both lines, once each, and the shorter has four.
    compared = changed_words(before, after, 4 * 4)
    replaced = changed_words(before, after, 4 * 4 - 1)

    assert compared[-2:] == replaced[-2:] == (Part("removed", "е"), Part("added", "ж"))
    assert len(compared) > 5
    assert replaced == (
        Part("removed", "а б в г"),
        Part("added", "г в б а"),
        Part("same", "\nд "),
        Part("removed", "е"),
        Part("added", "ж"),
    )


def test_the_longest_proposal_of_few_words_is_shown_line_by_line_as_replaced() -> None:
    lines = TEXT_LENGTH // LINE_LENGTH
    line, other = "а б " * (LINE_LENGTH // 4), "в а а б б " * (LINE_LENGTH // 10)
    before, after = ("\n".join([text] * lines) for text in (line, other))

    parts = changed_words(before, after)

    assert len(parts) < 10 * lines
    assert "".join(part.text for part in parts if part.kind != "removed") == after


def test_space_alone_may_differ() -> None:
    assert changed_words("а  б", "а б") == (
        Part("same", "а"),
        Part("removed", "  "),
        Part("added", " "),
        Part("same", "б"),
    )


def row(key: str, number: str, text: str, *children: dict[str, object]) -> dict[str, object]:
    """Make a point as ``youth.points`` keeps it."""
    return {"id": key, "kind": "point", "number": number, "text": text, "children": list(children)}


def test_a_point_is_compared_with_the_one_of_its_id_and_what_is_gone_comes_where_it_was() -> None:
    before = [row("a", "1.", "Пейки"), row("b", "2.", "Кошчета"), row("c", "3.", "Лампи")]
    after = [row("a", "1.", "Пейки"), row("d", "2.", "Чешма"), row("c", "3.", "Ярки лампи")]

    found = changed_points(before, after)

    assert [(one.id, one.kind, one.is_moved) for one in found] == [
        ("a", "same", False),
        ("b", "removed", False),
        ("d", "added", False),
        ("c", "changed", False),
    ]
    assert found[-1].parts == (
        Part("same", "3. "),
        Part("removed", "Лампи"),
        Part("added", "Ярки лампи"),
    )


def test_a_point_elsewhere_is_marked_as_moved_and_a_table_has_its_cells() -> None:
    table = {"id": "t", "kind": "table", "rows": [["Вид", "Цена"], ["пейка", "400"]]}
    before = [row("a", "", "едно"), row("b", "", "две", row("x", "а)", "вътре")), table]
    after = [row("b", "", "две"), row("x", "а)", "вътре"), row("a", "", "едно"), table]

    found = changed_points(before, after)

    assert [one.id for one in found if one.is_moved] == ["x", "a"]
    assert "пейка | 400" in found[-1].parts[0].text


ROWS = st.lists(
    st.builds(row, st.sampled_from("abcdef"), st.just(""), st.text("аб ", min_size=1, max_size=8)),
    unique_by=lambda one: one["id"],
)


@given(ROWS, ROWS)
def test_each_point_of_both_decisions_is_there_once(
    before: list[dict[str, object]], after: list[dict[str, object]]
) -> None:
    found = changed_points(before, after)

    assert [one.id for one in found if one.kind != "removed"] == [one["id"] for one in after]
    gone = [one["id"] for one in before if one["id"] not in {other["id"] for other in after}]
    assert sorted(one.id for one in found if one.kind == "removed") == sorted(gone)
