"""Handing pages on: what others show beside a link, posters that lead back; where weaknesses are reported."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.test import Client
from PIL import Image

from cms.models import CampaignPage, PlainPage
from cms.sharing import file_cache as keeping
from cms.sharing.sheets import SIZE, poster, share_picture
from cms.sharing.typesetting import showable
from cms.views.security import contact_addresses
from templates.sharing.cards import LONGEST_TITLE, PRODUCT_COLOUR, SALT, Card, card_from, shortened, token_for
from templates.sharing.qr import code_for
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town

CARD = Card("Скейт площадка до спортната зала", "Глас · Младежки съвет", "bg", "/bg/skeyt/", PRODUCT_COLOUR)
ADDRESS = "https://glas.example/bg/skeyt/"


def test_a_card_comes_back_from_its_address_and_a_forged_one_does_not() -> None:
    token = token_for(CARD)

    assert card_from(token) == CARD
    assert token == token_for(CARD)
    assert card_from(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert card_from("x") is None
    assert card_from(signing.Signer(salt=SALT).sign_object({"title": "without the rest"})) is None


def test_titles_are_cut_at_words_and_lose_what_the_font_lacks() -> None:
    assert shortened("  Едно\n две ") == "Едно две"
    assert len(shortened("дълга дума " * 40)) <= LONGEST_TITLE + 1
    assert showable("Скейт 🎉 площадка № 7, ѝ – „да“ 漢") == "Скейт площадка № 7, ѝ – „да“"


@pytest.mark.parametrize("title", ["Скейт площадка", "🎉", "Щ" * LONGEST_TITLE, "дума " * 31])
def test_the_picture_of_a_link_is_light_and_holds_any_title(title: str) -> None:
    content = share_picture(Card(title, "Глас", "bg", "/bg/", PRODUCT_COLOUR))

    image = Image.open(io.BytesIO(content))
    assert image.size == SIZE
    assert len(content) < 120 * 1024
    # Words are at the left, and nothing runs over the edge.
    edge = image.convert("L").crop((SIZE[0] - 40, 20, SIZE[0], 340))
    assert edge.getextrema()[0] > 200  # type: ignore[operator]
    assert image.convert("L").crop((60, 60, 700, 400)).getextrema()[0] < 60  # type: ignore[operator]


def modules_of(sheet: bytes, size: int) -> list[list[bool]]:
    """Read the code off a printed sheet: find its dark square, and look at the middle of every module."""
    picture = Image.open(io.BytesIO(sheet)).convert("L").point(lambda value: 255 if value < 40 else 0)
    width, height = picture.size
    # The frame is coloured; only the code is black, in the middle of the sheet.
    left, top, right, bottom = picture.crop((0, height // 3, width, height * 4 // 5)).getbbox()  # type: ignore[misc]
    top, bottom = top + height // 3, bottom + height // 3
    step = (right - left) / size
    assert (bottom - top) / size == pytest.approx(step, rel=0.02)
    return [
        [bool(picture.getpixel((left + (x + 0.5) * step, top + (y + 0.5) * step))) for x in range(size)]
        for y in range(size)
    ]


def test_the_code_on_the_printed_poster_is_the_one_of_the_page() -> None:
    expected = [[bool(module) for module in row] for row in code_for(ADDRESS).matrix]

    assert modules_of(poster(CARD, ADDRESS, "png"), len(expected)) == expected


@pytest.mark.parametrize("title", [CARD.title, "🎉", "Щ" * LONGEST_TITLE, "Въпроси и отговори " * 8])
def test_a_poster_is_one_tagged_sheet_that_links_to_the_page(title: str) -> None:
    sheet = poster(Card(title, CARD.site, "bg", CARD.path, CARD.colour), ADDRESS, "pdf")

    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("bg")
        links = [str(note.A.URI) for note in pdf.pages[0].get("/Annots", [])]
        fonts = " ".join(str(found) for found in pdf.pages[0].Resources.Font.values() if found)
    assert set(links) == {ADDRESS}
    assert "SofiaSans" in fonts


pytest_database = pytest.mark.django_db


@pytest.fixture
def no_files_kept(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest_database
@pytest.mark.usefixtures("no_files_kept")
def test_a_page_says_what_others_show_beside_its_link(client: Client, town: Town) -> None:
    show_councils(town.youth)
    add_page(make_home("bg"), CampaignPage, 'Велоалея до "Живково"', "veloaleya", intro="Да се построи.")

    page = client.get("/bg/veloaleya/").content.decode()

    said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', page))
    assert said["og:title"] == "Велоалея до &quot;Живково&quot;"
    assert said["og:description"] == "Да се построи."
    assert said["og:url"] == "http://testserver/bg/veloaleya/"
    assert said["og:locale"] == "bg_BG"
    answer = client.get(said["og:image"])
    assert answer.headers["Content-Type"] == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == SIZE


@pytest_database
@pytest.mark.usefixtures("no_files_kept")
def test_the_poster_of_a_page_is_one_press_away(client: Client) -> None:
    add_page(make_home("bg"), PlainPage, "За нас", "za-nas")
    page = client.get("/bg/za-nas/").content.decode()

    addresses = re.findall(r'href="(/poster/[^"]+)"', page)
    answers = [client.get(address) for address in addresses]

    assert [answer.headers["Content-Type"] for answer in answers] == ["application/pdf"]
    assert all("attachment" in answer.headers["Content-Disposition"] for answer in answers)
    assert answers[0].content.startswith(b"%PDF-")


@pytest_database
def test_editors_find_the_poster_beside_the_page(admin_client: Client) -> None:
    about = add_page(make_home("bg"), PlainPage, "За нас", "za-nas")

    page = admin_client.get(f"/admin/pages/{about.pk}/edit/").content.decode()

    token = re.search(r'href="/poster/([^"]+)\.pdf"', page)[1]  # type: ignore[index]
    assert card_from(token).path == "/bg/za-nas/"  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["/share/forged.png", "/poster/forged.pdf"])
@pytest_database
def test_nothing_is_drawn_for_an_address_that_was_not_signed(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("no_files_kept")
def test_a_picture_is_drawn_once_and_old_ones_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def draw(name: str) -> bytes:
        made.append(name)
        return name.encode()

    for name in ("а", "б", "а"):
        assert keeping.kept("png", name, lambda name=name: draw(name)) == name.encode()  # type: ignore[misc]
    assert made == ["а", "б"]

    monkeypatch.setattr(keeping, "MOST_KEPT", 2)
    keeping.kept("png", "в", lambda: b"x")
    assert len(list((Path(settings.DATA_DIR) / "sharing").iterdir())) == 2


@pytest_database
@time_machine.travel("2026-11-22 12:00:00Z", tick=False)
def test_the_operator_says_where_weaknesses_are_reported(client: Client, settings: object) -> None:
    settings.SECURITY_CONTACT = "security@ihtiman.example, https://ihtiman.example/report"  # type: ignore[attr-defined]

    answer = client.get("/.well-known/security.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:security@ihtiman.example",
        "Contact: https://ihtiman.example/report",
        "Expires: 2027-05-21T00:00:00Z",
        "Preferred-Languages: bg, en",
        "Canonical: http://testserver/.well-known/security.txt",
    ]


@pytest_database
@pytest.mark.parametrize("written", ["", " , ", "nobody"])
def test_without_a_contact_there_is_no_such_file(client: Client, settings: object, written: str) -> None:
    settings.SECURITY_CONTACT = written  # type: ignore[attr-defined]

    assert client.get("/.well-known/security.txt").status_code == 404
    assert contact_addresses("tel:+359 2 000 000") == ["tel:+359 2 000 000"]
