"""The minutes on paper and on the page, in the order in which a town reads them."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Town
from tests.markup import part
from tests.printed import folded, pages_of, text_of
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes import EIGHT_DAYS, a_full_meeting
from tests.youth.meetings.test_minutes_texts import seq_of
from youth import clock
from youth.models import Minutes
from youth.presenters.minutes_paper import minutes_pdf
from youth.selectors.minutes import document_digest
from youth.services import meetings, minutes
from youth.services.minutes_texts import correct_fact, write_text

ORDER = [
    "Протокол №",
    "Зала 1",
    "Присъствали",
    "Иванка, кмет",
    "Председателствал",
    "Днес се събра.",
    "Дневен ред",
    "Член 1 откри",
    "Точка 1. Осветление",
    "Велоалеите са тесни.",
    "Възражения",
    "Бях за.",
    "Не беше така.",
    "Край на протокола.",
    "Председателствал:",
    "Приложения",
]

ON_THE_PAGE = [
    "Зала 1",
    "Днес се събра.",
    "Иванка, кмет",
    "Дневен ред",
    "Член 1 откри",
    "Велоалеите са тесни.",
    "Бях за.",
    "Не беше така.",
    "Край на протокола.",
]


def written(town: Town) -> Minutes:
    """Return minutes with a text of each part, written in another order than they are read in."""
    meeting = a_full_meeting(town)
    opened, begun = seq_of(meeting, "youth.meeting_opened"), seq_of(meeting, "youth.item_started")
    for after, kind, text in (
        (opened, "closing", "Край на протокола."),
        (begun, "statement", "Велоалеите са тесни."),
        (opened, "guest", "Иванка, кмет"),
        (opened, "opening", "Днес се събра."),
    ):
        write_text(meeting, after=after, kind=kind, text=text, actor=town.secretary)
    correct_fact(meeting, fact=opened, text="В 17:05.", actor=town.secretary)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    draft = minutes.open_minutes_to_objections(draft, actor=town.secretary)
    objection = minutes.object_to_minutes(draft, text="Бях за.", actor=town.member)
    minutes.answer_objection(objection, outcome="rejected", answer="Не беше така.", actor=town.secretary)
    return Minutes.objects.select_related("meeting__council").get()


def test_the_paper_has_everything_in_its_order(town: Town) -> None:
    row = written(town)
    text = text_of(minutes_pdf(row.meeting, row, "bg"))
    at = 0
    for words in ORDER:
        found = text.find(folded(words), at)
        assert found >= 0, words
        at = found
    assert folded("В 17:05.") in text
    assert folded("Неофициален превод") not in text
    assert folded("Unofficial translation") in text_of(minutes_pdf(row.meeting, row, "en"))


def test_the_paper_is_tagged_and_made_for_the_archive(town: Town) -> None:
    row = written(town)
    client = Client()
    address = reverse("youth:minutes_paper", kwargs={"council": "ms", "pk": row.pk, "language": "bg"})
    assert client.get(address).status_code == 404
    client.force_login(town.member.user)
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("2A", "1")


@pytest.mark.parametrize("lines", range(20, 40, 3))
def test_the_lines_to_sign_never_stay_alone_on_a_page(town: Town, lines: int) -> None:
    meeting = scenes.opened(town)
    opened = seq_of(meeting, "youth.meeting_opened")
    text = "\n".join(f"Ред {line}." for line in range(lines))
    write_text(meeting, after=opened, kind="statement", text=text, actor=town.secretary)
    meetings.close_meeting(meeting, actor=town.chair)
    closed = seq_of(meeting, "youth.meeting_closed")
    write_text(meeting, after=closed, kind="closing", text="Последни думи.", actor=town.secretary)
    row = minutes.draft_minutes(meeting, actor=town.secretary)
    line, last = folded("Протоколчик:"), folded("Последни думи.")
    (page,) = [one for one in pages_of(minutes_pdf(meeting, row, "bg")) if last in one]
    assert page.rindex(line) > page.index(last)


def test_who_signed_is_named_beside_the_line(town: Town) -> None:
    row = written(town)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        minutes.sign_minutes(row, actor=town.chair)
        signed = minutes.sign_minutes(row, actor=town.secretary)
    text = text_of(minutes_pdf(signed.meeting, signed, "en"))
    assert text.count(folded("signed electronically on")) == 2
    assert folded("Draft: not signed yet") not in text


def copied_from(pdf: bytes, tmp_path: Path) -> list[str]:
    """Return what is copied from each page."""
    file = tmp_path / "minutes.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-layout", file, "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\f")[:-1]


def test_a_digest_is_copied_whole_and_a_word_without_invisible_signs(town: Town, tmp_path: Path) -> None:
    meeting = scenes.opened(town)
    opened = seq_of(meeting, "youth.meeting_opened")
    write_text(meeting, after=opened, kind="statement", text="дума" * 40, actor=town.secretary)
    meetings.close_meeting(meeting, actor=town.chair)
    row = minutes.draft_minutes(meeting, actor=town.secretary)
    copied = "".join(copied_from(minutes_pdf(meeting, row, "bg"), tmp_path))
    assert document_digest(row.document) in copied
    assert "\u200b" not in copied
    assert folded(copied).count("дума") == 40, copied


def test_the_attendance_repeats_its_heading_on_each_page_and_divides_no_row(
    town: Town, tmp_path: Path
) -> None:
    row = written(town)
    attendance = row.document["bg"]["attendance"]
    attendance["present"] = [
        {**attendance["present"][0], "name": f"Първи{place} " + "Дълго " * 20 + f"Последен{place}"}
        for place in range(60)
    ]
    pages = copied_from(minutes_pdf(row.meeting, row, "bg"), tmp_path)
    first = next(number for number, page in enumerate(pages) if "Присъствие\n" in page)
    rest = pages[first + 1 :]
    assert len(rest) >= 2
    for page in rest:
        assert page.split()[:3] == ["Член", "В", "залата"]
        assert page.count("Първи") == page.count("Последен")


def test_the_page_has_the_same_order(town: Town) -> None:
    row = written(town)
    client = Client()
    client.force_login(town.secretary.user)
    shown = part(client.get(reverse("youth:minutes", kwargs={"council": "ms", "pk": row.pk})), "article")
    at = 0
    for words in ON_THE_PAGE:
        found = shown.find(words, at)
        assert found >= 0, words
        at = found
