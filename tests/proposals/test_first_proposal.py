"""The first own proposal is published by the press that led over the entrance, once, by its writer alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from proposals.models import Proposal
from tests.factories import Town, make_user
from tests.markup import part
from tests.youth.people.test_council_pages import signed_in
from tests.youth.people.test_profile_pages import answers
from youth import clock

NAME, TOKEN = "00112233445566aa", "t" * 32
TEXT = {"title": "Skate park", "points": "Build it.", "summary": "There is none.", "language": "en"}
SENT = TEXT | {"publish": "1", "draft_id": NAME, "form_token": TOKEN}
WRITE = "/en/c/ms/proposals/new/"
FORM = "form[.//textarea[@name='points']]"


@pytest.fixture(autouse=True)
def _in_english(settings: Any, town: Town) -> None:
    settings.LANGUAGE_CODE = "en"


def joined_after(client: Client, sent: dict[str, str]) -> str:
    """Press the button as somebody who takes no part, join, and return where that leads."""
    return str(client.post(client.post(WRITE, sent).url, answers()).url)


def form_of(client: Client) -> str:
    """Return the form for a proposal as the page of the person shows it."""
    return part(client.get(WRITE), FORM)


def newcomer() -> Client:
    return signed_in(make_user("new"))


def test_the_form_names_the_text_that_was_to_be_published_and_is_the_same_form() -> None:
    client = newcomer()
    assert joined_after(client, SENT) == WRITE
    form = form_of(client)
    assert f'data-publish="{NAME}"' in form
    assert f'value="{TOKEN}"' in form
    assert not Proposal.objects.exists(), "the server has no text before the device sends it"
    published = client.post(WRITE, SENT, follow=True)
    assert published.redirect_chain[-1][0] == reverse(
        "proposals:detail", kwargs={"council": "ms", "pk": Proposal.objects.get().pk}
    )
    assert Proposal.objects.get().state == "published"


def test_who_takes_part_and_was_signed_out_finds_it_after_signing_in(town: Town) -> None:
    client = Client()
    (joining,) = parse_qs(urlsplit(client.post(WRITE, SENT).url).query)["next"]
    client.force_login(town.young_person.user, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(joining).url == WRITE
    assert f'data-publish="{NAME}"' in form_of(client)


def test_the_first_arrival_ends_the_wish_and_the_same_text_is_published_once() -> None:
    client = newcomer()
    joined_after(client, SENT)
    first = client.post(WRITE, SENT).url
    assert "data-publish" not in form_of(client)
    # The back button, a second press, a copied tab: each sends what was sent.
    for again in (SENT, SENT | {"draft_id": "ffffffffffffffff"}):
        assert client.post(WRITE, again).url == first
    assert Proposal.objects.count() == 1


def test_two_tabs_publish_two_texts_each_its_own() -> None:
    client = newcomer()
    other = SENT | {"title": "Library", "draft_id": "ab" * 8, "form_token": "u" * 32}
    ways = [client.post(WRITE, sent).url for sent in (SENT, other)]
    for way, sent in zip(ways, (SENT, other), strict=True):
        assert client.post(way, answers()).url == WRITE
        assert f'data-publish="{sent["draft_id"]}"' in form_of(client)
        client.post(WRITE, sent)
    assert sorted(Proposal.objects.values_list("title", flat=True)) == ["Library", "Skate park"]


def test_a_text_that_is_refused_is_shown_with_what_is_wrong_and_not_sent_again() -> None:
    client = newcomer()
    wrong = SENT | {"points": ""}
    joined_after(client, wrong)
    refused = client.post(WRITE, wrong)
    form = part(refused, FORM, status=409)
    assert 'aria-invalid="true"' in form
    assert "data-publish" not in form
    assert "data-publish" not in form_of(client)
    assert not Proposal.objects.exists()


def sign_in_as_another(client: Client) -> None:
    client.post("/en/accounts/logout/")
    client.force_login(make_user("other"), "allauth.account.auth_backends.AuthenticationBackend")
    client.post("/en/c/ms/join/", answers(display_name="Друг"))


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda client, machine: sign_in_as_another(client),
        lambda client, machine: machine.move_to(clock.now() + timedelta(minutes=6)),
    ],
    ids=["another person signs in", "too late"],
)
def test_a_wish_that_waits_for_its_page_is_no_other_persons_and_does_not_wait_long(
    meanwhile: Callable[[Client, TimeMachineFixture], None], time_machine: TimeMachineFixture
) -> None:
    client = newcomer()
    joined_after(client, SENT)
    meanwhile(client, time_machine)
    assert "data-publish" not in form_of(client)


def test_what_was_wanted_is_forgotten_when_joining_takes_longer_than_a_code_is_valid(
    time_machine: TimeMachineFixture,
) -> None:
    client = newcomer()
    way = client.post(WRITE, SENT).url
    time_machine.move_to(clock.now() + timedelta(minutes=16))
    assert client.post(way, answers()).url == WRITE
    assert "data-publish" not in form_of(client)


def test_nobody_publishes_by_a_link_that_somebody_else_sent(town: Town) -> None:
    way = newcomer().post(WRITE, SENT).url
    victim = signed_in(town.young_person.user)
    assert victim.get(way).url == WRITE
    assert "data-publish" not in form_of(victim)


def test_who_signs_in_by_themselves_where_somebody_else_had_pressed_publishes_nothing() -> None:
    client = Client()
    assert client.post(WRITE, SENT).status_code == 302
    client.force_login(make_user("other"), "allauth.account.auth_backends.AuthenticationBackend")
    client.post("/en/c/ms/join/", answers())
    assert "data-publish" not in form_of(client)


@pytest.mark.parametrize("missing", ["draft_id", "publish"])
def test_without_a_script_or_without_that_button_the_form_waits_for_a_press(missing: str) -> None:
    client = newcomer()
    joined_after(client, {name: value for name, value in SENT.items() if name != missing})
    assert "data-publish" not in form_of(client)
