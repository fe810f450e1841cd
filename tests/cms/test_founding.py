"""A municipality's site gets its first pages by one command, without anything of the demonstration."""

import re
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import Collection, Page, Site
from wagtail.permissions import policy_registry

from cms.checks import site_has_the_public_address
from cms.content.checks import barriers_on
from cms.editing.roles import EDITORS, PUBLISHERS, collection_of
from cms.founding.address import base_address, follows_base_url
from cms.founding.pages import found_site
from cms.founding.texts import FOLDER, first_pages, places_to_fill_in
from cms.models import (
    CalendarPage,
    CampaignIndexPage,
    DocumentLibraryPage,
    FaqPage,
    FormPage,
    HomePage,
    NewsIndexPage,
    Picture,
    PlainPage,
    SiteProfile,
)
from tests.cms.files import photograph
from tests.cms.site import add_page, make_home
from tests.factories import Town, make_user
from tests.markup import part
from youth.models import User

pytestmark = pytest.mark.django_db

NAMES = ("--municipality", "bg=Община Костенец", "--municipality", "en=Municipality of Kostenets")


def found(*arguments: str) -> str:
    said = StringIO()
    call_command("site", *arguments, stdout=said)
    return said.getvalue()


def test_a_new_site_has_home_and_contact_in_both_languages_and_drafts_of_what_the_law_asks_for(
    client: Client,
) -> None:
    said = found(*NAMES)

    for language, name in (("bg", "Община Костенец"), ("en", "Municipality of Kostenets")):
        home = HomePage.objects.get(locale__language_code=language)
        assert name in client.get(f"/{language}/").content.decode()
        assert client.get(FormPage.objects.child_of(home).get().url).status_code == 200
        drafts = PlainPage.objects.child_of(home)
        assert [page.live for page in drafts] == [False, False]
        for page in drafts:
            assert f"/admin/pages/{page.pk}/edit/" in said
            text = str(page.get_latest_revision_as_object().body)
            assert name in text
            assert re.findall(r"\[[^]]+]", text) != [], "a marked place"
            assert text.count("$") == 0
            assert barriers_on(page) == []
        assert client.get(drafts[0].url).status_code == 404
    assert {page.get_translations().count() for page in Page.objects.filter(depth__gt=1)} == {1}


def test_a_new_site_has_every_list_and_the_first_questions_in_its_menus(client: Client) -> None:
    found(*NAMES)

    for language in ("bg", "en"):
        home = HomePage.objects.get(locale__language_code=language)
        menu = part(client.get(home.url), "header")
        for model in (NewsIndexPage, CalendarPage, CampaignIndexPage, DocumentLibraryPage):
            page = model.objects.child_of(home).get()
            assert f'href="{page.url}"' in menu, page.title
            shown = part(client.get(page.url))
            assert page.intro in shown
        questions = FaqPage.objects.child_of(home).get()
        shown = part(client.get(questions.url), "main")
        assert [len(group.value["items"]) for group in questions.body] == [4, 2]
        for group in questions.body:
            for item in group.value["items"]:
                assert item["question"] in shown
        assert barriers_on(questions) == []


def test_a_list_that_an_editor_made_is_not_made_twice() -> None:
    home = make_home("bg")
    add_page(home, NewsIndexPage, "Какво ново", "kakvo-novo")

    found(*NAMES)

    assert NewsIndexPage.objects.child_of(home).get().title == "Какво ново"


def test_a_second_run_adds_only_what_is_missing() -> None:
    found(*NAMES)
    privacy = PlainPage.objects.get(slug="privacy")
    privacy.body = []
    privacy.save_revision().publish()
    PlainPage.objects.get(slug="accessibility").delete()
    before = set(Page.objects.values_list("pk", flat=True))

    said = found(*NAMES)

    [added] = Page.objects.exclude(pk__in=before)
    assert added.slug == "accessibility"
    assert f"/{privacy.pk}/edit/" not in said, "it is published"
    assert str(PlainPage.objects.get(pk=privacy.pk).body) == ""


def test_a_site_that_has_pages_keeps_them() -> None:
    home = make_home("bg")
    about = add_page(home, PlainPage, "За нас", "za-nas")

    found(*NAMES)

    assert Site.objects.get().root_page_id == home.pk
    assert HomePage.objects.filter(locale__language_code="bg").get() == home
    assert PlainPage.objects.child_of(home).filter(slug="poveritelnost", live=False).exists()
    assert PlainPage.objects.filter(pk=about.pk, live=True).exists()


def test_the_site_shows_the_councils_and_takes_the_name_of_their_municipality(town: Town) -> None:
    found("--council", town.youth.slug, "--municipality", "en=Municipality of Kostenets")

    assert list(SiteProfile.objects.get().councils.all()) == [town.youth]
    assert HomePage.objects.get(locale__language_code="bg").title == town.youth.municipality


