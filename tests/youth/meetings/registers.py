"""People who come and go while a meeting runs, and what its minutes say of them."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import Town, make_participant
from tests.youth.meetings.test_replay import Watch, watch  # noqa: F401 - a fixture
from youth.models import Mandate, Meeting, Participant
from youth.selectors.councils import start_of_day, today_in
from youth.services import meetings
from youth.services.minutes import draft_minutes
from youth.services.people import set_birth_date

type Document = dict[str, Any]


def newcomer(town: Town, name: str = "Нова Членка") -> Participant:
    person = make_participant(town.youth, name)
    assert person.user is not None
    set_birth_date(person.user, date(2006, 5, 4))
    return person


def coming_midnight(town: Town) -> datetime:
    """Return the instant at which tomorrow begins."""
    return start_of_day(town.youth, today_in(town.youth) + timedelta(days=1))


def mandate_of(person: Participant) -> Mandate:
    return Mandate.objects.select_related("seat__term__council").get(participant=person)


def closed(town: Town, meeting: Meeting) -> Meeting:
    return meetings.close_meeting(meeting, actor=town.chair)


def drafted(town: Town, meeting: Meeting) -> dict[str, Document]:
    return draft_minutes(meeting, actor=town.secretary).document


def told(document: Document, kind: str) -> list[str]:
    return [one["text"] for one in document["paragraphs"] if one["kind"] == kind]


def present(sheet: Document) -> list[str]:
    return [row["name"] for row in sheet["present"]]
