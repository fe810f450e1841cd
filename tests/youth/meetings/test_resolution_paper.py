"""A resolution as paper, read from the PDF: its parts in order, its marks, no lines to sign on alone."""

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
from django.test import Client

from tests.decisions import PASTED, carried, rows_of
from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at
from youth.models import Minutes, Resolution
from youth.models.journal import JournalEntry
from youth.presenters.resolution_paper import resolution_pdf
from youth.services import agenda, meetings
from youth.services.agenda import Description
from youth.services.resolutions import adopt_resolution, annul_resolution

ABOUT = Description(
    reasons="На алеята е тъмно.\nМинават деца.",
    mover="Комисия по градска среда",
    rapporteur="Мая Ботева",
    incoming_number="14/26.11.2026",
)


def pages_of(pdf: bytes, tmp_path: Path) -> list[str]:
    """Return the text of each page, in lines of one space."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-layout", file, "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return [re.sub(r"[ \xa0]+", " ", page) for page in text.split("\f")[:-1]]


def adopted(town: Town, *, method: str = "open", text: str = "", about: Description = ABOUT) -> Resolution:
    meeting = scenes.planned(town)
    item = meeting.agenda_items.get(position=1)
    words = text or "На основание чл. 12, ал. 1 от Правилника\n1. Да се осветли алеята."
    agenda.change_item(item, title="Осветление", text=words, decision_type="ordinary", actor=town.secretary)
    agenda.describe_item(item, about, actor=town.secretary)
    meeting = meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    scenes.with_members(town, meeting, 12)
    meeting = meetings.open_meeting(meeting, actor=town.chair)
    item = scenes.at_item(town, meeting)
    changes: dict[str, Any] = {"method": method}
    if method == "named":
        choices = ["for"] * 10 + ["against"] * 2
        changes["named"] = [
            {"participant": str(member.pk), "name": f"Член {place}", "choice": choice}
            for place, (member, choice) in enumerate(zip(town.members, choices, strict=False), start=1)
        ]
        changes["without_vote"] = [
            {"participant": str(town.members[12].pk), "name": "Член 13", "why": "absent"},
            {"participant": str(town.young_person.pk), "name": "Член 14", "why": "recused"},
        ]
    return adopt_resolution(agenda_item=item, decision=carried(**changes), actor=town.chair)


def in_order(text: str, *words: str) -> None:
    """Assert that the words follow one another."""
    place = -1
    for word in words:
        found = text.find(word, place + 1)
        assert found > place, word
        place = found


def test_the_parts_of_a_resolution_are_in_the_order_of_an_official_paper(town: Town, tmp_path: Path) -> None:
    resolution = adopted(town, method="named")
    text = "\n".join(pages_of(resolution_pdf(resolution, whole=True), tmp_path))
    in_order(
        text,
        "Община",
        "Младежки съвет",
        "ПРОЕКТ – протоколът не е подписан",
        "РЕШЕНИЕ № 1",
        "взето с протокол № 1 от",
        "ОТНОСНО: Осветление",
        "Вносител: Комисия по градска среда",
        "Входящ номер: 14/26.11.2026",
        "Докладчик: Мая Ботева",
        "На основание чл. 12, ал. 1 от Правилника",
        "РЕШИ:",
        "1. Да се осветли алеята.",
        "Мотиви",
        "На алеята е тъмно.",
        "поименно гласуване",
        "Член 1",
        "Прието с 10",
        "Председател:",
        "място за",
    )
    assert "Община Община" not in text
    assert "ПРЕПИС" not in text


def test_no_page_holds_nothing_but_lines_to_sign_on(town: Town, tmp_path: Path) -> None:
    resolution = adopted(town)
    for lines in range(18, 44, 2):
        resolution.points = rows_of("\n".join(f"{place}. Точка." for place in range(1, lines)))
        pages = pages_of(resolution_pdf(resolution, whole=True, is_copy=True), tmp_path)
        (signed,) = [page for page in pages if "Председател:" in page]
        in_order(signed, "Прието с 10", "Председател:", "Вярно с оригинала:")


def test_annexes_and_tables_are_on_the_paper_as_typed(town: Town, tmp_path: Path) -> None:
    pages = pages_of(resolution_pdf(adopted(town, text=PASTED), whole=True), tmp_path)
    in_order(pages[0], "I. Дава съгласие", "1.1. за срок", "Вид", "зала", "а) без ДДС", "§ 1.")
    assert "ПРИЛОЖЕНИЕ № 1" in pages[-1]
    assert "7. Стол, 12 броя." in pages[-1]


def test_a_named_vote_lists_who_was_absent(town: Town, tmp_path: Path) -> None:
    resolution = adopted(town, method="named")
    text = "\n".join(pages_of(resolution_pdf(resolution, whole=True), tmp_path))
    assert re.search("Член 13 +отсъства", text)
    assert re.search("Член 14 +конфликт на интереси", text)
    # A meeting closed to the public names nobody to others.
    public = "\n".join(pages_of(resolution_pdf(resolution, whole=False), tmp_path))
    assert "Член 13" not in public


def test_a_copy_has_the_place_to_certify_it_and_no_lines_of_the_signatories(
    town: Town, tmp_path: Path
) -> None:
    text = "\n".join(pages_of(resolution_pdf(adopted(town), whole=True, is_copy=True), tmp_path))
    in_order(text, "ПРЕПИС", "РЕШЕНИЕ № 1", "Прието с 10", "Председател:", "Вярно с оригинала:")


def test_signed_minutes_end_the_draft_and_an_annulled_resolution_says_so(town: Town, tmp_path: Path) -> None:
    resolution = adopted(town)
    Minutes.objects.create(meeting=resolution.meeting, state=Minutes.State.SIGNED)
    assert "ПРОЕКТ" not in pages_of(resolution_pdf(resolution, whole=True), tmp_path)[0]
    again = carried()
    cause = JournalEntry.objects.latest("pk")
    resolution = annul_resolution(resolution, decision=again, actor=town.chair, cause=cause)
    assert (
        "ОТМЕНЕНО с повторното гласуване от" in pages_of(resolution_pdf(resolution, whole=True), tmp_path)[0]
    )


def test_the_page_offers_paper_and_copy_to_everybody_as_tagged_pdf_a(town: Town) -> None:
    resolution = adopted(town)
    page = Client().get(at("resolution", town, "en", pk=resolution.pk)).content.decode()
    for name in ("resolution.pdf", "copy.pdf"):
        address = at("resolution_paper", town, "en", pk=resolution.pk, paper=name)
        assert address in page
        answer = Client().get(address)
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as pdf, pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang) == "bg-BG"
    assert Client().get(at("resolution_paper", town, pk=resolution.pk, paper="other.pdf")).status_code == 404
