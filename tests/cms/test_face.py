"""The face of a municipality: entered once by a publisher, shown everywhere, and never another's."""

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from lxml import html
from PIL import Image, ImageColor
from wagtail.models import Site

from cms.editing.links import broken_links
from cms.editing.roles import EDITORS, PUBLISHERS
from cms.models import CampaignPage, HomePage, NewsIndexPage, NewsPage, PlainPage, SiteProfile
from cms.presenters.newsletter import picture_of, suggestions
from cms.sharing.pages import poster_address
from cms.sites.faces import face_of
from proposals.services import draft_proposal, publish_proposal
from templates.sharing.cards import card_from
from tests.cms.faces import drawn, give_face, texts
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import (
    Town,
    make_meeting,
    make_municipal_council,
    make_user,
    make_youth_council,
)
from tests.markup import part
from youth.mail.role_mail import send_role_given
from youth.models import User
from youth.presenters.invitation import invitation_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    settings.ALLOWED_HOSTS = ["testserver", "dolna.example"]


@pytest.fixture
def home() -> HomePage:
    return make_home("bg")


@pytest.fixture
def faced(home: HomePage, town: Town) -> SiteProfile:
    return give_face(Site.objects.get(), "Община Горна", "Горна", "#7a1f2b", town.youth)


def page_of(client: Client, path: str = "/bg/", **headers: str) -> Any:
    return html.fromstring(client.get(path, headers=headers or None).content)


def words_in(found: Any) -> str:
    return " ".join(found.text_content().split())


def test_head_and_foot_show_arms_office_and_who_pays(client: Client, faced: SiteProfile) -> None:
    page = page_of(client)

    (mark,), (foot,) = page.xpath("//a[@class='mark']"), page.xpath("//footer")
    assert mark.xpath(".//img/@src") == [face_of(faced.councils.get()).arms.url]  # type: ignore[union-attr]
    assert words_in(mark).startswith("Горна ")
    assert page.xpath("//title")[0].text_content().endswith("· Община Горна")
    for words in ("Община Горна", "Дирекция „Образование“, Горна", "пл. „Свобода“ 1", "8:30–17:00"):
        assert words in words_in(foot)
    links = {one.text_content(): one.get("href") for one in foot.xpath(".//a[@href]")}
    assert links["+359 (2) 123-45-67"] == "tel:+35921234567"
    assert links["office@localhost.example"] == "mailto:office@localhost.example"
    assert links["Facebook"].startswith("https://social.example/")
    assert foot.xpath(".//img/@alt") == ["знаме на Европейския съюз"]
    assert "Съфинансирано за Горна" in words_in(foot)


def test_a_site_without_a_face_has_the_product_s(client: Client, home: HomePage) -> None:
    page = page_of(client)

    assert page.xpath("//a[@class='mark']//*[local-name()='svg']")
    assert words_in(page.xpath("//a[@class='mark']")[0]) == "Глас"
    assert not page.xpath("//footer//address")


def test_where_a_language_is_missing_the_first_one_is_shown_and_said(
    client: Client, faced: SiteProfile
) -> None:
    make_home("en")
    assert page_of(client, "/en/").xpath("//footer//address/@lang") == ["bg"]

    faced.texts.append(texts("en", "Gorna Municipality", "Gorna", funding="Co-funded", sign_alt="flag"))
    faced.save()

    page = page_of(client, "/en/")
    assert page.xpath("//a[@class='mark']/span[1]/@lang") == ["en"]
    assert page.xpath("//title")[0].text_content().endswith("· Gorna Municipality")
    assert page.xpath("//footer//address/@lang") == []


def test_the_face_costs_no_query_for_each_of_its_parts(client: Client, home: HomePage, town: Town) -> None:
    show_councils(town.youth)
    client.get("/bg/")
    with CaptureQueriesContext(connection) as bare:
        client.get("/bg/")
    give_face(Site.objects.get(), "Община Горна", "Горна", "#7a1f2b")
    client.get("/bg/")
    with CaptureQueriesContext(connection) as faced:
        client.get("/bg/")

    # The sizes in which arms and sign are shown are known from the first page on.
    assert len(faced) == len(bare)


def colleague(group: str, name: str = "colleague") -> User:
    user = make_user(name)
    user.groups.add(Group.objects.get(name=group))
    return user


def address_of_face(site: Site) -> str:
    return f"/admin/settings/cms/siteprofile/{site.pk}/"


