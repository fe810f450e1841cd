"""Dates that plugins name and last days of drafts: in calendar, home page and iCalendar file."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cms.models import CalendarPage, HomePage
from plugins import hooks
from plugins.switching import switch
from proposals.models import Proposal
from tests.cms.site import add_page, make_home, show_councils
from tests.cms.test_calendar import events_of
from tests.cms.test_home_now import LAST_DAY, MIDNIGHT_AFTER, add_draft, at
from tests.factories import Town, make_assignment, make_committee
from youth import clock
from youth.selectors.councils import today_in

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 10, 10, 0, tzinfo=UTC)
FILE = "/en/feeds/calendar.ics"
type Answering = Callable[[str, Any, Callable[..., Any]], None]


@pytest.fixture
def site(town: Town) -> Town:
    home = make_home("en")
    add_page(home, CalendarPage, "Calendar", "calendar")
    show_councils(town.youth)
    switch(town.youth, "dummy", enabled=True)
    return town


def moment(title: str, starts: Any, ends: Any = None) -> hooks.Moment:
    return hooks.Moment(title=title, starts=starts, ends=ends, url="/en/c/ms/dummy/board/", language="de")


def test_a_plugins_dates_are_where_they_belong(site: Town, override_hook: Answering) -> None:
    asked: list[tuple[date, date]] = []

    def dates(since: date, until: date) -> list[hooks.Moment]:
        asked.append((since, until))
        return [
            moment("Frist", date(2026, 12, 10)),
            moment("Kurs", NOON + timedelta(hours=1), NOON + timedelta(hours=2)),
            moment("Früher", NOON - timedelta(hours=3), NOON - timedelta(hours=2)),
        ]

    override_hook("dummy", hooks.dates, dates)
    with clock.standing_at(NOON):
        coming = Client().get("/en/calendar/").text
        home = Client().get("/en/").text
        past = Client().get("/en/calendar/?year=2026").text
    assert asked[0] == (date(2026, 12, 10), date(2027, 12, 11))
    for page in (coming, home):
        assert 'lang="de">Frist<' in page
        assert "13:00" in page
        assert "Früher" not in page
    assert "Früher" in past
    assert "Frist" not in past


def test_a_plugins_dates_are_in_the_file_for_ones_own_calendar(site: Town, override_hook: Answering) -> None:
    today = clock.now().date()
    override_hook("dummy", hooks.dates, lambda: [moment("Frist", today), moment("Kurs", clock.now())])
    events = events_of(Client(), FILE)
    assert events["Frist"]["dtstart"].dt == today
    assert events["Frist"]["dtend"].dt == today + timedelta(days=1)
    assert events["Kurs"]["dtstart"].dt.tzinfo is not None
    assert events["Kurs"]["url"].endswith("/en/c/ms/dummy/board/")
    again = events_of(Client(), FILE)
    assert again["Frist"]["uid"] == events["Frist"]["uid"]


def test_a_plugin_whose_dates_crash_leaves_the_calendar_standing(
    site: Town, override_hook: Answering
) -> None:
    override_hook("dummy", hooks.dates, lambda: [moment("Frist", datetime(2026, 12, 10))])  # noqa: DTZ001 (that is the fault)
    with clock.standing_at(NOON):
        answer = Client().get("/en/calendar/")
    assert answer.status_code == 200
    assert "Frist" not in answer.text


def test_the_day_by_which_a_committee_owes_its_opinion_is_a_date(site: Town) -> None:
    due = today_in(site.youth) + timedelta(days=7)
    proposal = Proposal.objects.create(
        council=site.youth,
        author=site.young_person,
        title="Скейт площадка",
        state=Proposal.State.IN_COMMITTEE,
        published_at=clock.now(),
    )
    make_assignment(proposal, make_committee(site.term), due)
    assert "Opinion due: Скейт площадка" in Client().get("/en/calendar/").text
    assert events_of(Client(), FILE)["Opinion due: Скейт площадка"]["dtstart"].dt == due


def test_the_last_day_for_opinions_on_a_draft_is_a_date(site: Town) -> None:
    add_draft(HomePage.objects.get(locale__language_code="en"))
    page = at(NOON, Client(), "/en/calendar/")
    assert "Plan 2028" in page
    assert "Last day to send your opinion" in page
    with clock.standing_at(NOON):
        event = events_of(Client(), FILE)["Last day to send your opinion: Plan 2028"]
    assert event["dtstart"].dt == LAST_DAY
    assert "Plan 2028" not in at(MIDNIGHT_AFTER, Client(), "/en/calendar/")
