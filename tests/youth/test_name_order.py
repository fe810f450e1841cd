"""The one order of people's names."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youth.name_order import in_name_order

ORDERED = [
    "ана",
    "Анна Петрова",
    "Анна-Мария",
    "Аня",
    "Иван",
    "Йоана",
    "Чавдар",
    "Щерьо",
    "Юлия",
    "ЯВОР",
    "Adam",
    "Élodie",
    "émile",
    "Zoe",
]


def test_names_are_ordered_as_in_a_bulgarian_list() -> None:
    assert in_name_order(reversed(ORDERED[:1] + ORDERED[3:])) == ORDERED[:1] + ORDERED[3:]
    assert in_name_order(["Анна-Мария", "Анна Петрова"]) == ["Анна-Мария", "Анна Петрова"]


@pytest.mark.parametrize("names", list(permutations(["ѝва", "Йоана", "Ива"])))
def test_a_grave_is_no_letter_and_the_short_i_is_one(names: tuple[str, ...]) -> None:
    assert in_name_order(names) == ["Ива", "ѝва", "Йоана"]


def test_a_number_in_a_name_counts_as_what_it_says() -> None:
    names = ["Член", "Член 2", "Член 02", "Член 9", "Член 10", "Член 10а", "Член 100", "Член Иван"]
    assert in_name_order(reversed(names)) == [names[0], "Член 02", "Член 2", *names[3:]]


@given(st.lists(st.text(max_size=8), max_size=8), st.randoms())
def test_the_order_does_not_depend_on_where_one_began(names: list[str], random) -> None:
    mixed = list(names)
    random.shuffle(mixed)
    assert in_name_order(mixed) == in_name_order(names)
