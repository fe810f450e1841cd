"""Handing a proposal on: the picture with the count, the author's kit, the poster's code."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from PIL import Image

from cms.sharing.sheets import SIZE
from proposals import services
from proposals.models import Proposal
from proposals.presenters.kit import next_goal, reached_on
from templates.sharing.cards import card_from
from tests.factories import Town
from tests.proposals.conftest import ask_more
from tests.proposals.pages import address


@pytest.fixture(autouse=True)
def _no_files_kept(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


def said_of(client: Client, proposal: Proposal, language: str = "bg") -> dict[str, str]:
    """Return what the page tells others to show beside its link."""
    page = client.get(address("detail", proposal).replace("/bg/", f"/{language}/")).content.decode()
    return dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', page))


def test_the_picture_has_the_count_and_a_new_address_with_each_support(
    clients: dict[str, Client], published: Proposal, town: Town
) -> None:
    ask_more(20, published)
    before = said_of(clients["visitor"], published)
    services.support_proposal(published, actor=town.member)
    after = said_of(clients["visitor"], published)

    pictures = []
    for said, count in ((before, "0"), (after, "1")):
        answer = clients["visitor"].get(said["og:image"])
        picture = Image.open(io.BytesIO(answer.content))
        assert (answer.headers["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", SIZE)
        assert (said["og:image:width"], said["og:image:height"]) == tuple(map(str, SIZE))
        assert said["og:image:alt"] == f"Скейт площадка: {count} от нужните 20 подкрепи"
        pictures.append(answer.content)
    assert before["og:image"] != after["og:image"]
    assert pictures[0] != pictures[1]
    # Who is signed in hands on the same.
    assert said_of(clients["member"], published)["og:image"] == after["og:image"]
    assert (
        said_of(clients["visitor"], published, "en")["og:image:alt"] == "Скейт площадка: 1 of 20 supporters"
    )


def test_who_has_the_picture_does_not_fetch_it_again(clients: dict[str, Client], published: Proposal) -> None:
    picture = said_of(clients["visitor"], published)["og:image"]
    seal = clients["visitor"].get(picture)["ETag"]

    again = clients["visitor"].get(picture, headers={"If-None-Match": seal})
    forged = clients["visitor"].get("/share/forged.png", headers={"If-None-Match": seal})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", seal)
    assert "immutable" in again["Cache-Control"]
    assert forged.status_code == 404


@pytest.mark.parametrize(("state", "withheld"), [("draft", ""), ("published", "insult")])
def test_what_not_everybody_reads_has_no_picture(
    clients: dict[str, Client], published: Proposal, state: str, withheld: str
) -> None:
    Proposal.objects.filter(pk=published.pk).update(state=state, withheld=withheld)

    assert "og:image" not in said_of(clients["author"], published)


@pytest.mark.parametrize(
    ("given", "needed", "goal"),
    [(0, 2, 2), (0, 20, 10), (9, 20, 10), (10, 20, 20), (12, 50, 20), (41, 50, 50)],
)
def test_the_next_goal_is_near(given: int, needed: int, goal: int) -> None:
    assert next_goal(given, needed) == goal


def test_the_forecast_follows_the_last_week_and_says_nothing_where_it_is_far() -> None:
    today = date(2026, 11, 28)

    assert reached_on(today, 3, 7) == date(2026, 12, 1)
    assert reached_on(today, 3, 2) == date(2026, 12, 9)
    assert reached_on(today, 3, 0) is None
    assert reached_on(today, 0, 5) is None
    assert reached_on(today, 500, 1) is None


def kit_in(client: Client, proposal: Proposal) -> Any:
    """Return the kit on the page, None where there is none."""
    page = html.fromstring(client.get(address("detail", proposal)).content)
    return next(iter(page.xpath("//*[@id='author-kit']")), None)


def test_the_author_finds_goal_texts_and_poster(
    clients: dict[str, Client], published: Proposal, town: Town
) -> None:
    ask_more(20, published)
    services.support_proposal(published, actor=town.member)

    kit = kit_in(clients["author"], published)
    words = " ".join(kit.text_content().split())
    texts = {one.get("lang"): one for one in kit.xpath(".//textarea")}
    short = f"{settings.BASE_URL}/p/{published.short.number}"

    assert "Следващата цел са 10 подкрепи: липсват още 9. Още 19 подкрепи и може да влезе в съвета." in words
    assert "Ако продължава както през последните седем дни" in words
    assert texts["bg"].text == (
        "На предложението „Скейт площадка“ трябват още 19 подкрепи, за да влезе в съвета. "
        f"Подкрепи го: {short}"
    )
    assert texts["en"].text.endswith(f"needs 19 more supporters to go to the council. Support it: {short}")
    # Without a script the text can be selected; the button copies the same.
    assert all(one.get("readonly") is not None for one in texts.values())
    assert [one.get("data-copy") for one in kit.xpath(".//button")] == [one.text for one in texts.values()]


def test_the_poster_s_code_is_the_short_address(clients: dict[str, Client], published: Proposal) -> None:
    (poster,) = kit_in(clients["author"], published).xpath(".//a/@href")
    card = card_from(poster.removeprefix("/poster/").removesuffix(".pdf"))
    assert card is not None

    sheet = clients["author"].get(poster)

    assert card.path == f"/p/{published.short.number}"
    assert sheet.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(sheet.content)) as pdf:
        (page,) = pdf.pages
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        assert {str(note.A.URI) for note in page.Annots} == {f"http://testserver{card.path}"}


def test_nobody_else_has_the_kit_and_nobody_where_nothing_can_be_supported(
    clients: dict[str, Client], published: Proposal, draft: Proposal
) -> None:
    for name in ("member", "secretary", "visitor", "outsider"):
        assert kit_in(clients[name], published) is None, name
    Proposal.objects.filter(pk=published.pk).update(state="registered")
    assert kit_in(clients["author"], published) is None


def test_where_there_is_enough_support_the_text_says_so(
    clients: dict[str, Client], published: Proposal, town: Town
) -> None:
    Proposal.objects.filter(pk=published.pk).update(state="supported", support_needed=1)
    services.support_proposal(published, actor=town.member)
    Proposal.objects.filter(pk=published.pk).update(state="supported")

    kit = kit_in(clients["author"], published)

    assert "има нужните подкрепи" in kit.xpath(".//textarea[@lang='bg']")[0].text
    assert "цел" not in kit.text_content()
