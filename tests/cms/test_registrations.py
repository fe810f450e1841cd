"""Registering for an event: places are counted, who comes later waits, everybody is mailed what is true."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from cms.due import mail_submissions
from cms.form_pages.keeping import KEPT_AFTER_EVENT
from cms.form_pages.places import CALLED_OFF, IN, WAITING, settled
from cms.models import CalendarPage, EventPage, FormField, FormPage, Submission
from cms.submissions import forget_old
from tests.cms.faces import give_face
from tests.cms.site import add_page, make_home
from tests.markup import part
from youth import clock

pytestmark = pytest.mark.django_db

KINDS = FormField.Kind
ADDRESS = "/en/calendar/workshop/register/"


@pytest.fixture
def event() -> EventPage:
    calendar = add_page(make_home("en"), CalendarPage, "Calendar", "calendar")
    soon = clock.now() + timedelta(days=5)
    fields = {"intro": "Learn it.", "place": "The library", "starts_at": soon}
    return add_page(calendar, EventPage, "Workshop", "workshop", **fields)


@pytest.fixture
def page(event: EventPage) -> FormPage:
    return registration(event)


def registration(parent: Any, **fields: Any) -> FormPage:
    questions = [
        FormField(sort_order=0, label="Name", clean_name="name", field_type=KINDS.NAME),
        FormField(sort_order=1, label="E-mail", clean_name="email", field_type=KINDS.EMAIL),
        FormField(
            sort_order=2,
            label="Meal",
            clean_name="meal",
            field_type=KINDS.ONE_OF,
            choices="Soup\nBread",
            required=False,
        ),
    ]
    values = {"purpose": "registration", "places": 2, "form_fields": questions} | fields
    return add_page(parent, FormPage, "Register", "register", **values)


def register(name: str, **fields: Any) -> Any:
    data = {"name": name, "email": f"{name}@example.org", "meal": "Soup"} | fields
    return Client().post(ADDRESS, data, follow=True)


def standings() -> dict[str, str]:
    rows = Submission.objects.order_by("pk")
    return {row.form_data["name"]: row.standing for row in rows}


def mailed() -> list[tuple[str, str]]:
    mail.outbox.clear()
    mail_submissions(clock.now())
    return [(one.to[0].partition("@")[0], one.subject.partition(":")[0]) for one in mail.outbox]


def test_the_places_are_given_in_the_order_in_which_people_came_and_the_others_wait(page: FormPage) -> None:
    assert "2 of 2 places are free." in part(Client().get(ADDRESS))

    for name in ("ann", "bob", "cem"):
        assert "your number on the waiting list" in part(register(name))

    assert standings() == {"ann": IN, "bob": IN, "cem": WAITING}
    assert "All 2 places are taken. On the waiting list you would be number 2." in part(Client().get(ADDRESS))
    assert mailed() == [
        ("cem", "You are on the waiting list"),
        ("bob", "You have a place"),
        ("ann", "You have a place"),
    ]
    assert mailed() == []


def test_a_mail_has_day_place_and_the_link_by_which_the_place_is_given_back(page: FormPage) -> None:
    for name in ("ann", "bob", "cem"):
        register(name)
    mailed()
    (letter,) = (one for one in mail.outbox if one.to == ["ann@example.org"])
    assert "The library" in letter.body
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    path = "/" + link.split("/", 3)[3]

    shown = part(Client().get(path))
    assert "You have a place." in shown
    assert "Soup" in shown
    gone = part(Client().post(path))

    assert "You are no longer registered." in gone
    assert standings() == {"bob": IN, "cem": IN}
    assert mailed() == [("cem", "You have a place")]
    assert Client().get(path).status_code == 404
    again = Client().post(path)
    assert (again.status_code, "There is no registration here" in again.content.decode()) == (404, True)
    assert standings() == {"bob": IN, "cem": IN}


def test_the_foot_of_the_mail_says_whose_site_it_is(page: FormPage) -> None:
    give_face(Site.objects.get(), "Община Горна", "Горна", "#7a1f2b")
    register("ann")
    mailed()

    (letter,) = (one for one in mail.outbox if one.to == ["ann@example.org"])

    for words in ("Община Горна", "пл. „Свобода“ 1", "Съфинансирано за Горна"):
        assert words in letter.body.partition("\n-- \n")[2]


def test_who_registers_twice_has_one_place_and_gets_the_mail_again(page: FormPage) -> None:
    register("ann")
    mailed()

    register("ann", meal="Bread")

    assert standings() == {"ann": IN}
    assert Submission.objects.get().form_data["meal"] == "Soup"
    assert mailed() == [("ann", "You have a place")]


def test_more_places_let_in_who_waits_and_fewer_take_nobody_s_place(page: FormPage) -> None:
    for name in ("ann", "bob", "cem", "dan"):
        register(name)
    mailed()

    FormPage.objects.update(places=3)
    assert mailed() == [("cem", "You have a place")]
    FormPage.objects.update(places=1)
    assert mailed() == []
    assert standings() == {"ann": IN, "bob": IN, "cem": IN, "dan": WAITING}


def test_an_event_called_off_is_mailed_to_all_and_takes_nobody(page: FormPage, event: EventPage) -> None:
    for name in ("ann", "bob", "cem"):
        register(name)
    mailed()

    EventPage.objects.update(is_cancelled=True, cancellation="The hall is flooded.")

    assert sorted(mailed()) == [(name, "It does not take place") for name in ("ann", "bob", "cem")]
    assert "The hall is flooded." in mail.outbox[0].body
    assert "The hall is flooded." in part(Client().get(ADDRESS))
    refused = register("dan")
    assert refused.status_code == 409
    assert "dan" not in standings()


def test_a_registration_closes_when_the_event_begins_and_keeps_what_was_typed(page: FormPage) -> None:
    EventPage.objects.update(starts_at=clock.now() - timedelta(minutes=1))

    assert "The form is closed." in part(Client().get(ADDRESS))
    late = register("ann")

    assert late.status_code == 409
    assert 'value="ann"' in late.content.decode()
    assert not Submission.objects.exists()


def test_the_event_leads_to_its_registration_until_it_is_over(page: FormPage, event: EventPage) -> None:
    assert f'href="{ADDRESS}"' in part(Client().get("/en/calendar/workshop/"))

    EventPage.objects.update(starts_at=clock.now() - timedelta(days=2))
    assert f'href="{ADDRESS}"' not in part(Client().get("/en/calendar/workshop/"))


def test_registrations_are_deleted_some_time_after_the_event(page: FormPage, event: EventPage) -> None:
    register("ann")
    end = event.starts_at + KEPT_AFTER_EVENT

    assert forget_old(end - timedelta(minutes=1)) == 0
    assert forget_old(end + timedelta(minutes=1)) == 1


@given(
    st.lists(st.sampled_from([IN, WAITING, CALLED_OFF]), max_size=8),
    st.none() | st.integers(1, 6),
    st.booleans(),
)
def test_nobody_loses_a_place_and_nobody_waits_beside_a_free_one(
    before: list[str], places: int | None, is_called_off: bool
) -> None:
    after = settled(before, places, is_called_off=is_called_off)

    assert len(after) == len(before)
    if is_called_off:
        assert set(after) <= {CALLED_OFF}
        return
    assert all(new == IN for old, new in zip(before, after, strict=True) if old == IN)
    taken = after.count(IN)
    assert WAITING not in after or (places is not None and taken >= places)
    assert places is None or taken <= max(places, before.count(IN))
    # Who came first gets in first.
    let_in = [
        place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != IN and new == IN
    ]
    waiting = [place for place, new in enumerate(after) if new == WAITING]
    assert not let_in or not waiting or max(let_in) < min(waiting)
