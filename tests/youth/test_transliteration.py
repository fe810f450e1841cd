"""Bulgarian in Latin letters, by the examples of the law on transliteration."""

import pytest

from youth.transliteration import in_latin, part_of_address


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Стара планина", "Stara planina"),
        ("Щръклево", "Shtraklevo"),
        ("Къкринско ханче", "Kakrinsko hanche"),
        ("Самуил", "Samuil"),
        ("Синдел", "Sindel"),
        ("Явор", "Yavor"),
        ("Юлия", "Yulia"),
        ("Мария и Марияна", "Maria i Mariyana"),
        ("София", "Sofia"),
        ("СОФИЯ", "SOFIA"),
        ("България", "Bulgaria"),
        ("българка", "balgarka"),
        ("Жельо", "Zhelyo"),
        ("Йовков", "Yovkov"),
        ("Дряново", "Dryanovo"),
        ("Цвят", "Tsvyat"),
        ("Ихтиман", "Ihtiman"),
        ("Чипровци", "Chiprovtsi"),
        ("Шейново", "Sheynovo"),
        ("Кажи ѝ", "Kazhi i"),
        ("Plan 2027", "Plan 2027"),
    ],
)
def test_bulgarian_is_written_in_latin_by_the_law(written: str, latin: str) -> None:
    assert in_latin(written) == latin


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Младежка програма – какво става с нея?", "mladezhka-programa-kakvo-stava-s-neya"),
        ("„Вие казахте“: 2026 г.", "vie-kazahte-2026-g"),
        ("Día abierto", "dia-abierto"),
        ("план_2027", "plan-2027"),
        ("Αθήνα", ""),
        ("Ѝ", "i"),
    ],
)
def test_a_part_of_an_address_has_small_latin_letters_digits_and_hyphens(title: str, part: str) -> None:
    assert part_of_address(title) == part
