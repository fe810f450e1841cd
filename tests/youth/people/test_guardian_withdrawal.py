"""A guardian takes the consent back by the link of the mail; a corrected age waits for a guardian's."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from time_machine import TimeMachineFixture

from tests.markup import part
from tests.youth.people.conftest import AGREED, House, someone
from tests.youth.people.test_coming_of_age import signed_in
from tests.youth.people.test_guardians import NOBODY_LISTENS, code_in
from youth.clock import now
from youth.consent_texts import current_text
from youth.due import tell_young_people
from youth.models import Consent, Participant, User
from youth.policies import OPERATOR
from youth.procedure.age import Birth
from youth.selectors.guardians import lacks_guardian
from youth.selectors.people import guardian_answer, participant_for
from youth.services.births import correct_own_birth
from youth.services.consents import renew_consent
from youth.services.guardians import ask_guardian, confirm_guardian
from youth.services.mandates import give_mandate
from youth.services.membership import join_council
from youth.services.people import correct_birth_date
from youth.web.requests import acting, of_council

LINK = re.compile(r"/bg/c/ms/guardians/[\w-]+/")
BUTTON = "form[@method='post']//button[contains(@class, 'btn-danger')]"


def link_in(mail: object) -> str:
    """Return the path of the guardian's link."""
    return LINK.search(mail.body)[0]  # type: ignore[attr-defined,index]


def with_guardian(house: House, mailoutbox: list, born: date = date(2011, 3, 4)) -> tuple[Participant, str]:
    """Let a guardian confirm and the young person join; return them and the guardian's link."""
    user = someone("reni", born)
    ask_guardian(user, house.youth, "mum@example.org")
    confirm_guardian(user, house.youth, code_in(mailoutbox[-1]))
    person = join_council(user, house.youth, display_name="Рени", consents=AGREED)
    return person, link_in(mailoutbox[-1])


def test_a_guardian_takes_the_consent_back_by_the_link_alone(house: House, mailoutbox: list) -> None:
    person, link = with_guardian(house, mailoutbox)
    give_mandate(house.term.seats.get(number=2), person, "Рени Примерова", now(), actor=OPERATOR)
    shown = Client().get(link)
    assert "Рени" in part(shown)
    assert part(shown, BUTTON)
    person.refresh_from_db()
    assert person.left_at is None, "a program that follows links takes nothing back"

    done = Client().post(link, follow=True)
    assert "Записано." in part(done, "div[contains(@class, 'messages')]")
    assert "<form" not in part(done)
    person.refresh_from_db()
    assert person.left_at is not None
    assert not person.mandates.in_force(now()).exists()
    assert not Consent.objects.filter(user=person.user, withdrawn_at__isnull=True).exists()
    assert guardian_answer(person.user, house.youth) is None
    # The young person hears of it once; with a new code both start again.
    assert (tell_young_people(now()), tell_young_people(now())) == (1, 0)
    assert mailoutbox[-1].to == [person.user.email]
    assert "mum@" not in mailoutbox[-1].body
    assert Client().post(link, follow=True).status_code == 200
    ask_guardian(person.user, house.youth, "mum@example.org")
    confirm_guardian(person.user, house.youth, code_in(mailoutbox[-1]))
    again = join_council(person.user, house.youth, display_name="Рени", consents=AGREED)
    assert again.pk == person.pk
    Client().post(link)
    again.refresh_from_db()
    assert again.left_at is None, "the old link takes back the old consent only"


def test_the_mail_to_the_young_person_is_sent_again_while_there_is_no_mail_server(
    house: House, mailoutbox: list, settings: object
) -> None:
    person, link = with_guardian(house, mailoutbox)
    Client().post(link)
    before = settings.MAILERS  # type: ignore[attr-defined]
    settings.MAILERS = NOBODY_LISTENS  # type: ignore[attr-defined]
    assert tell_young_people(now()) == 0
    settings.MAILERS = before  # type: ignore[attr-defined]
    assert tell_young_people(now()) == 1
    assert mailoutbox[-1].to == [person.user.email]  # type: ignore[union-attr]


