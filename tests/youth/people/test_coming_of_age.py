"""Who comes of age consents again, as an adult, before they do anything more."""

from datetime import date, datetime

from django.test import Client
from time_machine import TimeMachineFixture

from tests.markup import part
from tests.youth.people.conftest import House, joined
from youth.consent_texts import current_text
from youth.due import ask_consent_again
from youth.models import Consent, Participant

PAGE = "/bg/c/ms/me/consent/"


def signed_in(person: Participant) -> Client:
    client = Client()
    client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def asked(at: str) -> int:
    """Let the runner ask at a moment."""
    return ask_consent_again(datetime.fromisoformat(at))


def test_only_who_turned_eighteen_since_is_asked_and_once(house: House) -> None:
    grown = joined(house.youth, "ivan", date(2008, 12, 1))
    joined(house.youth, "maria", date(2009, 12, 2))
    assert asked("2026-11-30T20:00:00+00:00") == 0
    assert asked("2026-12-01T08:00:00+00:00") == 1
    assert asked("2026-12-01T14:00:00+00:00") == 0
    assert Consent.objects.get(renewal_asked_at__isnull=False).user == grown.user


def test_on_the_next_act_the_person_reads_the_text_and_goes_on_where_they_were(
    house: House, time_machine: TimeMachineFixture
) -> None:
    grown = joined(house.youth, "ivan", date(2008, 12, 1))
    asked("2026-12-01T08:00:00+00:00")
    time_machine.move_to("2026-12-01T09:00:00+00:00")
    client = signed_in(grown)
    assert "/me/consent/" in part(client.get("/bg/c/ms/me/"), "main")
    led = client.get("/bg/c/ms/proposals/new/")
    assert led.url == f"{PAGE}?next=/bg/c/ms/proposals/new/"
    assert current_text("participation").bg in part(client.get(led.url), "main")
    assert client.post(led.url, {"version": "1999-01"}).status_code == 200
    done = client.post(led.url, {"version": current_text("participation").version})
    assert done.url == "/bg/c/ms/proposals/new/"
    assert client.get("/bg/c/ms/proposals/new/").status_code == 200
    old, new = Consent.objects.filter(user=grown.user).order_by("pk")
    assert (old.withdrawn_at is None, new.withdrawn_at, new.guardian_confirmation) == (False, None, None)
    assert asked("2026-12-02T08:00:00+00:00") == 0


def test_who_is_not_asked_is_led_on_and_can_always_leave(house: House) -> None:
    grown, adult = joined(house.youth, "ivan", date(2008, 12, 1)), joined(house.youth, "maria")
    asked("2026-12-01T08:00:00+00:00")
    assert signed_in(adult).get(PAGE).url == "/bg/c/ms/me/"
    signed_in(grown).post("/bg/c/ms/me/leave/")
    grown.refresh_from_db()
    assert grown.left_at is not None
