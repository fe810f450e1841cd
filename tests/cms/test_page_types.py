"""Every kind of page, empty and filled: it answers in its language, and its rules are shown to the editor."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from cms.demo.drawings import HILLS, picture_of
from cms.models import (
    CalendarPage,
    CampaignPage,
    DocumentFile,
    DocumentLibraryPage,
    EventPage,
    FaqPage,
    NewsIndexPage,
    NewsPage,
    StrategicDocumentPage,
)
from tests.cms.site import add_contact_form, add_page, make_home
from tests.factories import Town
from tests.markup import compact, part
from youth.services.lists import add_entry

pytestmark = pytest.mark.django_db

SPRING = datetime(2027, 3, 27, 8, tzinfo=UTC)


def add_news(index: NewsIndexPage, number: int, **fields: Any) -> NewsPage:
    values = {"intro": "It happened.", "date": date(2026, 11, number)}
    return add_page(index, NewsPage, f"Article {number}", f"article-{number}", **values | fields)


def add_document(library: DocumentLibraryPage, number: int, **fields: Any) -> StrategicDocumentPage:
    values = {"intro": "It says.", "status": StrategicDocumentPage.Status.IN_FORCE}
    return add_page(library, StrategicDocumentPage, f"Plan {number}", f"plan-{number}", **values | fields)


def add_event(calendar: CalendarPage, number: int, **fields: Any) -> EventPage:
    values = {"intro": "Come.", "starts_at": SPRING, "place": "Hall"}
    return add_page(calendar, EventPage, f"Event {number}", f"event-{number}", **values | fields)


def stored_file(title: str) -> DocumentFile:
    return DocumentFile.objects.create(title=title, file=ContentFile(b"%PDF-1.7 text", name="plan.pdf"))


def version(day: str, name: str, file: int | None) -> dict[str, Any]:
    value = {"date": day, "name": name, "changes": f"What changed in {name}", "file": file}
    return {"type": "version", "value": value}


@pytest.fixture
def library() -> DocumentLibraryPage:
    return add_page(make_home("en"), DocumentLibraryPage, "Library", "library")


@pytest.fixture
def index() -> NewsIndexPage:
    return add_page(make_home("en"), NewsIndexPage, "News", "news")


def test_every_kind_of_page_answers_while_it_is_still_empty(client: Client) -> None:
    home = make_home("en")
    index = add_page(home, NewsIndexPage, "News", "news")
    calendar = add_page(home, CalendarPage, "Calendar", "calendar")
    library = add_page(home, DocumentLibraryPage, "Library", "library")
    lists = [index, calendar, library, add_page(home, FaqPage, "Questions", "questions")]
    for page in lists:
        text = client.get(page.url).content.decode()
        assert 'class="empty"' in text, page.url

    single = [add_news(index, 1), add_event(calendar, 1), add_document(library, 1)]
    for page in [*single, add_contact_form(home, "Contact", "contact")]:
        answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        assert page.title in answer.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "add", "needed"),
    [
        (NewsIndexPage, add_news, 10),
        (CalendarPage, add_event, 8),
        (DocumentLibraryPage, add_document, 7),
    ],
)
def test_each_list_needs_the_same_few_queries_for_one_row_and_for_three(
    client: Client, model: Any, add: Any, needed: int
) -> None:
    # Outside a transaction, as readers come: what the process remembers costs nothing.
    parent = add_page(make_home("en"), model, "List", "list")
    counts = []
    for number in (1, 2, 3):
        add(parent, number)
        client.get(parent.url)
        with CaptureQueriesContext(connection) as queries:
            # With a query the page is rendered, not taken from the store.
            client.get(f"{parent.url}?page=1")
        counts.append(len(queries))

    assert counts == [needed] * 3


def test_the_newest_article_is_first_and_others_follow_on_further_pages(
    client: Client, index: NewsIndexPage
) -> None:
    for number in range(1, 15):
        add_news(index, number)

    first = client.get("/en/news/").content.decode()
    second = client.get("/en/news/?page=2").content.decode()

    assert first.index("Article 14") < first.index("Article 13")
    assert "Article 2<" not in first
    assert "Article 2<" in second
    assert client.get("/en/news/?page=nonsense").status_code == 200


def test_the_list_of_news_narrows_to_a_topic_of_the_council(
    client: Client, index: NewsIndexPage, town: Town
) -> None:
    for number, name in enumerate(("Sport", "Culture"), 1):
        article = add_news(index, number)
        names = {"bg": f"по български {name}", "en": name}
        article.topics = [add_entry(town.youth, "topics", names, actor=town.secretary)]
        article.save_revision().publish()

    everything = part(client.get("/en/news/"))
    page = part(client.get("/en/news/?topic=po-balgarski-sport"))

    assert 'href="?topic=po-balgarski-sport"' in everything
    assert ">Sport<" in everything
    assert "Article 1<" in page
    assert "Article 2<" not in page
    assert "Article 2<" in part(client.get("/en/news/?topic=Unknown"))


def test_an_article_behind_a_password_is_not_mentioned(client: Client, index: NewsIndexPage) -> None:
    article = add_news(index, 1)
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    assert "Article 1" not in part(client.get("/en/news/"))
    assert "Article 1" not in part(client.get("/en/"))
    assert "Article 1" not in part(client.get("/en/feeds/news.atom"), "feed")
    assert "article-1" not in part(client.get("/sitemap.xml"), "urlset")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"picture": True}, {"picture_alt"}),
        ({}, set()),
    ],
)
def test_an_article_with_a_picture_says_what_it_shows(fields: dict[str, Any], wrong: set[str]) -> None:
    article = NewsPage(title="A", slug="a", intro="I", path="x", depth=4)
    if fields:
        article.picture = picture_of(HILLS)

    assert refused(article) == wrong


@pytest.mark.parametrize(
    ("language", "shown"), [("bg", "Хълмове край града"), ("en", None)], ids=["its language", "another"]
)
def test_a_picture_brings_its_own_description_along(language: str, shown: str | None) -> None:
    locale, _made = Locale.objects.get_or_create(language_code=language)
    picture = picture_of(HILLS)
    picture.description = "Хълмове край града"
    article = NewsPage(title="A", slug="a", intro="I", path="x", depth=4, locale=locale, picture=picture)

    assert refused(article) == (set() if shown else {"picture_alt"})
    assert article.picture_alt == (shown or "")


@pytest.mark.parametrize(
    ("words", "mark", "wrong"),
    [
        ("", True, set()),
        ("Залез", True, {"picture_alt"}),
        ("Залез", False, set()),
        (" ", False, {"picture_alt"}),
    ],
)
def test_a_picture_is_described_or_a_decoration(words: str, mark: bool, wrong: set[str]) -> None:
    picture = picture_of(HILLS)
    for kind in (NewsPage, CampaignPage):
        page = kind(title="A", slug="a", intro="I", path="x", depth=4, picture=picture, picture_alt=words)
        page.picture_is_decoration = mark

        assert refused(page) & {"picture_alt"} == wrong


def test_a_decoration_takes_no_description_from_the_library() -> None:
    locale, _made = Locale.objects.get_or_create(language_code="bg")
    picture = picture_of(HILLS)
    picture.description = "Хълмове край града"
    article = NewsPage(title="A", slug="a", intro="I", path="x", depth=4, locale=locale, picture=picture)
    article.picture_is_decoration = True

    assert (refused(article), article.picture_alt) == (set(), "")


def test_the_translation_of_a_decoration_is_one() -> None:
    fields = {field.field_name: type(field) for field in get_translatable_fields(NewsPage)}

    assert fields["picture_is_decoration"] is SynchronizedField


def test_what_was_written_for_the_page_stays() -> None:
    picture = picture_of(HILLS)
    picture.description = "Хълмове край града"
    article = NewsPage(
        title="A", slug="a", intro="I", path="x", depth=4, picture=picture, picture_alt="Залез"
    )

    refused(article)
    assert article.picture_alt == "Залез"


def test_a_picture_without_a_description_is_not_described_by_its_title() -> None:
    assert picture_of(HILLS).default_alt_text == ""


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends_at": SPRING.replace(hour=7)}, {"ends_at"}),
        ({"ends_at": SPRING.replace(hour=7), "is_whole_day": True}, set()),
        ({"ends_at": SPRING.replace(day=26), "is_whole_day": True}, {"ends_at"}),
        ({"is_cancelled": True}, {"cancellation"}),
        ({"is_cancelled": True, "cancellation": "Storm."}, set()),
        ({"ends_at": SPRING}, set()),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(fields: dict[str, Any], wrong: set[str]) -> None:
    event = EventPage(title="E", slug="e", intro="I", place="P", starts_at=SPRING, path="x", depth=4)
    for name, value in fields.items():
        setattr(event, name, value)

    assert refused(event) == wrong


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"status": "replaced"}, {"replaced_by"}),
        ({"status": "replaced", "replaced_by_id": 7}, {"replaced_by"}),
        ({"status": "in_force", "replaced_by_id": 8}, {"status"}),
        ({"status": "replaced", "replaced_by_id": 8}, set()),
        ({"period_start": 2027, "period_end": 2021}, {"period_end"}),
    ],
)
def test_a_document_that_makes_no_sense_is_refused(fields: dict[str, Any], wrong: set[str]) -> None:
    document = StrategicDocumentPage(pk=7, title="D", slug="d", intro="I", path="x", depth=4)
    for name, value in fields.items():
        setattr(document, name, value)

    assert refused(document) == wrong


def refused(page: Any) -> set[str]:
    """Return the fields that the page's own rules refuse, each with a message."""
    try:
        page.clean()
    except ValidationError as error:
        return {field for field, messages in error.message_dict.items() if messages}
    return set()