def sent_face(**changed: object) -> dict[str, object]:
    """Return what the form of the face sends, with one language."""
    block = {"language": "bg", "name": "Община Горна", "short": "Горна"}
    answers: dict[str, object] = {
        "arms": "",
        "sign": "",
        "telephone": "0301 2 34 56",
        "contact_email": "",
        "brand_light": "#7a1f2b",
        "brand_dark": "",
        "links-count": "0",
        "texts-count": "1",
        "texts-0-deleted": "",
        "texts-0-order": "0",
        "texts-0-type": "texts",
        "texts-0-id": "",
    }
    for name in ("language", "name", "short", "office", "address", "hours", "funding", "sign_alt"):
        answers[f"texts-0-value-{name}"] = block.get(name, "")
    return answers | changed


def test_a_publisher_enters_the_face_and_an_editor_does_not(
    client: Client, home: HomePage, town: Town
) -> None:
    show_councils(town.youth)
    site = Site.objects.get()
    client.force_login(colleague(PUBLISHERS))

    form = html.fromstring(part(client.get(address_of_face(site)), "html"))
    saved = client.post(address_of_face(site), sent_face())

    assert form.xpath("//input[@type='color']/@data-colour-for") == ["id_brand_light", "id_brand_dark"]
    # Which councils a site shows is the operator's to choose.
    assert not form.xpath("//*[@name='councils']")
    assert saved.status_code == 302
    assert words_in(page_of(Client()).xpath("//a[@class='mark']")[0]).startswith("Горна")
    assert list(SiteProfile.objects.get().councils.all()) == [town.youth]
    client.force_login(colleague(EDITORS, "writer"))
    assert client.get(address_of_face(site)).status_code == 302
    client.post(address_of_face(site), sent_face(telephone="0301 0 00 00"))
    assert SiteProfile.objects.get().telephone == "0301 2 34 56"


# A second block, in the language of the first.
TWICE = {"texts-count": "2"} | {
    name.replace("texts-0-", "texts-1-"): value
    for name, value in sent_face().items()
    if name.startswith("texts-0-")
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"telephone": "обади се"},
        {"brand_light": "#fefefe"},
        {"brand_light": "green"},
        TWICE,
        {"texts-0-value-short": "Д" * 25},
    ],
    ids=["telephone", "pale", "no colour", "language twice", "too long"],
)
def test_what_is_wrong_in_a_face_is_refused(client: Client, home: HomePage, wrong: dict[str, object]) -> None:
    client.force_login(colleague(PUBLISHERS))

    answer = client.post(address_of_face(Site.objects.get()), sent_face(**wrong))

    assert answer.status_code == 200
    assert not SiteProfile.objects.exclude(telephone="").exists()


def test_a_sign_without_its_sentence_is_refused(client: Client, home: HomePage) -> None:
    client.force_login(colleague(PUBLISHERS))
    sign = {"sign": str(drawn("sign", "blue").pk)}
    said = {"texts-0-value-funding": "Съфинансирано", "texts-0-value-sign_alt": "знаме"}

    assert client.post(address_of_face(Site.objects.get()), sent_face(**sign)).status_code == 200
    assert client.post(address_of_face(Site.objects.get()), sent_face(**sign, **said)).status_code == 302


@pytest.fixture
def two(faced: SiteProfile, town: Town) -> SimpleNamespace:
    """Found a second municipality in the installation by the command, and give it a face too."""
    names = {"bg": "Община Долна", "en": "Dolna Municipality"}
    obs = make_municipal_council("dolna-obs", municipality_names=names)
    council = make_youth_council("dolna", mirrors=obs, municipality_names=names)
    call_command(
        "site", "--host", "dolna.example", "--council", "dolna", "--own-editors", stdout=io.StringIO()
    )
    site = Site.objects.get(hostname="dolna.example")
    give_face(site, "Община Долна", "Долна", "#123c7a")
    return SimpleNamespace(
        first=town.youth, second=council, first_site=faced.site, second_site=site, home=site.root_page
    )


def test_a_second_site_is_founded_by_its_host(client: Client, two: SimpleNamespace) -> None:
    assert two.second_site.root_url == "http://dolna.example"
    assert not two.second_site.is_default_site
    assert Site.objects.get(is_default_site=True) == two.first_site
    for language in ("bg", "en"):
        answer = client.get(f"/{language}/", headers={"host": "dolna.example"})
        assert answer.status_code == 200
    call_command("site", "--host", "DOLNA.example:80", "--council", "dolna", stdout=io.StringIO())
    assert Site.objects.count() == 2
    assert HomePage.objects.child_of(two.home.get_parent()).count() == 3


