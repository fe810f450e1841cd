"""The points of a decision, as people write them line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.forms import PointsField
from youth.points import LIST_NUMBER, numbered, points_in

lines = (
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=60)
    .map(str.strip)
    .filter(lambda line: bool(line) and len(line.splitlines()) == 1)
)


@pytest.mark.parametrize(
    "line",
    [
        "30 000 лева за скейт площадка",
        "2027 г. да бъде година на младите",
        "10 пейки в парка",
        "24/7 достъп до залата",
        "5% от бюджета",
        "3D принтер за читалището",
        "1,5 млн. за басейн",
        "12. юли да бъде ден без коли",
        "3. март да се чества на площада",
        "1. юни да бъде ден на децата",
        "1.5 км велоалея",
    ],
)
def test_a_number_that_belongs_to_a_point_stays(line: str) -> None:
    assert points_in(line) == [line]
    assert points_in(f"Да има пейки\n{line}") == ["Да има пейки", line]
    assert PointsField(required=False).clean(line) == [line]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("1. Пейки.\n\n2) осветление", ["Пейки.", "осветление"]),
        ("т. 1. Пейки.\nт. 2. Осветление.", ["Пейки.", "Осветление."]),
        ("1. Приема отчета.", ["Приема отчета."]),
        ("1. 30 000 лева за пейки\n2. 10 пейки", ["30 000 лева за пейки", "10 пейки"]),
    ],
)
def test_the_numbers_of_a_list_go(text: str, points: list[str]) -> None:
    assert points_in(text) == points
    assert PointsField(required=False).clean(text) == points


@pytest.mark.parametrize("text", ["2. Пейки\n3. Светлини", "1. Пейки\n1. Светлини", "1. Пейки\nСветлини"])
def test_numbers_that_do_not_count_the_lines_stay(text: str) -> None:
    assert points_in(text) == text.splitlines()


@given(st.lists(lines.filter(lambda line: not LIST_NUMBER.match(line)), max_size=6))
def test_a_line_without_the_mark_of_a_list_is_never_changed(written: list[str]) -> None:
    assert points_in("\n".join(written)) == written


@given(st.lists(lines, min_size=2, max_size=12))
def test_what_is_numbered_reads_back_to_the_letter(written: list[str]) -> None:
    assert points_in(numbered(written)) == written


@given(lines.filter(lambda line: not LIST_NUMBER.match(line)))
def test_a_point_alone_reads_back_to_the_letter(line: str) -> None:
    assert points_in(numbered([line])) == [line]
