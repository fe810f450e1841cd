"""Every address of an installation that holds nothing yet answers sensibly, never with a server error."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters
from django.urls.resolvers import RoutePattern

from youth.models import Council, User

# What is not there is not there on any database.
pytestmark = pytest.mark.alike
# Values for the parts of an address; nothing is behind them.
VALUES = {
    "int": 1,
    "slug": "nothing-here",
    "str": "nothing-here",
    "uuid": uuid.UUID(int=0),
    "path": "nothing/here",
}
# Each view is asked for in both ways and in both languages, not in each way in each language.
READERS = [(False, "bg"), (True, "en")]
OWN = ("cms.", "youth.", "proposals.", "voting.", "plugins.", "allauth.")


def own_addresses(council: str, language: str) -> list[str]:
    """Return an address for every view of our own, with values that lead nowhere."""
    return sorted(set(_below(get_resolver().url_patterns, "/", language, council)))


def _below(
    patterns: list[URLPattern | URLResolver], prefix: str, language: str, council: str
) -> Iterator[str]:
    for entry in patterns:
        address = prefix + _filled(entry, language, council)
        if isinstance(entry, URLResolver):
            yield from _below(entry.url_patterns, address, language, council)
        elif entry.callback.__module__.startswith(OWN):
            yield address


def _filled(entry: URLPattern | URLResolver, language: str, council: str) -> str:
    if not isinstance(entry.pattern, RoutePattern):
        return f"{language}/" if "Locale" in type(entry.pattern).__name__ else ""
    route = str(entry.pattern)
    names = {type(converter): name for name, converter in get_converters().items()}
    for name, converter in entry.pattern.converters.items():
        kind = names[type(converter)]
        value = council if name == "council" else VALUES.get(kind, "nothing")
        for spelling in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(spelling, str(value))
    return route


@pytest.mark.django_db
def test_the_front_page_of_an_empty_installation_says_how_it_gets_its_first_page(client: Client) -> None:
    for address, language in (("/", "bg"), ("/bg/", "bg"), ("/en/", "en")):
        answer = client.get(address, follow=True)

        assert answer.status_code == 200, address
        assert next(template.name for template in answer.templates) == "cms/first_run.html"
        assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.django_db
def test_no_address_fails_where_no_council_exists() -> None:
    assert failures(council="nowhere", signed_in=True, language="bg") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("signed_in", "language"), READERS)
def test_no_address_fails_where_a_council_exists_and_holds_nothing(signed_in: bool, language: str) -> None:
    Council.objects.create(
        slug="empty",
        kind=Council.Kind.YOUTH,
        municipality_code="bg-empty",
        municipality_names={"bg": "Празно"},
        names={"bg": "Младежки съвет"},
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )

    assert failures(council="empty", signed_in=signed_in, language=language) == []


def failures(*, council: str, signed_in: bool, language: str) -> list[str]:
    """Ask every address by GET and return those that fail, with their status."""
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(User.objects.create(email="someone@example.org"))
    answers = {address: client.get(address).status_code for address in own_addresses(council, language)}
    assert "/readyz" in answers
    return [f"{address}: {status}" for address, status in answers.items() if status >= 500]
