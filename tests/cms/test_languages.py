"""One page in two languages: what the switch says, and what search engines read."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.models import Locale, Page, PageViewRestriction

from cms.languages import in_this_language
from cms.models import PlainPage
from templates.numbers import as_number
from tests.cms.reading import foreign_to
from tests.cms.site import add_page, make_home
from tests.factories import let_in, make_agenda_item, make_meeting
from tests.markup import part
from tests.scenes import Campaign
from tests.server import ROOT
from youth.models import AgendaItem, Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

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


def test_translations_are_named_from_both_sides(client: Client, translation: PlainPage) -> None:
    told = {"bg": f"{HERE}/bg/za-nas/", "en": f"{HERE}/en/about/", "x-default": f"{HERE}/bg/za-nas/"}

    for address in ("/bg/za-nas/", "/en/about/"):
        page = client.get(f"{address}?utm_source=poster").content.decode()
        assert alternates(page) == told
        assert canonical(page) == HERE + address


@pytest.mark.parametrize("hidden", ["draft", "private", "mirror"])
def test_only_public_translations_are_shown(
    client: Client, about: PlainPage, translation: PlainPage, hidden: str
) -> None:
    if hidden == "draft":
        translation.unpublish()
    elif hidden == "private":
        # In one language only, as no editor can do it: what is set on a page holds for its translations.
        PageViewRestriction.objects.bulk_create([
            PageViewRestriction(page=translation, restriction_type="login")
        ])  # fmt: skip
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
    assert "because this page is not translated" not in part(client.get("/en/"), "header")


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


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("/bg/accounts/login/?next=/bg/", "/en/accounts/login/?next=/bg/"),
        ("/en/accounts/login/", "/en/accounts/login/"),
        ("/bg/za-nas/", "/bg/za-nas/"),
        ("https://example.org/bg/accounts/login/", "https://example.org/bg/accounts/login/"),
        ("/bg/accounts/nothing-here/", "/bg/accounts/nothing-here/"),
        ("/", "/"),
    ],
)
def test_an_address_that_an_editor_wrote_leads_to_the_reader_s_language(written: str, leads_to: str) -> None:
    with override("en"):
        assert in_this_language(written) == leads_to


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("bg", "22\xa0ноември 2026\xa0г.", "22\xa0ноември 2026\xa0г., 18:05\xa0ч.", "1\xa0234,5"),
        ("en", "22 November 2026", "22 November 2026, 18:05", "1,234.5"),
    ],
)
def test_dates_and_numbers_are_written_as_the_language_does(
    language: str, day: str, moment: str, number: str
) -> None:
    when = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
    with override(language):
        assert date_format(when, "DATE_FORMAT") == day
        assert date_format(when, "DATETIME_FORMAT") == moment
        assert as_number(1234.5) == number


def test_templates_leave_the_form_of_dates_to_the_language() -> None:
    """A year within a form of its own bypasses the language; machines' forms and official numbers do not."""
    written = re.compile(r"""\|date:["'](?!c["']|Y-m-d["']|[Mb] Y["']|[A-Z_]+FORMAT)[^"']*Y[^"']*["']""")
    found = {
        f"{path.relative_to(ROOT)}: {text[date.start() - 40 : date.end()]}"
        for folder in ("cms", "plugins", "proposals", "templates", "voting", "youth")
        for path in (ROOT / folder).rglob("*.html")
        for text in [" ".join(path.read_text().split())]
        for date in written.finditer(text)
        if "№" not in text[max(0, date.start() - 80) : date.start()]
    }
    assert found == set()


def test_no_page_mixes_the_languages(client: Client, campaign: Campaign) -> None:
    town = campaign.town
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    make_agenda_item(meeting, "Осветление", state=AgendaItem.State.UNDER_WAY)
    let_in(meeting, *town.members[:12])
    places = ("", "members/", "rules/", "meetings/", f"meetings/{meeting.pk}/", "resolutions/", "proposals/")

    mixed = {}
    for language in ("bg", "en"):
        pages = Page.objects.live().filter(depth__gt=1, locale__language_code=language)
        addresses = [f"/{language}/c/{town.youth.slug}/{place}" for place in places]
        addresses += [f"/{language}/accounts/login/", *(page.url for page in pages)]
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            names = {town.secretary.display_name}
            if foreign := set(foreign_to(answer.content.decode(), language)) - names:
                mixed[address] = foreign
    assert mixed == {}


def test_scripts_take_their_words_from_the_page() -> None:
    """So the catalogue of the templates holds them, and no script needs one of its own."""
    said = re.compile(
        r"[А-Яа-я]|(?:textContent|innerText|title|ariaLabel|placeholder)\s*=\s*[\"'`]\w{2}|gettext\("
        r"|(?:alert|confirm|prompt)\([\"'`]"
    )
    scripts = [
        path
        for folder in ("cms", "plugins", "proposals", "static", "voting", "youth")
        for path in (ROOT / folder).rglob("*.js")
        if "vendor" not in path.parts
    ]
    assert scripts
    assert {
        path.name: said.findall(path.read_text()) for path in scripts if said.search(path.read_text())
    } == {}