def test_a_replaced_document_leads_to_its_successor_as_long_as_there_is_one(
    client: Client, library: DocumentLibraryPage
) -> None:
    new = add_document(library, 2)
    old = add_document(library, 1, status="replaced", replaced_by=new)

    assert 'href="/en/library/plan-2/"' in client.get(old.url).content.decode()
    assert 'href="/en/library/plan-1/"' in client.get(new.url).content.decode()

    new.delete()

    page = client.get(old.url).content.decode()
    assert "This document no longer holds." in page
    assert "plan-2" not in page


def test_versions_are_listed_newest_first_each_with_its_file(
    client: Client, library: DocumentLibraryPage
) -> None:
    file = stored_file("Plan as adopted")
    versions = [version("2020-11-04", "Draft", file.pk), version("2021-03-18", "Adopted", file.pk)]
    document = add_document(library, 1, versions=json.dumps(versions))

    page = client.get(document.url).content.decode()

    assert page.index("What changed in Adopted") < page.index("What changed in Draft")
    assert page.count(file.url) == 2
    assert "PDF, 13" in compact(page)


def test_a_version_says_that_its_file_was_removed(client: Client, library: DocumentLibraryPage) -> None:
    file = stored_file("Plan")
    document = add_document(library, 1, versions=json.dumps([version("2021-03-18", "Adopted", file.pk)]))
    file.delete()

    page = client.get(document.url).content.decode()

    assert "What changed in Adopted" in page
    assert "The file of this version has been removed." in page