@pytest.mark.parametrize("host", ["https://dolna.example", "dolna example", "dolna.example/bg", "a:b", "-"])
def test_what_is_no_host_founds_no_site(host: str, town: Town) -> None:
    with pytest.raises(CommandError):
        call_command("site", "--host", host, "--council", town.youth.slug, stdout=io.StringIO())

    assert Site.objects.count() == 1


def test_publishers_of_one_municipality_do_not_reach_the_other_s_face(
    client: Client, two: SimpleNamespace
) -> None:
    client.force_login(colleague(f"{PUBLISHERS}: Община Долна"))

    assert client.get(address_of_face(two.second_site)).status_code == 200
    assert client.get(address_of_face(two.first_site)).status_code == 302
    client.post(address_of_face(two.first_site), sent_face(telephone="0301 0 00 00"))
    assert SiteProfile.objects.get(site=two.first_site).telephone == "+359 (2) 123-45-67"


OURS, THEIRS = ("Горна", "Gorna"), ("Долна", "Dolna")


def test_two_municipalities_never_show_each_other_s_face(
    two: SimpleNamespace, client: Client, town: Town
) -> None:
    faces = {two.first_site.pk: face_of(two.first), two.second_site.pk: face_of(two.second)}
    for host, site, council, own, other in (
        ("testserver", two.first_site, two.first, OURS, THEIRS),
        ("dolna.example", two.second_site, two.second, THEIRS, OURS),
    ):
        arms = {pk: face.arms.file for pk, face in faces.items() if face.arms is not None}
        page = client.get("/bg/", headers={"host": host}).content.decode()
        manifest = client.get("/bg/manifest.webmanifest", headers={"host": host}).content.decode()
        feed = client.get("/bg/feeds/news.atom", headers={"host": host}).content.decode()
        calendar = client.get("/bg/feeds/calendar.ics", headers={"host": host}).content.decode()
        worker = client.get("/sw.js", headers={"host": host}).content.decode()
        with override("bg"):
            send_role_given(council, "x@example.com", title="роля", url="/", language="bg")
        letter = mail.outbox[-1]
        sent = f"{letter.body}{letter.alternatives[0].content}"
        said = [page, json.dumps(json.loads(manifest), ensure_ascii=False), feed, calendar, sent]
        said.append(json.dumps(json.loads(worker.partition("= ")[2].partition(";\n")[0]), ensure_ascii=False))
        for text in said:
            assert own[0] in text
            assert other[0] not in text
        for text in (page, sent):
            assert arms[site.pk] in text
            assert not any(file in text for pk, file in arms.items() if pk != site.pk)

        tree = html.fromstring(page)
        (picture,) = tree.xpath("//meta[@property='og:image']/@content")
        card = card_from(picture.rpartition("/")[2].rpartition(".")[0])
        assert card is not None
        assert card.face == faces[site.pk].key
        assert own[0] in card.site
        assert card.colour == faces[site.pk].colour
        # By whichever address it is asked for, the picture has the arms of the card's own site.
        path = picture[picture.index("/share/") :]
        for asked in ("testserver", "dolna.example"):
            drawn_arms = colour_of_arms(client.get(path, headers={"host": asked}).content)
            assert drawn_arms == ImageColor.getrgb(faces[site.pk].colour)


