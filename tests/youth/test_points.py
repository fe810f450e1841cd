"""The points of a decision: read as people type and paste them, written as they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youth.points import Decision, Fault, Point, as_rows, as_text, from_rows, keep_ids, parse, read, walk

DECISION = """На основание чл. 21, ал. 1, т. 8 от ЗМСМА, чл. 8, ал. 9 от ЗОС
РЕШИ:
I. Дава съгласие да се отдаде под наем:
1. Помещение от 40 кв. м на ул. „Цар Освободител“ 2:
1.1. за срок от 5 години;
1.2. при начална цена по таблицата:
Вид\tМесечна цена\tДепозит
зала\t400\t800
склад | двор\t60\t120
а) без ДДС;
б) с право на удължаване.
2. 30 000 лева за ремонт.
II. Възлага на кмета:
– да сключи договор;
– да докладва.
§ 1. Решението влиза в сила от 1. юни 2027 г.
ПРИЛОЖЕНИЕ № 1 към решението
1. Опис на имуществото.
Стол 12 броя.
ПРИЛОЖЕНИЕ № 2
| Вид | Брой |
|---|---|
| маса | 4 |
"""


def outline(points: tuple[Point, ...], depth: int = 0) -> list[tuple[int, str, str]]:
    """Return depth, number and text of every row."""
    found = []
    for point in points:
        text = point.text if point.kind != "table" else "/".join(",".join(row) for row in point.rows)
        found += [(depth, point.number, text), *outline(point.children, depth + 1)]
    return found


def test_a_decision_keeps_its_numbers_levels_tables_annexes_and_ground() -> None:
    decision, faults = read(DECISION)

    assert faults == []
    assert decision.ground == "На основание чл. 21, ал. 1, т. 8 от ЗМСМА, чл. 8, ал. 9 от ЗОС"
    assert outline(decision.points) == [
        (0, "I.", "Дава съгласие да се отдаде под наем:"),
        (1, "1.", "Помещение от 40 кв. м на ул. „Цар Освободител“ 2:"),
        (2, "1.1.", "за срок от 5 години;"),
        (2, "1.2.", "при начална цена по таблицата:"),
        (3, "", "Вид,Месечна цена,Депозит/зала,400,800/склад | двор,60,120"),
        (3, "а)", "без ДДС;"),
        (3, "б)", "с право на удължаване."),
        (1, "2.", "30 000 лева за ремонт."),
        (0, "II.", "Възлага на кмета:"),
        (1, "–", "да сключи договор;"),
        (1, "–", "да докладва."),
        (0, "§ 1.", "Решението влиза в сила от 1. юни 2027 г."),
        (0, "ПРИЛОЖЕНИЕ № 1", "към решението"),
        (1, "1.", "Опис на имуществото."),
        (1, "", "Стол 12 броя."),
        (0, "ПРИЛОЖЕНИЕ № 2", ""),
        (1, "", "Вид,Брой/маса,4"),
    ]
    assert parse(as_text(decision)) == decision


@pytest.mark.parametrize(
    ("line", "number", "text"),
    [
        ("I. Дава", "I.", "Дава"),
        ("IV) Дава", "IV)", "Дава"),
        ("1. Дава", "1.", "Дава"),
        ("1.\tДава", "1.", "Дава"),
        ("1.1. дава", "1.1.", "дава"),
        ("1.1 Дава", "1.1", "Дава"),
        ("10.2.3. Дава", "10.2.3.", "Дава"),
        ("1) дава", "1)", "дава"),
        ("(2) Дава", "(2)", "Дава"),
        ("а) дава", "а)", "дава"),
        ("Б) дава", "Б)", "дава"),
        ("§ 1. Дава", "§ 1.", "Дава"),
        ("§1 Дава", "§1", "Дава"),
        ("§ 3а. Дава", "§ 3а.", "Дава"),
        ("Чл. 5а. (1) Дава", "Чл. 5а.", "(1) Дава"),
        ("т. 3. Дава", "т. 3.", "Дава"),
        ("– дава", "–", "дава"),
        ("- дава", "-", "дава"),
        ("• дава", "•", "дава"),
        ("I.", "I.", ""),
        ("30 000 лева за скейт площадка", "", "30 000 лева за скейт площадка"),
        ("2027 г. да бъде година на младите", "", "2027 г. да бъде година на младите"),
        ("10 пейки в парка", "", "10 пейки в парка"),
        ("24/7 достъп до залата", "", "24/7 достъп до залата"),
        ("5% от бюджета", "", "5% от бюджета"),
        ("1,5 млн. за басейн", "", "1,5 млн. за басейн"),
        ("1.5 км велоалея", "", "1.5 км велоалея"),
        ("1. юни да бъде ден на децата", "", "1. юни да бъде ден на децата"),
        ("12. юли да бъде ден без коли", "", "12. юли да бъде ден без коли"),
        ("01.06.2027. е срокът", "", "01.06.2027. е срокът"),
        ("24.5.2027 Г", "", "24.5.2027 Г"),
        ("г. Ихтиман да има парк", "", "г. Ихтиман да има парк"),
        ("Чл. 5 от наредбата се отменя", "", "Чл. 5 от наредбата се отменя"),
        ("Приложение № 1 да се обнародва", "", "Приложение № 1 да се обнародва"),
        ("-5 градуса", "", "-5 градуса"),
        ("а | б", "", "а | б"),
    ],
)
def test_every_mark_is_kept_as_typed_and_an_amount_or_a_date_is_none(
    line: str, number: str, text: str
) -> None:
    decision = parse(line)

    assert decision == Decision(points=(Point(number=number, text=text),))
    assert as_text(decision) == line.replace("\t", " ")
    assert parse(as_text(decision)) == decision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. а\n  а) б\n  б) в\n2. г", [(0, "1.", "а"), (1, "а)", "б"), (1, "б)", "в"), (0, "2.", "г")]),
        ("\t1. а\n\t\tпродължение\n\t2. б", [(0, "1.", "а"), (1, "", "продължение"), (0, "2.", "б")]),
        ("   1. а\n   2. б", [(0, "1.", "а"), (0, "2.", "б")]),
        ("1. а\nСрок: юни\n2. б", [(0, "1.", "а"), (0, "", "Срок: юни"), (0, "2.", "б")]),
        ("Състав:\n– Ася\n– Боян", [(0, "", "Състав:"), (1, "–", "Ася"), (1, "–", "Боян")]),
        (
            "Да има:\n1. а\nДа няма:\n1. б",
            [(0, "", "Да има:"), (1, "1.", "а"), (0, "", "Да няма:"), (1, "1.", "б")],
        ),
        ("1. а\nа) б\n§ 1. в\n1. г", [(0, "1.", "а"), (1, "а)", "б"), (0, "§ 1.", "в"), (1, "1.", "г")]),
        ("1) а\nа) б\n2) в", [(0, "1)", "а"), (1, "а)", "б"), (0, "2)", "в")]),
        (
            "1. а\n1.2. б\n1.2.1. в\n1.3. г\n2. д",
            [(0, "1.", "а"), (1, "1.2.", "б"), (2, "1.2.1.", "в"), (1, "1.3.", "г"), (0, "2.", "д")],
        ),
        ("2. а\n2. б\n7. в", [(0, "2.", "а"), (0, "2.", "б"), (0, "7.", "в")]),
    ],
)
def test_indentation_tells_the_levels_and_without_it_the_marks_do(
    text: str, expected: list[tuple[int, str, str]]
) -> None:
    decision = parse(text)

    assert outline(decision.points) == expected
    assert parse(as_text(decision)) == decision


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Вид\tЦена\nпейка\t400", (("Вид", "Цена"), ("пейка", "400"))),
        ("1.\tАся\t5\n2.\tБоян\t6", (("1.", "Ася", "5"), ("2.", "Боян", "6"))),
        ("| Вид | Цена |\n|:---|---|\n| пейка | |", (("Вид", "Цена"), ("пейка", ""))),
        ("Вид | Цена\nпейка | 400", (("Вид", "Цена"), ("пейка", "400"))),
        ("| a \\| b | c\\\\ |", (("a | b", "c\\"),)),
        ("Вид\tЦена\nобщо\t1\t2", (("Вид", "Цена", ""), ("общо", "1", "2"))),
    ],
)
def test_a_table_is_read_from_tabs_and_from_bars(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    decision = parse(text)

    assert decision.points == (Point(kind="table", rows=rows),)
    assert parse(as_text(decision)) == decision


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("1. а\nПРИЛОЖЕНИЕ № 1\n\nПРИЛОЖЕНИЕ № 2\n1. б", [Fault("annex_empty", 2)]),
        (f"1. а\n\n2. {'я' * 1001}", [Fault("too_long", 3)]),
        ("\n".join(f"{' ' * level}– а" for level in range(9)), [Fault("too_deep", 9)]),
        ("\n".join(["– а"] * 301), [Fault("too_many", 0)]),
        ("", []),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_line(text: str, faults: list[Fault]) -> None:
    assert read(text)[1] == faults


MARKS = [
    "I.",
    "II.",
    "1.",
    "2.",
    "1.1.",
    "1.2.",
    "1.1.1.",
    "а)",
    "б)",
    "1)",
    "(1)",
    "§ 1.",
    "§",
    "–",
    "|",
    "\\",
    "---",
    ":",
]
WHOLE = [
    "На основание чл. 1",
    "РЕШИ:",
    "ПРИЛОЖЕНИЕ № 1",
    "Приложение 2:",
    "Възлага:",
    "1. юни",
    "30 000 лева",
]
CELLS = ["\t", "  ", " ", "", "а\tб", "а | б", "| а | б |", "| --- |"]
pieces = st.sampled_from([*MARKS, *WHOLE, *CELLS])
typed = st.lists(st.lists(pieces | st.text(max_size=4), max_size=4).map(" ".join), max_size=12).map("\n".join)


@given(typed)
def test_a_text_once_read_is_the_same_ever_after(text: str) -> None:
    decision = parse(text)
    written = as_text(decision)

    assert parse(written) == decision
    assert as_text(parse(written)) == written


@given(typed)
def test_stored_rows_give_the_tree_back(text: str) -> None:
    points = keep_ids(parse(text).points)

    assert from_rows(as_rows(points)) == points


@given(typed, typed)
def test_an_id_is_never_given_twice(text: str, other: str) -> None:
    before = keep_ids(parse(text).points)
    after = keep_ids(parse(other).points, before)
    ids = [point.id for point in walk(after)]

    assert len(set(ids)) == len(ids)
    assert all(ids)
    assert keep_ids(parse(text).points, before) == before


def ids(text: str, before: tuple[Point, ...] = ()) -> tuple[Point, ...]:
    return keep_ids(parse(text).points, before)


def test_ids_outlive_edits_moves_and_new_points() -> None:
    first, second, third = before = ids("1. Пейки.\n2. Светлини.\n3. Кошчета.")

    assert [one.id for one in ids("1. Пейки в парка.\n2. Светлини.\n3. Кошчета.", before)] == [
        first.id,
        second.id,
        third.id,
    ]
    assert [one.id for one in ids("1. Кошчета.\n2. Пейки.", before)] == [third.id, first.id]
    moved = ids("1. Пейки.\n2. Чешма.\n3. Светлини.\n4. Кошчета.", before)
    assert [moved[0].id, moved[2].id, moved[3].id] == [first.id, second.id, third.id]
    assert moved[1].id not in {one.id for one in before}


def test_a_line_without_a_number_keeps_its_id_while_it_is_still_the_same_line() -> None:
    (before,) = ids("Да се построи скейт площадка до гарата.")

    (mended,) = ids("Да се построи скейт площадка до пощата.", (before,))
    (other,) = ids("Кучешки парк.", (before,))
    assert mended.id == before.id
    assert other.id != before.id
