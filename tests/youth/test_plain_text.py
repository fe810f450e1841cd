"""What leaves the house holds no character that nobody sees."""

import pytest

from youth.plain_text import is_invisible, plain_line, plain_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Парк за \u202e000 1\u202c евро", "Парк за 000 1 евро"),
        ("1\u200b000\u2060 евро\ufeff", "1000 евро"),
        ("съ\u00adвет", "съвет"),
        ("\u2067עברית\u2069", "עברית"),
        ("и\u200b\u0306", "й"),
        ("чл.\u200d 1", "чл. 1"),
        ("Ред\u2028ред\u2029край", "Ред\nред\nкрай"),
        (
            "👨\u200d👩\u200d👧 и ❤\ufe0f\u200d🔥 и 🧑🏽\u200d🚀",
            "👨\u200d👩\u200d👧 и ❤\ufe0f\u200d🔥 и 🧑🏽\u200d🚀",
        ),
        ("ab\u200e\u200f", "ab\u200e\u200f"),
        ("№ 5 – „да“ ѝ 50\u00a0€", "№ 5 – „да“ ѝ 50\u00a0€"),
        ("ред\r\nред\rред\x00", "ред\nред\nред"),
    ],
)
def test_invisible_characters_are_left_out_and_visible_ones_stay(typed: str, kept: str) -> None:
    assert plain_text(typed) == kept
    assert plain_text(kept) == kept
    assert plain_line(typed) == kept.replace("\n", " ")
    assert not any(is_invisible(kept, spot) for spot in range(len(kept)))
