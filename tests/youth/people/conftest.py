"""Councils and people made through the services themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.factories import Town, make_town
from tests.scenes import KeptScenes
from youth.consent_texts import current_text
from youth.models import Council, Office, Participant, Term, User
from youth.policies import OPERATOR
from youth.services.councils import create_council
from youth.services.mandates import give_mandate
from youth.services.membership import enter_participant, join_council
from youth.services.offices import give_office
from youth.services.people import create_account, set_birth_date
from youth.services.terms import open_term

TODAY = date(2026, 11, 22)
_numbers = count(1)
AGREED = {"participation": current_text("participation").version}


def midnight(year: int, month: int, day: int) -> datetime:
    """Return the instant at which a day begins where the councils are."""
    return datetime(year, month, day, tzinfo=ZoneInfo("Europe/Sofia"))


def someone(name: str, born: date | None = date(2006, 5, 4)) -> User:
    """Make an account with a birth date."""
    return create_account(f"{name}@example.org", password="a-long-password", born=born, email_verified=True)


def joined(council: Council, name: str, born: date | None = date(2006, 5, 4)) -> Participant:
    """Let a new person join a youth council under a name."""
    return join_council(
        someone(f"person-{next(_numbers)}", born), council, display_name=name, consents=AGREED
    )


@dataclass(frozen=True, slots=True)
class House:
    """A municipality after its first day: term, chair, secretary, verifier."""

    municipal: Council
    youth: Council
    term: Term
    chair: Participant
    secretary: Participant
    verifier: Participant


@pytest.fixture
def councils(kept_scenes: KeptScenes) -> tuple[Council, Council]:
    """Give a municipal and a youth council, both empty."""
    return kept_scenes.set(make_councils)


@pytest.fixture
def house(kept_scenes: KeptScenes) -> House:
    """Give both councils; the youth council has a term, a chair, a secretary and a verifier."""
    return kept_scenes.set(make_house)


@pytest.fixture
def town(kept_scenes: KeptScenes) -> Town:
    """Give the town of every other test; the day of these ones is always the same."""
    return kept_scenes.set(make_town)


def make_councils() -> tuple[Council, Council]:
    """Make both councils."""
    place = {"municipality_code": "bg-izmislevo", "municipality_names": {"bg": "Измислево"}}
    municipal = create_council(
        "obs", kind="municipal", names={"bg": "Общински съвет"}, actor=OPERATOR, **place
    )
    youth = create_council(
        "ms",
        kind="youth",
        names={"bg": "Младежки съвет"},
        languages=("bg", "en"),
        mirrors=municipal,
        actor=OPERATOR,
        **place,
    )
    return municipal, youth


def make_house() -> House:
    """Make both councils, and let the people of the first day take their offices."""
    municipal, youth = make_councils()
    term = open_term(youth, 1, date(2026, 1, 1), actor=OPERATOR)
    starts = term.starts_at
    chair = joined(youth, "ana")
    give_mandate(term.seats.get(number=1), chair, "Ана Примерова", starts, actor=OPERATOR)
    give_office(youth, chair, Office.Role.CHAIR, "Ана Примерова", starts, actor=OPERATOR)
    people = {}
    for role in (Office.Role.SECRETARY, Office.Role.VERIFIER):
        people[role] = enter_participant(
            someone(role, date(1990, 1, 1)), youth, display_name=role, actor=OPERATOR
        )
        give_office(youth, people[role], role, f"Служебно име {role}", starts, actor=OPERATOR)
    return House(
        municipal=municipal,
        youth=youth,
        term=term,
        chair=chair,
        secretary=people[Office.Role.SECRETARY],
        verifier=people[Office.Role.VERIFIER],
    )


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine: object) -> None:
    time_machine.move_to("2026-11-22T10:00:00+00:00", tick=True)  # type: ignore[attr-defined]


@pytest.fixture
def secretary(town: Town) -> Client:
    """Return the secretary's browser; the young person has a birth date."""
    set_birth_date(town.young_person.user, date(2006, 5, 4))
    client = Client()
    client.force_login(town.secretary.user)
    return client