def test_links_of_the_site_lead_to_the_address_of_the_installation(settings: Settings) -> None:
    settings.BASE_URL = "https://kostenets.example"
    assert [found.id for found in site_has_the_public_address(databases=["default"])] == ["cms.W001"]

    found(*NAMES)

    site = Site.objects.get()
    assert (site.root_url, site.site_name) == ("https://kostenets.example", "Община Костенец")
    Site.clear_site_root_paths_cache()
    for page in (HomePage.objects.first(), FormPage.objects.first()):
        assert page is not None
        assert str(page.full_url).startswith("https://kostenets.example/")
    assert site_has_the_public_address(databases=["default"]) == []


@pytest.mark.parametrize("address", ["http://localhost:8113", "https://[::1]:8443", "http://glas.example"])
def test_the_address_may_have_a_port_or_be_a_number(settings: Settings, address: str) -> None:
    settings.BASE_URL = address

    found(*NAMES)

    assert base_address() == (urlsplit(address).hostname, urlsplit(address).port or 80)
    assert follows_base_url(Site.objects.get())


def test_another_site_of_the_installation_keeps_its_own_address(settings: Settings) -> None:
    settings.BASE_URL = "https://kostenets.example"
    other = Site.objects.create(
        hostname="dolna.example", port=443, root_page=Page.objects.get(depth=2), is_default_site=False
    )

    found_site(other, {"bg": "Община Долна баня"})

    assert Site.objects.get(pk=other.pk).root_url == "https://dolna.example"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--municipality", "bg=Община Костенец"),
        ("--municipality", "Община Костенец", *NAMES),
        ("--municipality", "xx=Община Костенец", *NAMES),
        ("--municipality", "bg= ", *NAMES),
        ("--council", "atlantis", *NAMES),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        found(*arguments)

    assert not HomePage.objects.exists()


def test_both_languages_have_the_same_pages_and_places() -> None:
    raw = {language: (FOLDER / f"{language}.json").read_text("utf-8") for language in ("bg", "en")}
    places = {language: sorted(re.findall(r"\$(\w+)", text)) for language, text in raw.items()}

    assert places["bg"] == places["en"]
    assert places_to_fill_in("bg").keys() == places_to_fill_in("en").keys()
    for language in ("bg", "en"):
        pages = first_pages(language, {"municipality": "A & <b>", **places_to_fill_in(language)})
        assert "A &amp; &lt;b&gt;" in pages["privacy"].body[0]["value"]
        assert pages["home"].title == "A & <b>"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("bg", ("бюлетин", "Текстът, който пишеш", "Последните 20 страници", "180 дни")),
        ("en", ("newsletter", "The text that you write", "The last 20 pages", "180 days")),
    ],
)
def test_the_privacy_notice_tells_what_is_kept_where(language: str, told: tuple[str, ...]) -> None:
    places = {"municipality": "M", **places_to_fill_in(language)}
    text = first_pages(language, places)["privacy"].body[0]["value"]

    for words in told:
        assert words in text


def colleague(group: str) -> User:
    user = make_user("colleague")
    user.groups.add(Group.objects.get(name=group))
    return user


def picture_in(collection: Collection, title: str) -> Picture:
    file = ContentFile(photograph(), name="photo.jpg")
    return Picture.objects.create(title=title, file=file, collection=collection)


def test_editors_of_their_own_have_their_pages_and_the_files_of_their_council_only(town: Town) -> None:
    name = "Община Костенец"
    found("--council", town.youth.slug, *NAMES, "--own-editors")
    elsewhere = add_page(Page.get_first_root_node(), HomePage, "Elsewhere", "elsewhere")
    own_picture = picture_in(collection_of(town.youth), "Ours")
    other_picture = picture_in(collection_of(town.municipal), "Theirs")
    home = HomePage.objects.get(slug="home")
    files = policy_registry.get_by_type(Picture)

    for group, may_publish in ((f"{EDITORS}: {name}", False), (f"{PUBLISHERS}: {name}", True)):
        somebody = colleague(group)
        assert home.permissions_for_user(somebody).can_edit()
        assert home.permissions_for_user(somebody).can_publish() == may_publish
        assert not elsewhere.permissions_for_user(somebody).can_edit()
        may_choose = files.instances_user_has_any_permission_for(somebody, ["choose", "change"])
        assert own_picture in may_choose
        assert other_picture not in may_choose
    assert [group.name for task in home.get_workflow().tasks for group in task.specific.groups.all()] == [
        f"{PUBLISHERS}: {name}"
    ]
    before = Group.objects.count()
    found("--council", town.youth.slug, *NAMES, "--own-editors")
    assert Group.objects.count() == before


def test_editors_of_a_site_without_councils_have_no_files(client: Client) -> None:
    found(*NAMES, "--own-editors")

    group = Group.objects.get(name=f"{EDITORS}: Община Костенец")

    assert not group.collection_permissions.exists()
    assert {held.page.specific for held in group.page_permissions.all()} == set(HomePage.objects.all())
