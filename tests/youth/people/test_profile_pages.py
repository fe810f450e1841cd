"""Joining, one's own page, leaving and erasing, as the browser does it."""

import logging
import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks as Callbacks
from pytest_django.fixtures import Settings

from tests.factories import Town, make_user, make_youth_council
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.youth.people.conftest import someone
from tests.youth.people.test_council_pages import signed_in
from tests.youth.people.test_sign_in import code_in
from youth.consent_texts import current_text
from youth.models import BirthDate, Consent, JournalEntry, Participant, PushSubscription, User, Verification
from youth.policies import OPERATOR
from youth.procedure.age import Birth
from youth.push.keys import new_private_key, push_key
from youth.selectors.councils import today_in
from youth.selectors.people import birth_date_of, birth_of, is_minor_on
from youth.services.membership import enter_participant
from youth.services.people import set_birth_date

ME = "/en/c/ms/me/"
SETTINGS = f"{ME}settings/"
JOIN = "/en/c/ms/join/"
VERSIONS = {
    "consent_version": current_text("participation").version,
    "public_name_version": current_text("public_name").version,
}


def answers(**changes: str) -> dict[str, str]:
    """Return a complete form for joining; an empty value leaves a field out."""
    complete = {"birth_year": "2008", "display_name": "Рени", "consent": "on", **VERSIONS} | changes
    return {name: value for name, value in complete.items() if value}


