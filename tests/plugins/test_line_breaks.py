"""Compiled translations never begin a line with a dash, nor break a comparison at its hyphen."""

from pathlib import Path

import polib
import pytest

from plugins.management.catalogues import compile_catalogues
from plugins.management.line_breaks import unbroken


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("по-рано, Най-много", "по\u2011рано, Най\u2011много"),
        ("Младежки съвет – Ихтиман", "Младежки съвет\u00a0– Ихтиман"),
        ("Стара-Загора, 2024–2026", "Стара-Загора, 2024–2026"),
        ("някой-по-", "някой-по-"),
    ],
)
def test_dashes_begin_no_line_and_comparisons_stay_whole(text: str, kept: str) -> None:
    assert unbroken(text) == unbroken(unbroken(text)) == kept


def test_a_catalogue_is_compiled_so_in_both_numbers(tmp_path: Path) -> None:
    path = tmp_path / "bg" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="Sooner", msgstr="По-рано"))
    plural = {0: "най-много %(n)s ден", 1: "най-много %(n)s дни"}
    catalogue.append(polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural=plural))
    catalogue.save(str(path))

    compile_catalogues(tmp_path)

    one, many = polib.mofile(str(path.with_suffix(".mo")))
    texts = {one.msgstr, *one.msgstr_plural.values(), many.msgstr, *many.msgstr_plural.values()} - {""}
    assert texts == {"По\u2011рано", "най\u2011много %(n)s ден", "най\u2011много %(n)s дни"}
    assert polib.pofile(str(path)).find("Sooner").msgstr == "По-рано"
