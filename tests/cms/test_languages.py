"""One page in two languages: what the switch says, and what search engines are told."""

import re

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from cms.models import PlainPage
from tests.cms.site import add_page, make_home

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', page))


def canonical(page: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]+)">', page)
    return found[1] if found else ""


@pytest.fixture
def about() -> PlainPage:
    make_home("en")
    return add_page(make_home("bg"), PlainPage, "За нас", "za-nas")


@pytest.fixture
def translation(about: PlainPage) -> PlainPage:
    home = about.get_parent().get_translation(Locale.objects.get(language_code="en"))
    return add_page(home, PlainPage, "About us", "about", translation_key=about.translation_key)


def test_translations_are_told_from_both_sides(client: Client, translation: PlainPage) -> None:
    told = {"bg": f"{HERE}/bg/za-nas/", "en": f"{HERE}/en/about/", "x-default": f"{HERE}/bg/za-nas/"}

    for address in ("/bg/za-nas/", "/en/about/"):
        page = client.get(f"{address}?utm_source=poster").content.decode()
        assert alternates(page) == told
        assert canonical(page) == HERE + address


@pytest.mark.parametrize("hidden", ["draft", "private", "mirror"])
def test_only_public_translations_are_told(
    client: Client, about: PlainPage, translation: PlainPage, hidden: str
) -> None:
    if hidden == "draft":
        translation.unpublish()
    elif hidden == "private":
        PageViewRestriction.objects.create(page=translation, restriction_type="login")
    else:
        PlainPage.objects.filter(pk=translation.pk).update(alias_of=about)

    page = client.get("/bg/za-nas/").content.decode()

    assert alternates(page) == {}
    assert 'href="/en/" lang="en"' in page


def test_the_switch_says_where_it_leads_without_a_translation(client: Client, about: PlainPage) -> None:
    english = add_page(
        about.get_parent().get_translation(Locale.objects.get(language_code="en")), PlainPage, "Only", "only"
    )

    page = client.get(english.url).content.decode()

    assert "home page, because this page is not translated" in page
    assert 'href="/bg/" lang="bg"' in page
    assert "because this page is not translated" not in client.get("/en/").content.decode()


def test_a_mirrored_page_leads_to_the_page_it_mirrors(
    client: Client, about: PlainPage, translation: PlainPage
) -> None:
    PlainPage.objects.filter(pk=translation.pk).update(alias_of=about)

    assert client.get("/en/about/").headers["Location"] == "/bg/za-nas/"


def test_views_tell_both_languages_without_their_query(client: Client) -> None:
    page = client.get("/en/accounts/login/?next=/bg/").content.decode()

    assert alternates(page)["bg"] == f"{HERE}/bg/accounts/login/"
    assert canonical(page) == f"{HERE}/en/accounts/login/"


def test_a_missing_page_is_no_page_in_any_language(client: Client, about: PlainPage) -> None:
    page = client.get("/en/nowhere/").content.decode()

    assert alternates(page) == {}
    assert canonical(page) == ""
    assert '<html lang="en">' in page
