"""The extract of an item from the minutes, and the attendance sheet to be signed, read from their PDFs."""

from pathlib import Path

import pytest
from django.test import Client

from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody
from tests.youth.meetings.test_resolution_paper import adopted, in_order, pages_of
from youth.models import Meeting, Minutes
from youth.presenters.minutes_extract import extract_pdf, sheet_pdf
from youth.services import agenda, meetings, minutes


@pytest.fixture
def drafted(town: Town) -> Minutes:
    """Write the minutes of a meeting with an adopted resolution and an item after it."""
    meeting = adopted(town).meeting
    meeting.refresh_from_db()
    agenda.finish_item(meeting.agenda_items.get(position=1), actor=town.chair)
    agenda.finish_item(scenes.at_item(town, meeting, 2), actor=town.chair)
    return minutes.draft_minutes(meetings.close_meeting(meeting, actor=town.chair), actor=town.secretary)


def test_the_extract_tells_one_item_and_has_the_place_to_certify_it(drafted: Minutes, tmp_path: Path) -> None:
    first, second = drafted.meeting.agenda_items.order_by("position")
    text = "\n".join(pages_of(extract_pdf(drafted, first), tmp_path))
    in_order(
        text,
        "Община",
        "Младежки съвет",
        "ПРОЕКТ – протоколът не е подписан",
        "ПРЕПИС-ИЗВЛЕЧЕНИЕ",
        "от протокол № 1 от",
        "откри заседанието",
        "Точка 1: Осветление",
        "Вносител: Комисия по градска среда",
        "започна",
        "приключи",
        "Решение № 1",
        "ОТНОСНО: Осветление",
        "1. Да се осветли алеята.",
        "Председател:",
        "Вярно с оригинала:",
    )
    assert second.title not in text
    other = "\n".join(pages_of(extract_pdf(drafted, second), tmp_path))
    in_order(other, f"Точка 2: {second.title}", "Проект за решение", "1. Да се направи.")
    assert "Осветление" not in other.split("Точка 2")[1]


def test_the_extract_is_for_those_who_read_the_minutes(drafted: Minutes, town: Town) -> None:
    meeting, item = drafted.meeting, drafted.meeting.agenda_items.get(position=1)
    address = at("extract", town, pk=meeting.pk, item=item.pk)
    secretary = everybody(town)["secretary"]
    assert secretary.get(address)["Content-Type"] == "application/pdf"
    assert Client().get(address).status_code == 404
    assert address in secretary.get(at("agenda", town, pk=meeting.pk)).content.decode()
    Minutes.objects.update(state=Minutes.State.SIGNED)
    assert Client().get(address).status_code == 200
    resolution = item.resolutions.get()
    assert address in Client().get(at("resolution", town, pk=resolution.pk)).content.decode()


def test_the_sheet_has_a_line_for_each_member_and_lines_for_guests(town: Town, tmp_path: Path) -> None:
    meeting: Meeting = scenes.planned(town)
    text = "\n".join(pages_of(sheet_pdf(meeting), tmp_path))
    in_order(
        text, "ПРИСЪСТВЕН СПИСЪК", "на заседанието на", "Членове", "Член 1", "Член 13", "Гости", "Съставил:"
    )
    address = at("attendance_sheet", town, pk=meeting.pk)
    secretary = everybody(town)["secretary"]
    assert secretary.get(address)["Content-Type"] == "application/pdf"
    assert address in secretary.get(at("attendance", town, pk=meeting.pk)).content.decode()
