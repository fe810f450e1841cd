"""The calendar and the feeds: what comes and what was, in the council's time zone, across changed clocks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client

from cms.models import CalendarPage, EventPage, NewsIndexPage, NewsPage
from proposals.services import draft_proposal, publish_proposal
from tests.cms.site import add_page, make_home, show_councils
from tests.decisions import carried
from tests.factories import Town, make_agenda_item, make_meeting
from tests.markup import part
from youth import clock
from youth.models import AgendaItem, Meeting
from youth.services.lists import add_entry
from youth.services.resolutions import adopt_resolution

pytestmark = pytest.mark.django_db

SOFIA = ZoneInfo("Europe/Sofia")
# The night of the change to summer time in 2027.
BEFORE = datetime(2027, 3, 27, 10, 0, tzinfo=SOFIA)
AFTER = datetime(2027, 3, 28, 10, 0, tzinfo=SOFIA)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def calendar() -> CalendarPage:
    return add_page(make_home("en"), CalendarPage, "Calendar", "calendar")


def add_event(calendar: CalendarPage, title: str, starts_at: datetime, **fields: Any) -> EventPage:
    values: dict[str, Any] = {"intro": "Come.", "place": "Hall", "starts_at": starts_at}
    return add_page(calendar, EventPage, title, title.lower().replace(" ", "-"), **values | fields)


def events_of(client: Client, address: str) -> dict[str, Any]:
    """Return the events of an iCalendar file by their titles."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    read = icalendar.Calendar.from_ical(answer.content)
    return {str(event["summary"]): event for event in read.walk("VEVENT")}


def test_what_comes_and_what_was_are_two_views(client: Client, calendar: CalendarPage) -> None:
    now = clock.now()
    add_event(calendar, "Training", now + timedelta(days=40))
    add_event(calendar, "Long ago", datetime(2025, 5, 3, 12, tzinfo=UTC))

    coming = client.get("/en/calendar/").content.decode()
    past = client.get("/en/calendar/?year=2025").content.decode()

    assert "Training" in coming
    assert "Long ago" not in coming
    assert "Long ago" in past
    assert "Training" not in past
    assert client.get("/en/calendar/?year=nonsense").status_code == 200
    assert client.get("/en/calendar/?year=99999").status_code == 200


def test_an_event_of_today_stays_until_it_ends(client: Client, calendar: CalendarPage) -> None:
    noon = datetime(2026, 12, 10, 12, 0, tzinfo=SOFIA)
    add_event(calendar, "Whole", noon.replace(hour=0), is_whole_day=True)
    add_event(calendar, "Open end", noon.replace(hour=9))
    add_event(calendar, "Ended", noon.replace(hour=9), ends_at=noon.replace(hour=10))
    add_event(calendar, "Running", noon.replace(hour=9), ends_at=noon.replace(hour=13))

    with clock.standing_at(noon):
        page = client.get("/en/calendar/").content.decode()

    assert ["Whole" in page, "Open end" in page, "Ended" in page, "Running" in page] == [
        True,
        True,
        False,
        True,
    ]


def test_months_and_hours_are_those_of_the_council(client: Client, town: Town) -> None:
    town.youth.time_zone = "Asia/Tokyo"
    town.youth.save()
    calendar = add_page(make_home("en"), CalendarPage, "Calendar", "calendar")
    show_councils(town.youth)
    event = add_event(calendar, "Late", datetime(2030, 5, 31, 23, 30, tzinfo=UTC))

    assert "June 2030" in client.get("/en/calendar/").content.decode()
    assert "1 June 2030, 08:30" in client.get(event.url).content.decode()


def test_announced_meetings_are_among_the_events(client: Client, calendar: CalendarPage, town: Town) -> None:
    show_councils(town.youth)
    make_meeting(town.term, Meeting.State.CONVENED, place="Announced hall")
    make_meeting(town.term, Meeting.State.PLANNED, place="Planned hall")
    make_meeting(town.term, Meeting.State.CONVENED, place="Closed hall", is_public=False)
    make_meeting(town.term, Meeting.State.CLOSED, place="Past hall")

    coming = client.get("/en/calendar/").content.decode()
    past = client.get(f"/en/calendar/?year={clock.now().year}").content.decode()

    assert "Announced hall" in coming
    assert "Past hall" in past
    for page in (coming, past, client.get("/en/feeds/calendar.ics").content.decode()):
        assert "Planned hall" not in page
        assert "Closed hall" not in page


def test_an_hour_is_the_same_hour_on_both_sides_of_the_change(client: Client, calendar: CalendarPage) -> None:
    add_event(calendar, "Winter", BEFORE)
    add_event(calendar, "Summer", AFTER, ends_at=AFTER + timedelta(hours=2))

    events = events_of(client, "/en/feeds/calendar.ics")

    assert events["Winter"]["dtstart"].to_ical() == b"20270327T080000Z"
    assert events["Summer"]["dtstart"].to_ical() == b"20270328T070000Z"
    assert events["Summer"]["dtend"].to_ical() == b"20270328T090000Z"
    assert events["Winter"]["dtstart"].dt.astimezone(SOFIA).hour == 10
    assert events["Summer"]["dtstart"].dt.astimezone(SOFIA).hour == 10


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words", "length"),
    [
        (
            datetime(2027, 3, 27, 22, 0, tzinfo=SOFIA),
            datetime(2027, 3, 28, 5, 0, tzinfo=SOFIA),
            "Saturday, 27 March 2027, 22:00 – Sunday, 28 March 2027, 05:00",
            timedelta(hours=6),
        ),
        (
            datetime(2027, 10, 30, 22, 0, tzinfo=SOFIA),
            datetime(2027, 10, 31, 5, 0, tzinfo=SOFIA),
            "Saturday, 30 October 2027, 22:00 – Sunday, 31 October 2027, 05:00",
            timedelta(hours=8),
        ),
    ],
)
def test_an_event_over_the_midnight_in_which_the_clocks_change_has_both_its_days_and_hours(
    client: Client,
    calendar: CalendarPage,
    starts_at: datetime,
    ends_at: datetime,
    words: str,
    length: timedelta,
) -> None:
    page = add_event(calendar, "Night", starts_at, ends_at=ends_at)

    assert words in part(client.get(page.url))
    entry = events_of(client, "/en/feeds/calendar.ics")["Night"]
    assert entry["dtend"].dt - entry["dtstart"].dt == length


