"""What a pattern writes is read back, and no text makes the reader or the pattern fail."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youth.procedure.numbering import check_pattern, designation, parse_designation
from youth.procedure.profile import PRESETS, load_profile

numbers = st.integers(1, 999_999)
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("preset", PRESETS)
@given(number=numbers, day=days, protocol=st.integers(1, 9999))
def test_the_number_of_any_act_is_read_back_as_its_preset_wrote_it(
    preset: str, number: int, day: date, protocol: int
) -> None:
    pattern = load_profile(preset).number.pattern.value
    read = parse_designation(designation(pattern, number, day, protocol))
    assert read is not None
    assert read.number == number
    assert read.adopted_on in {day, None}
    assert read.protocol in {protocol, None}


@given(st.text(st.sampled_from("Решение №#/.,()0123456789 протокл от"), max_size=40))
def test_any_text_is_read_as_a_number_or_not_at_all(text: str) -> None:
    read = parse_designation(text)
    assert read is None or str(read.number) in text


@given(st.text(st.sampled_from("{}np:%dmY03!r. №"), max_size=12), numbers, days)
def test_a_pattern_is_refused_or_writes_the_number(pattern: str, number: int, day: date) -> None:
    if check_pattern(pattern):
        with pytest.raises(ValueError, match="pattern_"):
            designation(pattern, number, day, 1)
    else:
        assert str(number) in designation(pattern, number, day, 1)