PRIVATE = [
    ME,
    SETTINGS,
    f"{ME}data/",
    f"{ME}data.json",
    JOIN,
    "/en/c/ms/join/guardian/",
    "/en/c/ms/me/erase/",
    "/en/c/ms/me/leave/",
    "/en/c/ms/me/birth/",
]
POSTED = ["name", "visibility", "language", "newsletter"]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_visitor_is_asked_to_sign_in_first(town: Town, address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302
    assert response.url == f"/en/accounts/login/?next={address}"


@pytest.mark.parametrize("name", POSTED)
def test_what_changes_something_is_posted_by_anybody_who_is_signed_in(town: Town, name: str) -> None:
    assert Client().post(f"{ME}{name}/").status_code == 302
    assert "login" in Client().post(f"{ME}{name}/").url
    assert signed_in(town.member.user).get(f"{ME}{name}/").status_code == 405
    assert signed_in(town.outsider).post(f"{ME}{name}/").status_code == 302


@pytest.mark.parametrize("language", ["bg", "en"])
def test_ones_own_page_shows_only_oneself(town: Town, language: str) -> None:
    for person in (town.chair, town.member, town.young_person):
        text = signed_in(person.user).get(f"/{language}/c/ms/me/settings/").text
        assert person.display_name in text
        assert person.user.email in text
        assert town.secretary.user.email not in text
    outside = signed_in(town.outsider).get(f"/{language}/c/ms/me/").text
    assert f"/{language}/c/ms/join/" in outside
    assert town.young_person.display_name not in outside


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


BIRTH = f"{ME}birth/"


def test_a_slip_is_corrected_by_the_person_until_somebody_verified_it(town: Town) -> None:
    user = make_user("new")
    client = signed_in(user)
    client.post(JOIN, answers())
    assert f'href="{BIRTH}"' in client.get(SETTINGS).text
    assert client.post(BIRTH, {"birth_year": "2007"}).url == SETTINGS
    assert birth_of(user) == Birth(2007)
    too_young = client.post(BIRTH, {"birth_year": "2016"})
    assert (too_young.status_code, birth_of(user)) == (409, Birth(2007))
    assert "You turn 10 this year. Is that right?" in too_young.text
    user.verifications.create(
        council=town.youth, fact=Verification.Fact.AGE, method="in_person", verified_by=town.secretary
    )
    assert "Somebody has verified your age." in client.get(BIRTH).text
    assert client.post(BIRTH, {"birth_year": "2006"}).status_code == 409
    assert birth_of(user) == Birth(2007)


def test_who_was_entered_for_an_office_corrects_it_whatever_the_age(town: Town) -> None:
    town.secretary.user.verifications.all().delete()
    client = signed_in(town.secretary.user)
    assert client.post(BIRTH, {"birth_year": "1980"}).url == SETTINGS
    assert birth_of(town.secretary.user) == Birth(1980)


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


def test_name_visibility_language_and_news_are_changed_on_ones_own_page(town: Town) -> None:
    person = town.young_person
    client = signed_in(person.user)

    def answer(name: str, **values: str) -> str:
        return client.post(f"{ME}{name}/", values, follow=True).text

    assert "Your name was changed." in answer("name", display_name="Мими")
    assert "Somebody in this council already goes by this name." in answer("name", display_name="член 1")
    assert "Everybody can now see your name." in answer("visibility", show="1")
    person.refresh_from_db()
    assert (person.display_name, person.is_public) == ("Мими", True)
    answer("visibility", hide="1")
    person.refresh_from_db()
    assert not person.is_public
    answer("language", language="en")
    answer("language", language="tlh")
    assert User.objects.get(pk=person.user.pk).language == "en"
    chosen = {"topic": "youth.newsletter", "version": current_text("newsletter").version}
    assert "From now on you get these messages." in answer("newsletter", follow="1", **chosen)
    assert "You get no more of these messages." in answer("newsletter", stop="1", **chosen)
    assert "There is no such kind of message." in answer("newsletter", follow="1", topic="youth.official")


def test_leaving_is_asked_first_and_refused_to_anybody_who_holds_a_seat(town: Town) -> None:
    young = signed_in(town.young_person.user)
    assert "Do you want to leave" in young.get(f"{ME}leave/").text
    town.young_person.refresh_from_db()
    assert town.young_person.left_at is None
    assert young.post(f"{ME}leave/").url == "/en/c/ms/"
    town.young_person.refresh_from_db()
    assert town.young_person.left_at is not None
    member = signed_in(town.member.user)
    assert "Resign from it before you leave." in member.post(f"{ME}leave/", follow=True).text
    assert signed_in(town.outsider).get(f"{ME}leave/").url == ME


def erasing(client: Client, mailoutbox: list) -> str:
    """Sign in afresh, as erasing asks; return the address of the page that it leads to."""
    by_code = f"/en/accounts/reauthenticate/code/?next={ME}erase/"
    client.get(by_code)
    return client.post(by_code, {"code": code_in(mailoutbox[-1])}).url


def test_erasing_takes_a_fresh_sign_in_like_every_change_of_an_account(town: Town, mailoutbox: list) -> None:
    client = signed_in(town.young_person.user)
    assert "/accounts/reauthenticate/" in client.get(f"{ME}erase/").url
    sent = client.post(f"{ME}erase/", follow=True)
    assert "/accounts/reauthenticate/" in sent.redirect_chain[-1][0]
    assert User.objects.filter(pk=town.young_person.user.pk).exists()
    assert erasing(client, mailoutbox) == f"{ME}erase/"


def test_erasing_is_asked_first_and_ends_the_session(town: Town, mailoutbox: list) -> None:
    client = signed_in(town.young_person.user)
    erasing(client, mailoutbox)
    assert "Do you want to erase" in client.get(f"{ME}erase/").text
    response = client.post(f"{ME}erase/", follow=True)
    assert "were erased" in response.text
    assert not User.objects.filter(pk=town.young_person.user.pk).exists()
    assert "_auth_user_id" not in client.session
    assert User.objects.filter(pk=town.member.user.pk).exists()


# Beside the frame: session, account, council, participant, plugins; mandates; birth date, verified facts and
# roles on the site; consents, mail, choices of topics, participations.
@pytest.mark.parametrize("number", [1, 3])
def test_ones_settings_cost_the_same_wherever_one_takes_part(town: Town, number: int) -> None:
    for count in range(number):
        other = make_youth_council(f"ms-{count}")
        enter_participant(town.member.user, other, display_name=f"Друг {count}", actor=OPERATOR)
    client = signed_in(town.member.user)
    client.get("/bg/c/ms/me/settings/")
    with exactly(FRAME + 11):
        client.get("/bg/c/ms/me/settings/")


# Devices for messages are one query more, and who holds no seat has one less.
@pytest.mark.parametrize(
    ("who", "queries"), [("young_person", 11), ("member", 12), ("chair", 12), ("secretary", 11)]
)
@pytest.mark.parametrize("born", [None, "2009-05-04"])
def test_nobodys_settings_cost_more_than_twelve_queries(
    town: Town, settings: Settings, who: str, queries: int, born: str | None
) -> None:
    settings.PUSH_KEY = new_private_key()
    person: Participant = getattr(town, who)
    BirthDate.objects.filter(user=person.user).delete()
    if born:
        set_birth_date(person.user, date.fromisoformat(born))
    for name in "ab":
        endpoint = f"https://push.example.org/{name}"
        PushSubscription.objects.create(user=person.user, endpoint=endpoint, key=push_key().public)
    client = signed_in(person.user)
    client.get("/bg/c/ms/me/settings/")
    with exactly(FRAME + queries):
        client.get("/bg/c/ms/me/settings/")


def test_no_address_no_log_and_no_act_holds_birth_date_or_e_mail(
    town: Town, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], mailoutbox: list
) -> None:
    caplog.set_level(logging.DEBUG)
    user = someone("secret-person", None)
    client = signed_in(user)
    addresses = [client.post(JOIN, answers(), follow=True).request["PATH_INFO"]]
    for address in (ME, "/en/c/ms/", "/en/c/ms/members/", JOIN):
        response = client.get(address, follow=True)
        addresses += [address, *(to for to, _status in response.redirect_chain)]
        addresses += re.findall(r'(?:href|src|action)="([^"]+)"', response.text)
    asked = client.get(f"{ME}erase/")
    client.post(asked.url, {"password": "a-long-password"})
    client.post(f"{ME}erase/")
    assert not User.objects.filter(pk=user.pk).exists()
    written = capsys.readouterr()
    everything = " ".join(
        [*addresses, caplog.text, written.out, written.err]
        + [str(entry.payload) for entry in JournalEntry.objects.all()]
    )
    assert "youth.participant_joined" in JournalEntry.objects.values_list("kind", flat=True)
    assert len(caplog.records) > 3
    for secret in ("secret-person", "2008-05-04", "a-long-password"):
        assert secret not in everything
    # The year by itself; the digits may be within a moment's microseconds, an id or a signature.
    assert not re.search(r"(?<![\w-])2008(?![\w-])", everything)


def test_officials_need_no_birth_date_and_are_nobodys_minors(town: Town) -> None:
    birth = "dd[contains(., 'birth') or contains(., 'not given') or contains(., 'not needed')]"
    officials = {
        town.secretary: SETTINGS,
        town.municipal_secretary: "/en/c/obs/me/settings/",
    }
    for official, address in officials.items():
        assert not is_minor_on(official.user, today_in(town.youth))
        page = signed_in(official.user).get(address)
        assert "under eighteen" not in part(page, "main//section[@aria-labelledby='privacy-title']")
        assert "not needed for your office" in part(page, f"main//{birth}")

    assert is_minor_on(town.young_person.user, today_in(town.youth))
    page = signed_in(town.young_person.user).get(SETTINGS)
    assert "under eighteen" in part(page, "main//section[@aria-labelledby='privacy-title']")
    assert "not given" in part(page, f"main//{birth}")


def test_a_young_chair_is_a_minor_by_the_birth_date(town: Town) -> None:
    set_birth_date(town.chair.user, date(2010, 1, 1))

    assert is_minor_on(town.chair.user, date(2026, 11, 22))