def test_a_whole_day_ends_with_the_first_day_that_no_longer_counts(
    client: Client, calendar: CalendarPage
) -> None:
    add_event(
        calendar,
        "Camp",
        BEFORE.replace(hour=0),
        ends_at=AFTER.replace(hour=0),
        is_whole_day=True,
    )

    camp = events_of(client, "/en/feeds/calendar.ics")["Camp"]

    assert camp["dtstart"].to_ical() == b"20270327"
    assert camp["dtend"].to_ical() == b"20270329"


def test_a_changed_event_replaces_the_older_copy_and_a_cancelled_one_says_so(
    client: Client, calendar: CalendarPage
) -> None:
    event = add_event(calendar, "Training", BEFORE)
    address = f"/en/feeds/events/{event.translation_key}.ics"
    before = events_of(client, address)["Training"]
    assert before["status"] == "CONFIRMED"

    event.refresh_from_db()
    event.is_cancelled, event.cancellation = True, "Storm."
    event.save_revision().publish()
    EventPage.objects.filter(pk=event.pk).update(
        last_published_at=event.first_published_at + timedelta(hours=1)
    )

    after = events_of(client, address)["Training"]
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after["status"] == "CANCELLED"
    assert "Storm." in client.get(event.url).content.decode()
    assert "Storm." in client.get("/en/calendar/").content.decode()


def test_an_event_that_is_not_there_has_no_file(client: Client, calendar: CalendarPage) -> None:
    event = add_event(calendar, "Training", BEFORE)
    event.unpublish()

    assert client.get(f"/en/feeds/events/{event.translation_key}.ics").status_code == 404


def test_the_meetings_of_a_council_can_be_followed(client: Client, town: Town) -> None:
    meeting = make_meeting(town.term, Meeting.State.CONVENED)
    make_meeting(town.term, Meeting.State.PLANNED)

    events = events_of(client, f"/en/c/{town.youth.slug}/meetings/calendar.ics")

    assert len(events) == 1
    (event,) = events.values()
    assert str(event["uid"]) == str(meeting.pk)
    assert event["url"].endswith(f"/en/c/{town.youth.slug}/meetings/{meeting.pk}/")
    page = client.get(f"/en/c/{town.youth.slug}/meetings/").content.decode()
    assert page.count("meetings/calendar.ics") == 2


def test_news_can_be_followed_in_the_language_of_the_feed(client: Client, town: Town) -> None:
    topic = add_entry(town.youth, "topics", {"bg": "Спорт", "en": "Sport"}, actor=town.secretary)
    for language in ("bg", "en"):
        index = add_page(make_home(language), NewsIndexPage, "News", f"news-{language}")
        add_page(index, NewsPage, f"Article {language}", "article", intro="It happened.", topics=[topic])

    feed = ET.fromstring(client.get("/en/feeds/news.atom").content)  # noqa: S314 - our own feed

    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Article en"]
    assert feed.find(f"{ATOM}entry/{ATOM}link").attrib["href"] == "http://testserver/en/news-en/article/"
    assert feed.findtext(f"{ATOM}entry/{ATOM}id").startswith("urn:uuid:")
    assert feed.find(f"{ATOM}entry/{ATOM}category").attrib["term"] == "Sport"
    page = client.get("/en/news-en/").content.decode()
    assert page.count("/en/feeds/news.atom") == 2


def test_published_proposals_can_be_followed_and_drafts_can_not(client: Client, town: Town) -> None:
    author = town.young_person
    for title in ("Published", "Draft"):
        proposal = draft_proposal(town.youth, title=title, summary="Because.", points="Do it.", actor=author)
        if title == "Published":
            publish_proposal(proposal, actor=author)
    address = f"/en/c/{town.youth.slug}/proposals/feed.atom"

    for user in (None, author.user, town.member.user, town.outsider):
        if user is not None:
            client.force_login(user)
        feed = ET.fromstring(client.get(address).content)  # noqa: S314 - our own feed
        assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Published"]


def test_resolutions_can_be_followed(client: Client, town: Town) -> None:
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    item = make_agenda_item(meeting, "Cycle path", state=AgendaItem.State.UNDER_WAY)
    resolution = adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)

    answer = client.get(f"/en/c/{town.youth.slug}/resolutions/feed.atom")

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    entry = ET.fromstring(answer.content).find(f"{ATOM}entry")  # noqa: S314 - our own feed
    assert entry.findtext(f"{ATOM}id") == resolution.pk.urn
    assert "Cycle path" in entry.findtext(f"{ATOM}title")
    assert client.get("/en/c/nowhere/resolutions/feed.atom").status_code == 404
