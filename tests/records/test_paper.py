"""What is on the paper, read from it: its first lines, its labels, and that nothing runs off the page."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.records.package.bag import AKN, PDF
from plugins.records.package.export import package_of
from plugins.records.package.record import Point, ResolutionRecord
from tests.records import samples


def text_of(record: ResolutionRecord, tmp_path: Path, *options: str) -> str:
    """Return what ``pdftotext`` reads on a record's paper."""
    file = tmp_path / "resolution.pdf"
    file.write_bytes(package_of(record).payload[PDF])
    command = ["pdftotext", *options, file, "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def named(bg: str, en: str, language: str = "bg") -> ResolutionRecord:
    body = replace(samples.BODY, municipality_names={"bg": bg, "en": en})
    return samples.record(body=body, language=language)


@pytest.mark.parametrize(
    ("bg", "en", "language", "line"),
    [
        ("Община Ихтиман", "Municipality of Ihtiman", "bg", "Община Ихтиман"),
        ("Община Ихтиман", "Municipality of Ihtiman", "en", "Municipality of Ihtiman"),
        ("Ихтиман", "Ihtiman", "bg", "Община Ихтиман"),
        ("Ихтиман", "Ihtiman", "en", "Municipality of Ihtiman"),
        ("ОБЩИНА ИХТИМАН", "Ihtiman Municipality", "bg", "ОБЩИНА ИХТИМАН"),
        ("ОБЩИНА ИХТИМАН", "Ihtiman Municipality", "en", "Ihtiman Municipality"),
        ("Столична община", "", "bg", "Столична община"),
        ("Столична община", "", "en", "Столична община"),
    ],
)
def test_the_first_line_names_the_municipality_once(
    bg: str, en: str, language: str, line: str, tmp_path: Path
) -> None:
    record = named(bg, en, language)

    assert text_of(record, tmp_path).splitlines()[0] == line
    assert f"<docAuthority>{line}, " in package_of(record).payload[AKN].decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Относно: нощен автобус", "legal_ground": "На основание чл. 12, ал. 1"},
        {"title": "относно нощен автобус", "legal_ground": "на основание: чл. 12, ал. 1"},
        {"sitting": replace(samples.record().sitting, place="ул. „Цар Освободител“ 1, ет. 2.")},
        {"designation": "Решение № 18/21.11.2026 г."},
    ],
)
def test_no_label_occurs_twice_on_the_paper(changes: dict[str, str], tmp_path: Path) -> None:
    record = samples.record(**changes)
    words = " ".join([text_of(record, tmp_path), package_of(record).payload[AKN].decode()]).casefold()

    assert not re.search(r"(относно|основание|община|решение|протокол)[\s:]+(на\s+)?\1", words)
    assert text_of(record, tmp_path).count("..") == 0
    assert not re.search(r"№\s*№", words)


LONG = "непротивоконституционствувателствувайте"


@pytest.mark.parametrize("word", ["Щ" * 150, LONG * 5, "https://example.org/" + "а" * 150])
@pytest.mark.parametrize("place", ["title", "point", "place", "question", "designation"])
def test_a_word_wider_than_the_page_is_broken(word: str, place: str, tmp_path: Path) -> None:
    record = samples.record()
    changed = {
        "title": {"title": word},
        "designation": {"designation": word[:160]},
        "point": {"points": (Point(id="p2000000001", number="1.", text=f"Текст {word} край."),)},
        "place": {"sitting": replace(record.sitting, place=word)},
        "question": {"decision": samples.decision(question=word)},
    }[place]

    boxes = text_of(samples.record(**changed), tmp_path, "-bbox")

    width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
    edges = [
        (float(left), float(right))
        for left, right in re.findall(r'xMin="([\d.-]+)".*?xMax="([\d.-]+)"', boxes)
    ]
    assert min(left for left, _ in edges) >= 60
    assert max(right for _, right in edges) <= width - 60
