"""Every kind of page, empty and filled: it answers in its language, and its rules are told to the editor."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from cms.models import (
    CalendarPage,
    ContactPage,
    DocumentLibraryPage,
    EventPage,
    FaqPage,
    NewsIndexPage,
    NewsPage,
    StrategicDocumentPage,
)
from tests.cms.site import add_page, make_home

pytestmark = pytest.mark.django_db

MORNING = datetime(2027, 3, 27, 8, tzinfo=UTC)


def news(**fields: Any) -> NewsPage:
    values = {"title": "Article", "slug": "article", "intro": "It happened."}
    return NewsPage(path="x", depth=4, **values | fields)


def event(**fields: Any) -> EventPage:
    values = {"title": "Event", "slug": "event", "intro": "Come.", "starts_at": MORNING, "place": "Hall"}
    return EventPage(path="x", depth=4, **values | fields)


def document(**fields: Any) -> StrategicDocumentPage:
    values = {"title": "Plan", "slug": "plan", "intro": "It says.", "path": "x", "depth": 4}
    return StrategicDocumentPage(**values | fields)


def test_every_kind_of_page_answers_while_it_is_still_empty(client: Client) -> None:
    home = make_home("en")
    index = add_page(home, NewsIndexPage, "News", "news")
    calendar = add_page(home, CalendarPage, "Calendar", "calendar")
    library = add_page(home, DocumentLibraryPage, "Library", "library")
    pages = [
        index,
        calendar,
        library,
        add_page(index, NewsPage, "Article", "article", intro="It happened."),
        add_page(calendar, EventPage, "Event", "event", intro="Come.", starts_at=MORNING, place="Hall"),
        add_page(library, StrategicDocumentPage, "Plan", "plan", intro="It says."),
        add_page(home, FaqPage, "Questions", "questions"),
        add_page(home, ContactPage, "Contact", "contact"),
    ]

    for page in pages:
        answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        assert "<h1" in answer.content.decode()