def test_a_link_to_a_chapter_outlives_a_change_of_its_heading(
    client: Client, library: DocumentLibraryPage
) -> None:
    block = {"type": "chapter", "value": "Where we are", "id": str(uuid4())}
    document = add_document(library, 1, body=json.dumps([block]))
    anchor = f"chapter-{block['id'][:8]}"
    page = client.get(document.url).content.decode()
    assert f'href="#{anchor}"' in page
    assert f'id="{anchor}"' in page

    document.body = json.dumps([block | {"value": "Where we stand"}])
    document.save_revision().publish()

    page = client.get(document.url).content.decode()
    assert f'id="{anchor}"' in page
    assert "Where we stand" in page


def test_questions_are_there_without_a_script_and_lead_on_to_the_contact_form(client: Client) -> None:
    home = make_home("en")
    items = [{"question": "Who?", "answer": "<p>Everybody.</p>"}]
    groups = [{"type": "questions", "value": {"heading": "People", "items": items}}]
    add_page(home, FaqPage, "Questions", "questions", body=json.dumps(groups))
    add_contact_form(home, "Contact", "contact", in_footer=True)

    page = client.get("/en/questions/").content.decode()

    assert "<summary>Who?" in page
    assert "Everybody." in page
    assert page.count('href="/en/contact/"') == 2


def test_the_sitemap_names_all_pages_in_both_languages_with_their_translations(client: Client) -> None:
    bulgarian = make_home("bg")
    english = make_home("en")
    first = add_page(bulgarian, FaqPage, "Въпроси", "vaprosi")
    add_page(english, FaqPage, "Questions", "questions", translation_key=first.translation_key)
    add_contact_form(english, "Contact", "contact")

    sitemap = client.get("/sitemap.xml").content.decode()

    assert sitemap.count("<loc>") == 5
    for language, address in (("bg", "/bg/vaprosi/"), ("en", "/en/questions/")):
        link = f'<xhtml:link rel="alternate" hreflang="{language}" href="http://localhost{address}"/>'
        # Each of the two names both.
        assert sitemap.count(link) == 2
    assert "/en/contact/" in sitemap