def test_a_link_that_was_guessed_shows_nothing(house: House, mailoutbox: list) -> None:
    person, link = with_guardian(house, mailoutbox)
    for wrong in (f"{link[:-2]}x/", "/bg/c/ms/guardians/1/", link.replace("/ms/", "/obs/")):
        for answer in (Client().get(wrong), Client().post(wrong)):
            assert "Рени" not in part(answer, status=404)
            assert "<form" not in part(answer, status=404)
    person.refresh_from_db()
    assert person.left_at is None
    page = Client().get(link)
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in page["Cache-Control"]


def test_before_anything_is_confirmed_the_link_ends_the_code(house: House, mailoutbox: list) -> None:
    user = someone("reni", date(2011, 3, 4))
    ask_guardian(user, house.youth, "mum@example.org")
    Client().post(link_in(mailoutbox[-1]))
    with pytest.raises(Exception, match=r"no_code|valid|код") as refused:
        confirm_guardian(user, house.youth, code_in(mailoutbox[-1]))
    assert refused.value.code == "no_code"  # type: ignore[attr-defined]
    assert tell_young_people(now()) == 0


def test_who_is_old_enough_now_decides_alone(
    house: House, mailoutbox: list, time_machine: TimeMachineFixture
) -> None:
    person, link = with_guardian(house, mailoutbox)
    time_machine.move_to("2027-03-05T09:00:00+00:00")
    assert "<form" not in part(Client().get(link))
    Client().post(link)
    person.refresh_from_db()
    assert person.left_at is None


def waits(user: User, house: House) -> bool:
    """Return whether the person can't do anything for now."""
    person = participant_for(user, house.youth)
    return bool(person and person.standing and person.standing.renews_consent)


def test_a_correction_that_asks_for_a_guardian_leads_to_that_step_and_loses_nothing(
    house: House, mailoutbox: list
) -> None:
    user = someone("reni", date(2009, 3, 4))
    person = join_council(user, house.youth, display_name="Рени", consents=AGREED)
    client = signed_in(person)
    led = client.post("/bg/c/ms/me/birth/", {"birth_year": "2011"})
    assert led.url == "/bg/c/ms/join/guardian/"
    assert "Нищо не се губи" in part(client.get(led.url), "p[@class='message']")
    assert "/join/guardian/" in part(client.get("/bg/c/ms/me/"), "section[@aria-labelledby='renew-title']")
    # What a participant does leads over the guardian's step and back.
    asked = client.post("/bg/c/ms/proposals/new/keep/")
    assert client.get(asked.url).url == "/bg/c/ms/join/guardian/?next=/bg/c/ms/proposals/new/keep/"
    with pytest.raises(Exception, match=r".") as refused:
        renew_consent(user, house.youth, version=current_text("participation").version)
    assert refused.value.code == "guardian_needed"  # type: ignore[attr-defined]

    client.post(led.url, {"guardian_email": "mum@example.org"})
    assert "Рени" in mailoutbox[-1].body
    done = client.post(led.url, {"code": code_in(mailoutbox[-1])})
    assert done.url == "/bg/c/ms/me/"
    assert not waits(user, house)
    consent = Consent.objects.get(user=user, withdrawn_at__isnull=True)
    assert consent.guardian_confirmation == guardian_answer(user, house.youth)


def test_a_pause_ends_with_the_correction_that_makes_it_needless(house: House) -> None:
    user = someone("reni", date(2009, 3, 4))
    join_council(user, house.youth, display_name="Рени", consents=AGREED)
    correct_own_birth(user, Birth(2011))
    assert (waits(user, house), lacks_guardian(user, house.youth)) == (True, True)
    correct_own_birth(user, Birth(2009))
    assert not waits(user, house)
    # The verifier's correction has the same effect.
    correct_birth_date(user, house.youth, Birth(2011), actor=house.verifier)
    assert waits(user, house)


def test_nothing_else_leads_past_the_guardians_step(house: House) -> None:
    user = someone("reni", date(2009, 3, 4))
    person = join_council(user, house.youth, display_name="Рени", consents=AGREED)
    correct_own_birth(user, Birth(2011))
    request = RequestFactory().get("/")
    request.council = house.youth  # type: ignore[attr-defined]
    request.participant = participant_for(user, house.youth)  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        acting(of_council(request))
    assert signed_in(person).get("/bg/c/ms/me/").status_code == 200