def colour_of_arms(content: bytes) -> tuple[int, ...]:
    """Return the colour in the middle of a share picture's arms."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB").getpixel((112, 538))  # type: ignore[return-value]


def test_mails_of_no_council_speak_in_the_name_of_the_only_municipality(
    client: Client, faced: SiteProfile
) -> None:
    client.post("/bg/accounts/login/", {"email": make_user("ana").email})

    assert mail.outbox[-1].subject.startswith("Община Горна: ")
    assert "пл. „Свобода“ 1" in mail.outbox[-1].body


def test_with_several_municipalities_they_speak_in_the_product_s(
    client: Client, two: SimpleNamespace
) -> None:
    client.post("/bg/accounts/login/", {"email": make_user("ana").email})

    assert mail.outbox[-1].subject.startswith("Глас: ")
    assert "Община" not in mail.outbox[-1].body


def test_the_poster_of_the_admin_is_the_page_s_own(
    client: Client, faced: SiteProfile, home: HomePage
) -> None:
    about = add_page(home, PlainPage, "За нас", "za-nas")

    (own,) = page_of(client, "/bg/za-nas/").xpath("//a[starts-with(@href, '/poster/')]/@href")

    assert poster_address(about) == own
    with pikepdf.open(io.BytesIO(client.get(own).content)) as sheet:
        (leaf,) = sheet.pages
        # Arms and the sign of who pays.
        assert len(leaf.get_images()) == 2


def test_a_shared_page_shows_its_own_picture(client: Client, home: HomePage, faced: SiteProfile) -> None:
    page = add_page(
        home, CampaignPage, "Велоалея", "veloaleya", picture=drawn("own", "orange"), picture_alt="Път"
    )

    (first,) = page_of(client, "/bg/veloaleya/").xpath("//meta[@property='og:image']/@content")
    answer = client.get(first)

    assert first.endswith(".jpg")
    assert answer["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
        red, green, blue = picture.getpixel((1000, 300))  # type: ignore[misc]
    assert (red > 230, 150 < green < 180, blue < 30) == (True, True, True)
    page.picture = drawn("other", "navy")
    page.save_revision().publish()
    assert page_of(client, "/bg/veloaleya/").xpath("//meta[@property='og:image']/@content") != [first]


def test_links_of_a_newsletter_lead_to_the_site_that_shows_the_council(
    two: SimpleNamespace, town: Town
) -> None:
    draft = draft_proposal(
        town.youth, title="Пейки", summary="Няма.", points="Да се сложат.", actor=town.young_person
    )
    publish_proposal(draft, actor=town.young_person)
    SiteProfile.objects.get(site=two.first_site).councils.clear()
    SiteProfile.objects.get(site=two.second_site).councils.add(town.youth)
    index = NewsIndexPage.objects.child_of(two.home).get()
    add_page(
        index,
        NewsPage,
        "Новина",
        "novina",
        intro="Кратко",
        picture=drawn("news", "green"),
        picture_alt="Снимка",
    )

    offered = {one.key.partition(":")[0]: one for one in suggestions(two.second_site, town.youth)}

    assert offered["page"].items["bg"]["url"].startswith("http://dolna.example/bg/")
    assert offered["proposal"].items["bg"]["url"].startswith("http://dolna.example/bg/c/ms/")
    for language, version in offered["page"].pictures.items():
        assert picture_of(version)["picture"].startswith("http://dolna.example/"), language


def test_a_link_is_looked_up_on_the_site_that_it_is_written_for(two: SimpleNamespace, home: HomePage) -> None:
    add_page(two.home, PlainPage, "Само тук", "samo-tuk")
    linked = {
        "tuk": '<p><a href="/bg/samo-tuk/">тук</a></p>',
        "tam": '<p><a href="http://dolna.example/bg/samo-tuk/">там</a></p>',
    }
    for slug, text in linked.items():
        body = json.dumps([{"type": "text", "value": text}])
        add_page(two.home, PlainPage, f"Долна {slug}", f"dolna-{slug}", body=body)
        add_page(home, PlainPage, f"Горна {slug}", f"gorna-{slug}", body=body)

    broken = [(link.page.title, link.target) for link in broken_links()]

    assert broken == [("Горна tuk", "/bg/samo-tuk/")]


def test_a_council_s_page_belongs_to_the_site_that_shows_the_council(
    client: Client, two: SimpleNamespace
) -> None:
    def canonical(path: str, host: str) -> list[str]:
        return page_of(client, path, host=host).xpath("//link[@rel='canonical']/@href")

    own = [canonical(f"/bg/c/{two.second.slug}/", host) for host in ("testserver", "dolna.example")]

    assert own == [["http://dolna.example/bg/c/dolna/"]] * 2
    assert canonical(f"/bg/c/{two.first.slug}/", "testserver") == [
        f"http://testserver/bg/c/{two.first.slug}/"
    ]


def test_papers_have_the_arms_of_the_council_s_municipality(faced: SiteProfile, town: Town) -> None:
    meeting = make_meeting(town.term)

    with pikepdf.open(io.BytesIO(invitation_pdf(meeting))) as paper:
        assert len(paper.pages[0].get_images()) == 1
    SiteProfile.objects.update(arms=None)
    with pikepdf.open(io.BytesIO(invitation_pdf(meeting))) as paper:
        assert len(paper.pages[0].get_images()) == 0
