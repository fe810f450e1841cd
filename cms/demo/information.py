"""Continuous information in the demonstration: news, events, documents, questions, contact, legal pages."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from cms.demo.campaign_texts import texts_in
from cms.demo.pages import make_page, topics_named
from cms.demo.pdf import printed
from cms.founding.pages import TO_FILL_IN
from cms.models import (
    CalendarPage,
    CampaignPage,
    DocumentFile,
    DocumentLibraryPage,
    EventPage,
    FaqPage,
    FormField,
    FormPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    Picture,
    PlainPage,
    StrategicDocumentPage,
)
from cms.models.forms import contact_fields
from youth import clock
from youth.models import Council

# Article and how many days ago it was written; the first one carries the picture.
NEWS = (("news-answers", 2), ("news-open", 9), ("news-library", 24))
# What is part of the campaign by choice, and what is about topics of the council.
OF_CAMPAIGN = {"news-answers", "event-campaign", "event-training"}
TOPICS = {"news-library": ("Градска среда",), "document-plan": ("Градска среда", "Транспорт")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """When an event of the demonstration is, counted in days from when it is built."""

    key: str
    days: int
    starts: tuple[int, int] = (0, 0)
    minutes: int = 0
    further_days: int = 0
    is_cancelled: bool = False

    def fields(self, zone: ZoneInfo) -> dict[str, object]:
        """Return the fields of the event's page; without a length it takes the whole day."""
        day = clock.now().astimezone(zone).date() + timedelta(days=self.days)
        starts = datetime.combine(day, datetime.min.time(), zone).replace(
            hour=self.starts[0], minute=self.starts[1]
        )
        ends = starts + timedelta(minutes=self.minutes, days=self.further_days)
        return {
            "starts_at": starts,
            "ends_at": ends if ends > starts else None,
            "is_whole_day": not self.minutes,
            "is_cancelled": self.is_cancelled,
        }


EVENTS = (
    Date(key="event-campaign", days=-26, starts=(17, 0), minutes=120),
    Date(key="event-training", days=5, starts=(17, 30), minutes=90),
    Date(key="event-mock-vote", days=8, starts=(11, 0), minutes=60, is_cancelled=True),
    Date(key="event-open-day", days=17),
    Date(key="event-winter-school", days=52, further_days=2),
)
WITH_REGISTRATION = "event-training"
STATUS = StrategicDocumentPage.Status
KIND = StrategicDocumentPage.Kind
# The dates of each document's versions, oldest first, as in the texts.
DOCUMENTS: dict[str, dict[str, Any]] = {
    "document-plan": {
        "kind": KIND.PLAN,
        "status": STATUS.IN_FORCE,
        "period_start": 2021,
        "period_end": 2027,
        "adopted_on": date(2021, 3, 18),
        "dates": (date(2020, 11, 4), date(2021, 3, 18), date(2025, 6, 12)),
    },
    "document-plan-2014": {
        "kind": KIND.PLAN,
        "status": STATUS.REPLACED,
        "period_start": 2014,
        "period_end": 2020,
        "adopted_on": date(2014, 7, 15),
        "dates": (date(2014, 7, 15),),
    },
    "document-youth": {
        "kind": KIND.PROGRAMME,
        "status": STATUS.DRAFT,
        "period_start": 2027,
        "period_end": 2027,
        "dates": (date(2026, 11, 9),),
    },
}
# How many days after the demonstration is built its draft still takes opinions.
OPINIONS_DAYS = {"document-youth": 9}
SUCCESSOR = {"document-plan-2014": "document-plan"}


def build_information(
    homes: Mapping[str, HomePage], campaigns: Mapping[str, CampaignPage], council: Council, picture: Picture
) -> None:
    """Make everything below the home pages; what is there already stays as it is."""
    for language, home in homes.items():
        part = Part(language, council, campaigns[language])
        _news(home, part, picture)
        _events(home, part)
        _documents(home, part)
        make_page(home, FaqPage, language, "faq", in_footer=True)
        _contact(home, language)
        for kind in TO_FILL_IN:
            make_page(home, PlainPage, language, kind, in_footer=True)


