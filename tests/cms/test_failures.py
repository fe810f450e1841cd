"""What people and programs read where something cannot be answered: a sentence, never a bare page."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from cms.failures import is_disk_full, server_error
from cms.models import Submission
from cms.submissions import FORMS_PER_HOUR
from tests.cms.site import add_contact_form, make_home
from tests.factories import Town

LETTER = {"name": "Maria", "email": "m@example.org", "subject": "The bus", "message": "Too early. " * 350}


@pytest.fixture
def full(transactional_db: None) -> Iterator[None]:
    """Leave the database no page more than it has, after its pages were made."""
    if connection.vendor != "sqlite":
        pytest.skip("the room of PostgreSQL cannot be taken away")
    make_home()
    add_contact_form(make_home("en"), "Contact", "contact")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        most = cursor.fetchone()[0]
        cursor.execute("PRAGMA max_page_count = 1")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {most}")


def test_where_nothing_can_be_written_people_read_that_it_was_not_kept(full: None) -> None:
    headers = {"accept-language": "en"}
    client = Client(raise_request_exception=False)

    answers = [client.post("/en/contact/", LETTER, headers=headers) for _number in range(FORMS_PER_HOUR)]

    refused = [answer for answer in answers if answer.status_code != 302]
    assert {answer.status_code for answer in refused} == {503}
    assert "The server has no room left" in refused[0].content.decode()
    assert refused[0]["Retry-After"]
    assert Submission.objects.count() == len(answers) - len(refused)
    assert client.get("/en/").status_code == 200


def test_the_sentence_is_in_the_readers_language() -> None:
    request = RequestFactory().post("/bg/accounts/login/")
    try:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            disk.write(b"x")
    except OSError:
        answer = server_error(request)

    assert answer.status_code == 503
    assert '<html lang="bg">' in answer.content.decode()
    assert "На сървъра няма свободно място" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_only_takes_forms_shows_people_a_page(town: Town) -> None:
    address = "/bg/c/ms/me/name/"
    client = Client()
    client.force_login(town.member.user)
    answer = client.get(address)
    assert (answer.status_code, answer["Allow"], answer["Cache-Control"]) == (405, "POST", "no-store")
    assert "Тази страница не се отваря сама" in answer.text
    assert client.post("/api/v1/councils/").status_code == 405


@pytest.mark.django_db
def test_programs_read_of_a_full_disk_and_of_a_crash_in_json() -> None:
    request = RequestFactory().post("/api/v1/councils/", headers={"accept-language": "en"})
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        full = server_error(request)
    crashed = server_error(request)

    assert (full.status_code, json.loads(full.content)["title"]) == (503, "This could not be saved")
    assert (crashed.status_code, json.loads(crashed.content)["status"]) == (500, 500)
    assert crashed["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_full_database_is_distinguished_from_any_other_fault_even_behind_another_error() -> None:
    if connection.vendor == "postgresql":
        statement = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$"
        with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
            cursor.execute(statement)
        assert is_disk_full(caught.value)
    assert not is_disk_full(DatabaseError("no such table"))
    assert not is_disk_full(ValueError())
    wrapped = ValueError()
    wrapped.__cause__ = OSError(28, "No space left on device")
    assert is_disk_full(wrapped)
