"""Joining a council on its pages."""

import re
from datetime import date

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks as Callbacks

from tests.factories import Town, make_user
from tests.markup import part
from tests.youth.people.joining_form import JOIN, ME, SETTINGS, answers
from tests.youth.people.test_council_pages import signed_in
from youth.consent_texts import current_text
from youth.models import Consent, Participant
from youth.procedure.age import Birth
from youth.selectors.people import birth_date_of, birth_of


def test_joining_takes_a_birth_date_a_name_and_a_consent(town: Town) -> None:
    user = make_user("new")
    client = signed_in(user)
    assert current_text("participation").en in client.get(JOIN).text
    response = client.post(JOIN, answers(), follow=True)
    assert response.redirect_chain == [(ME, 302)]
    participant = Participant.objects.get(user=user)
    assert (participant.display_name, participant.is_public) == ("Рени", False)
    assert [consent.purpose for consent in Consent.objects.filter(user=user)] == ["participation"]
    assert birth_of(user) == Birth(2008)
    assert part(client.get(SETTINGS), "dd[.//text()[contains(., '2008')]]")
    assert client.get(JOIN).url == ME


def test_who_agrees_to_be_shown_is_shown(town: Town) -> None:
    user = make_user("new")
    signed_in(user).post(JOIN, answers(public_name="on"))
    assert Participant.objects.get(user=user).is_public


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"birth_year": ""}, "Year of birth"),
        ({"birth_year": "08"}, "Enter the year with four digits."),
        ({"birth_year": "2027"}, "Year of birth: Enter a real birth date."),
        (
            {"birth_year": "2016"},
            "You turn 10 this year. Is that right? The council is open to people",
        ),
        ({"birth_year": "2010"}, "Day of birth"),
        ({"birth_year": "2010", "birth_day": "31", "birth_month": "2"}, "This month has no such day."),
        ({"display_name": ""}, "The name others see"),
        (
            {"display_name": "Член 1"},
            "The name others see: Somebody in this council already goes by this name.",
        ),
        ({"display_name": "a@example.org"}, "Do not use an e-mail address"),
        ({"consent": ""}, "Without your consent you can&#x27;t take part."),
        ({"consent_version": "2020-01"}, "The text has changed since you opened the page."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(town: Town, changes: dict[str, str], label: str) -> None:
    user = make_user("new")
    response = signed_in(user).post(JOIN, answers(**changes))
    assert response.status_code == 409
    assert label in response.text
    assert not Participant.objects.filter(user=user).exists()
    assert not Consent.objects.filter(user=user).exists()


def test_a_mistyped_year_can_be_typed_again_and_is_not_kept(town: Town) -> None:
    user = make_user("new")
    client = signed_in(user)
    refused = client.post(JOIN, answers(birth_year="2018"))
    assert (refused.status_code, birth_of(user)) == (409, None)
    assert 'name="birth_year"' in refused.text
    assert client.post(JOIN, answers(), follow=True).redirect_chain == [(ME, 302)]
    assert birth_of(user) == Birth(2008)


def test_day_and_month_are_asked_of_who_turns_sixteen_this_year(town: Town) -> None:
    user = make_user("new")
    client = signed_in(user)
    assert 'name="birth_day"' not in part(client.get(JOIN))
    asked = client.post(JOIN, answers(birth_year="2010"))
    assert 'name="birth_day"' in asked.text
    assert 'name="birth_month"' in asked.text
    assert birth_of(user) is None
    whole = {"birth_year": "2010", "birth_day": "22", "birth_month": "11"}
    assert client.post(JOIN, answers(**whole)).url == ME
    assert birth_date_of(user) == date(2010, 11, 22)


def test_the_day_before_sixteen_still_needs_the_guardian(town: Town) -> None:
    client = signed_in(make_user("new"))
    whole = {"birth_year": "2010", "birth_day": "23", "birth_month": "11"}
    assert client.post(JOIN, answers(**whole)).url == "/en/c/ms/join/guardian/"


def test_a_municipal_council_is_not_joined_by_a_form(town: Town) -> None:
    client = signed_in(make_user("new"))
    assert "Only a youth council" in client.get("/en/c/obs/join/").text
    assert client.post("/en/c/obs/join/", answers()).status_code == 409


def test_below_sixteen_the_way_leads_over_the_guardian(
    town: Town, mailoutbox: list, django_capture_on_commit_callbacks: Callbacks
) -> None:
    user = make_user("new")
    client = signed_in(user)
    assert client.post(JOIN, answers(birth_year="2011")).url == "/en/c/ms/join/guardian/"
    assert birth_of(user) is None
    wrong = client.post("/en/c/ms/join/guardian/", {"guardian_email": user.email})
    assert wrong.status_code == 409
    assert "This is your own address." in wrong.text
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/c/ms/join/guardian/", {"guardian_email": "mum@example.org"})
    assert "Code from your parent or guardian" in client.get("/en/c/ms/join/guardian/").text
    refused = client.post("/en/c/ms/join/guardian/", {"code": "AAAA-AAAA"})
    assert refused.status_code == 409
    assert "This code is wrong." in refused.text
    assert "Рени" in mailoutbox[0].body
    code = re.search(r"\b\d{6}\b", mailoutbox[0].body)[0]
    # What was filled in before is not asked again.
    assert client.post("/en/c/ms/join/guardian/", {"code": code}).url == ME
    assert Participant.objects.get(user=user).display_name == "Рени"
    assert birth_of(user) == Birth(2011)
    assert not Participant.objects.get(user=user).is_public


def test_a_name_that_was_taken_while_the_guardian_was_asked_is_chosen_again(
    town: Town, mailoutbox: list, django_capture_on_commit_callbacks: Callbacks
) -> None:
    user = make_user("new")
    client = signed_in(user)
    client.post(JOIN, answers(birth_year="2011"))
    signed_in(make_user("quicker")).post(JOIN, answers())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/c/ms/join/guardian/", {"guardian_email": "mum@example.org"})
    code = re.search(r"\b\d{6}\b", mailoutbox[0].body)[0]
    assert client.post("/en/c/ms/join/guardian/", {"code": code}).url == JOIN
    again = client.get(JOIN)
    assert "Somebody in this council already goes by this name." in again.text
    assert 'value="2011"' in again.text
    assert client.post(JOIN, answers(birth_year="2011", display_name="Мими")).url == ME