def _contact(home: HomePage, language: str) -> None:
    questions = contact_fields(language)
    make_page(
        home,
        FormPage,
        language,
        "contact",
        in_footer=True,
        purpose=FormPage.Purpose.CONTACT,
        form_fields=questions,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What the pages of one language have in common."""

    language: str
    council: Council
    campaign: CampaignPage

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of the council."""
        return ZoneInfo(self.council.time_zone)

    def ties(self, key: str) -> dict[str, Any]:
        """Return the fields that tie a page to the campaign and to topics."""
        return {
            "campaign": self.campaign if key in OF_CAMPAIGN else None,
            "topics": topics_named(self.council, TOPICS.get(key, ())),
        }


def _news(home: HomePage, part: Part, picture: Picture) -> None:
    language = part.language
    index = make_page(home, NewsIndexPage, language, "news", show_in_menus=True)
    alt = texts_in(language).pages[NEWS[0][0]].picture_alt
    for number, (key, days) in enumerate(NEWS):
        day = clock.now().astimezone(part.zone).date() - timedelta(days=days)
        shown = {} if number else {"picture": picture, "picture_alt": alt}
        make_page(index, NewsPage, language, key, date=day, **shown, **part.ties(key))


def _name_and_address(language: str) -> list[FormField]:
    name, address, *_others = contact_fields(language)
    address.help_text = ""
    return [name, address]


def _events(home: HomePage, part: Part) -> None:
    calendar = make_page(home, CalendarPage, part.language, "calendar", show_in_menus=True)
    for event in EVENTS:
        ties = part.ties(event.key)
        page = make_page(calendar, EventPage, part.language, event.key, **event.fields(part.zone), **ties)
        if event.key == WITH_REGISTRATION:
            make_page(
                page,
                FormPage,
                part.language,
                "registration-training",
                purpose=FormPage.Purpose.REGISTRATION,
                places=12,
                form_fields=_name_and_address(part.language),
            )


def _documents(home: HomePage, part: Part) -> None:
    language, zone = part.language, part.zone
    library = make_page(home, DocumentLibraryPage, language, "documents", show_in_menus=True)
    made: dict[str, StrategicDocumentPage] = {}
    for key, described in DOCUMENTS.items():
        fields = {name: value for name, value in described.items() if name != "dates"}
        if key in OPINIONS_DAYS:
            day = clock.now().astimezone(zone).date()
            fields["opinions_until"] = day + timedelta(days=OPINIONS_DAYS[key])
        if key in SUCCESSOR:
            fields["replaced_by"] = made[SUCCESSOR[key]]
        fields["versions"] = _versions(key, language, described["dates"])
        made[key] = make_page(library, StrategicDocumentPage, language, key, **fields, **part.ties(key))


def _versions(key: str, language: str, dates: tuple[date, ...]) -> str:
    """Return the versions as the StreamField stores them, each with a printed file."""
    texts = texts_in(language).pages[key]
    versions = texts.fields["versions"]
    return json.dumps(
        [
            {
                "type": "version",
                "value": {**words, "date": day.isoformat(), "file": _file(key, language, number).pk},
            }
            for number, (words, day) in enumerate(zip(versions, dates, strict=True))
        ]
    )


def _file(key: str, language: str, number: int) -> DocumentFile:
    """Return the file of a version, printed where it is not there yet."""
    texts = texts_in(language).pages[key]
    version = texts.fields["versions"][number]["name"]
    title = f"{texts.title} ({version})"
    found = DocumentFile.objects.filter(title=title).first()
    if found is not None:
        return found
    name = f"{texts.slug}-{number + 1}.pdf"
    paper = printed(texts, version, language)
    return DocumentFile.objects.create(
        title=title,
        file=ContentFile(paper, name=name),
        # As an upload in the admin does; else the first reader's visit would write them.
        file_size=len(paper),
        file_hash=hashlib.sha1(paper, usedforsecurity=False).hexdigest(),
    )
