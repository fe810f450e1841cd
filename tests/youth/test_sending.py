"""A form that makes a row makes it once, however often it is sent."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connection
from django.test import Client
from django.urls import reverse

from cms.models import Submission
from proposals.models import Proposal
from tests.cms.site import add_contact_form, make_home, show_councils
from tests.factories import Town, make_user
from tests.youth.meetings import scenes
from tests.youth.people.test_council_pages import signed_in
from youth import clock
from youth.due import remove_sent_forms
from youth.models import AgendaItem, GuardianConfirmation, Mailing, Meeting, Minutes, Objection, SentForm
from youth.services.form_submissions import AlreadySent, FormKey, take_form, take_form_apart

TOKEN = re.compile(r'name="form_token" value="(\w{32})"')
PROPOSAL = {"title": "Twice", "points": "Build it.", "summary": "", "language": "en", "publish": "1"}
MEETING = {"starts_at": "2027-03-01T18:00", "place": "Hall", "kind": "regular", "is_public": "on"}
ITEM = {"title": "A new matter", "text": "", "decision_type": "ordinary", "topic": ""}
LETTER = {"name": "Maria", "email": "m@example.org", "subject": "The bus", "message": "It is late."}
# The editors' admin speaks the language of the account.
DONE = ("This was done already and was not repeated.", "Това вече е направено; нищо не се повтори.")
KEY = FormKey(owner="o", purpose="p", token="t", content="c")


@pytest.fixture(autouse=True)
def _in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


def at(name: str, /, **place: object) -> str:
    """Return an English address in the youth council."""
    return reverse(name, kwargs={"council": "ms"} | place)


def token_of(client: Client, address: str) -> dict[str, str]:
    """Return the token of the page's last form, as the browser would send it."""
    return {"form_token": TOKEN.findall(client.get(address).text)[-1]}


def _proposal(town: Town) -> Any:
    return signed_in(town.young_person.user), at("proposals:create"), PROPOSAL, Proposal


def _meeting(town: Town) -> Any:
    return signed_in(town.secretary.user), at("youth:meeting_new"), MEETING, Meeting


def _agenda_item(town: Town) -> Any:
    address = at("youth:agenda", pk=scenes.planned(town).pk)
    return signed_in(town.secretary.user), address, ITEM, AgendaItem


def _objection(town: Town) -> Any:
    meeting = scenes.planned(town)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    until = clock.now() + timedelta(days=1)
    Minutes.objects.create(meeting=meeting, state=Minutes.State.OBJECTIONS, objections_until=until)
    sent = {"act": "object", "text": "I was there."}
    return signed_in(town.member.user), at("youth:minutes", pk=meeting.pk), sent, Objection


def _contact(town: Town) -> Any:
    add_contact_form(make_home("en"), "Contact", "contact")
    return Client(), "/en/contact/", LETTER, Submission


def _newsletter(town: Town) -> Any:
    make_home("en")
    show_councils(town.youth)
    editor = make_user("editor", is_staff=True, is_superuser=True)
    sent = {"subject_bg": "Новини", "intro_bg": "Здравейте.", "subject_en": "", "intro_en": ""}
    return signed_in(editor), reverse("newsletter_new", args=["ms"]), sent, Mailing


FORMS = {
    "proposal": _proposal,
    "meeting": _meeting,
    "agenda item": _agenda_item,
    "objection": _objection,
    "contact message": _contact,
    "newsletter": _newsletter,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_sent_twice_makes_one_row_and_leads_to_it(town: Town, form: str) -> None:
    client, address, fields, model = FORMS[form](town)
    before, sent = model.objects.count(), fields | token_of(client, address)

    first, second = client.post(address, sent), client.post(address, sent)

    assert model.objects.count() == before + 1
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    text = client.get(second.url).text
    assert any(done in text for done in DONE)


@pytest.mark.parametrize("form", FORMS)
def test_another_rendered_form_makes_another_row(town: Town, form: str) -> None:
    client, address, fields, model = FORMS[form](town)
    before = model.objects.count()

    for _again in range(2):
        client.post(address, fields | token_of(client, address))

    assert model.objects.count() == before + 2


def test_a_form_changed_after_it_was_sent_loses_no_words(town: Town) -> None:
    client, address = signed_in(town.young_person.user), at("proposals:create")
    token = token_of(client, address)
    first = client.post(address, PROPOSAL | token)

    changed = client.post(address, PROPOSAL | token | {"title": "Another <b>idea</b>"})

    assert changed.status_code == 409
    assert Proposal.objects.count() == 1
    assert f'href="{first.url}"' in changed.text
    assert 'name="title" value="Another &lt;b&gt;idea&lt;/b&gt;"' in changed.text
    offered = {"form_token": TOKEN.findall(changed.text)[0], "title": "Another <b>idea</b>"}
    assert client.post(address, PROPOSAL | offered).status_code == 302
    assert set(Proposal.objects.values_list("title", flat=True)) == {"Twice", "Another <b>idea</b>"}


def test_a_refused_form_is_sent_again_with_the_same_token(town: Town) -> None:
    client, address = signed_in(town.young_person.user), at("proposals:create")
    token = token_of(client, address)

    assert client.post(address, PROPOSAL | token | {"title": ""}).status_code == 409
    assert not SentForm.objects.exists()
    assert client.post(address, PROPOSAL | token).status_code == 302
    assert Proposal.objects.count() == 1


def test_a_token_holds_for_one_account_only(town: Town) -> None:
    address = at("proposals:create")
    token = token_of(signed_in(town.young_person.user), address)

    for person in (town.young_person, town.member):
        assert signed_in(person.user).post(address, PROPOSAL | token).status_code == 302

    assert Proposal.objects.count() == 2


def test_the_code_for_the_guardian_is_sent_once(town: Town, django_capture_on_commit_callbacks) -> None:
    client, address = signed_in(make_user("child")), at("youth:guardian")
    sent = {"guardian_email": "mum@example.org"} | token_of(client, address)

    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post(address, sent).status_code for _again in range(2)]

    assert answers == [302, 302]
    assert (GuardianConfirmation.objects.count(), len(mail.outbox)) == (1, 1)


