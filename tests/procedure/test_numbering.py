"""Numbers of acts: written by pattern, read in every form seen in Bulgarian decisions."""

from datetime import date

import pytest

from youth.procedure.numbering import Designation, check_pattern, designation, parse_designation, period
from youth.procedure.profile import PRESETS, load_profile

ADOPTED = date(2026, 11, 26)


def test_the_bulgarian_pattern_names_number_date_and_protocol():
    pattern = load_profile("bg-obs").number.pattern.value

    assert designation(pattern, 18, ADOPTED, 7) == "Решение № 18/26.11.2026 г., протокол № 7"


def test_other_presets_number_by_year():
    assert designation(load_profile("de-jupa").number.pattern.value, 18, ADOPTED) == "2026/18"
    assert designation(load_profile("uk-youth").number.pattern.value, 18, ADOPTED) == "18"


@pytest.mark.parametrize("preset", PRESETS)
def test_what_a_preset_writes_can_be_read_back(preset):
    written = designation(load_profile(preset).number.pattern.value, 18, ADOPTED, 7)

    assert parse_designation(written).number == 18


def test_leading_zeros_are_kept_by_the_pattern():
    assert designation("{p}.{n:03}", 2, ADOPTED, 2) == "2.002"


def test_a_pattern_with_protocol_needs_one():
    with pytest.raises(ValueError, match="protocol_missing"):
        designation("{n}/{p}", 1, ADOPTED)
    with pytest.raises(ValueError, match="pattern_without_number"):
        designation("{p}", 1, ADOPTED, 1)


def test_numbering_restarts_with_the_term_or_the_year():
    assert period("term", 2, ADOPTED) == "term:2"
    assert period("year", 2, ADOPTED) == "year:2026"
    with pytest.raises(ValueError, match="month"):
        period("month", 2, ADOPTED)


SEEN = [
    ("№ 584/05.08.2021г.", Designation(584, date(2021, 8, 5), year=2021)),
    ("Решение № 788, прието с Протокол № 37/28.01.2010", Designation(788, None, 37, date(2010, 1, 28))),
    ("Решение 79 по Протокол № 8", Designation(79, None, 8)),
    ("2.002", Designation(2, None, 2)),
    ("№448 взето с протокол №38/29.09. 2014 г.", Designation(448, None, 38, date(2014, 9, 29))),
    ("№05 от 16.11.2015 година", Designation(5, date(2015, 11, 16), year=2015)),
    ("Решение № 18/26.11.2026 г., протокол № 7", Designation(18, ADOPTED, 7, year=2026)),
    ("РЕШЕНИЕ № 18 / 26.11.2026 г. , Протокол № 7", Designation(18, ADOPTED, 7, year=2026)),
    ("решение №361/31.10.2017", Designation(361, date(2017, 10, 31), year=2017)),
    ("79/17.02.2012", Designation(79, date(2012, 2, 17), year=2012)),
    ("Решение № 332/16.09.2022 г.", Designation(332, date(2022, 9, 16), year=2022)),
    ("Решение № 18 от 26.11.2026 г. (протокол № 7)", Designation(18, ADOPTED, 7, year=2026)),
    ("2026/18", Designation(18, year=2026)),
    ("Решение № 1482", Designation(1482)),
    ("Decision No 18", Designation(18)),
    ("  №\u00a05 \n", Designation(5)),
]


@pytest.mark.parametrize(("text", "expected"), SEEN, ids=[text.strip() for text, _ in SEEN])
def test_every_form_seen_in_decisions_is_read(text, expected):
    assert parse_designation(text) == expected


@pytest.mark.parametrize("text", ["", "Решение", "за алеята", "№ 5/31.02.2020", "12345678", "№ 5 и № 6"])
def test_what_is_no_number_is_not_guessed(text):
    assert parse_designation(text) is None


def test_a_pattern_may_hold_words_and_braces_only_as_placeholders():
    assert check_pattern("Решение № {n}") == ""
    assert check_pattern("{n} {0}") == "pattern_unknown_placeholder"
    assert check_pattern("{n:{p}}") == "pattern_broken"