def test_wrong_codes_of_a_guardian_are_counted_however_they_are_sent(town: Town) -> None:
    child = make_user("child")
    client, address = signed_in(child), at("youth:guardian")
    asked = {"guardian_email": "mum@example.org"} | token_of(client, address)
    client.post(address, asked)
    (code,) = re.findall(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE)
    wrong = "000000" if code != "000000" else "111111"

    for _guess in range(5):
        assert client.post(address, {"code": wrong} | token_of(client, address)).status_code == 409

    assert GuardianConfirmation.objects.get().attempts == 5
    assert client.post(address, {"code": code} | token_of(client, address)).status_code == 409
    assert GuardianConfirmation.objects.get().confirmed_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", ["guardian", "newsletter"])
def test_nobody_waits_for_a_mail_server_behind_a_form(town: Town, form: str, settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "tests.youth.test_sending.OutsideTransactions"}}
    if form == "guardian":
        client, address = signed_in(make_user("child")), at("youth:guardian")
        sent = {"guardian_email": "mum@example.org"} | token_of(client, address)
    else:
        client, new, fields, _model = _newsletter(town)
        issue = client.post(new, fields | token_of(client, new)).url
        sent, address = token_of(client, issue), f"{issue}try/"

    assert client.post(address, sent).status_code == 302
    assert len(mail.outbox) == 1


class OutsideTransactions(locmem.EmailBackend):
    """A mail server that must not be spoken to while others wait for the database."""

    def send_messages(self, messages: Any) -> int:
        assert not connection.in_atomic_block
        return super().send_messages(messages)


def test_a_newsletter_is_tried_out_and_thrown_away_by_two_presses(town: Town) -> None:
    client, address, fields, _model = _newsletter(town)
    issue = client.post(address, fields | token_of(client, address)).url
    first, second, third = (token_of(client, issue) for _press in range(3))

    tried = [client.post(f"{issue}try/", first).url for _again in range(2)]
    assert tried == [issue, issue]
    assert len(mail.outbox) == 1
    # Without readers nobody gets it: that is said, and the form may be sent again.
    assert [client.post(f"{issue}send/", second).status_code for _again in range(2)] == [409, 409]
    thrown_away = [client.post(f"{issue}delete/", third).url for _again in range(2)]
    assert thrown_away == [reverse("newsletter_issues", args=["ms"])] * 2


def test_what_is_kept_names_nobody_and_goes_after_a_day(town: Town) -> None:
    client, address = signed_in(town.young_person.user), at("proposals:create")
    sent = PROPOSAL | token_of(client, address)
    client.post(address, sent)

    kept = SentForm.objects.get()
    assert "Twice" not in repr(vars(kept))
    assert len(kept.owner) == len(kept.content) == 64
    assert remove_sent_forms(clock.now() + timedelta(hours=23)) == 0
    assert remove_sent_forms(clock.now() + timedelta(hours=25)) == 1
    assert client.post(address, sent).status_code == 302
    assert Proposal.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_one_moment_one_makes_the_row(town: Town) -> None:
    client = signed_in(town.young_person.user)
    address = at("proposals:create")
    sent, together = PROPOSAL | token_of(client, address), threading.Barrier(2)
    answers: list[Any] = []

    def press() -> None:
        try:
            together.wait(timeout=30)
            answers.append(signed_in(town.young_person.user).post(address, sent))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Proposal.objects.count() == 1
    assert {answer.url for answer in answers} == {at("proposals:detail", pk=Proposal.objects.get().pk)}


@pytest.mark.django_db
def test_an_act_that_leads_nowhere_leaves_nothing() -> None:
    assert take_form(KEY, lambda: make_user("gone").pk, lambda pk: "")
    assert not SentForm.objects.exists()

    assert take_form(KEY, lambda: 7, lambda seven: f"/{seven}/") == 7
    with pytest.raises(AlreadySent) as again:
        take_form(KEY, lambda: pytest.fail("done twice"), lambda answer: "/")
    assert again.value.form.url == "/7/"


@pytest.mark.django_db
def test_an_act_outside_a_transaction_is_done_once_and_again_where_it_was_refused_or_crashed() -> None:
    def crash() -> str:
        message = "the way ends here"
        raise OSError(message)

    with pytest.raises(OSError, match="the way ends here"):
        take_form_apart(KEY, crash, str)
    assert take_form_apart(KEY, lambda: "", str) == ""
    assert not SentForm.objects.exists()

    assert take_form_apart(KEY, lambda: "/7/", str) == "/7/"
    with pytest.raises(AlreadySent) as again:
        take_form_apart(KEY, lambda: pytest.fail("done twice"), str)
    assert again.value.form.url == "/7/"


@pytest.mark.django_db
def test_a_second_press_waits_for_nobody_and_an_act_that_never_ended_may_be_done_again() -> None:
    def pressed_meanwhile() -> str:
        with pytest.raises(AlreadySent) as again:
            take_form_apart(KEY, lambda: pytest.fail("done twice"), str)
        assert again.value.form.url == ""
        return "/7/"

    assert take_form_apart(KEY, pressed_meanwhile, str) == "/7/"

    SentForm.objects.update(url="")
    with clock.standing_at(clock.now() + timedelta(minutes=3)):
        assert take_form_apart(KEY, lambda: "/8/", str) == "/8/"
    assert SentForm.objects.get().url == "/8/"
