"""The contact form: a message is kept, mailed by the runner, read by editors only, deleted after its time."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client, override_settings
from wagtail.models import GroupPagePermission, Site

from cms.contact import KEPT_FOR, LONGEST_WAIT, MESSAGES_PER_HOUR, forget_old, mail_waiting
from cms.editing.roles import EDITORS
from cms.models import ContactMessage, ContactPage, HomePage, SiteProfile
from tests.cms.site import add_page, make_home
from tests.factories import Town, make_user
from tests.markup import part
from youth import clock

pytestmark = pytest.mark.django_db

LETTER = {
    "name": "Maria",
    "email": "maria@example.org",
    "subject": "The late bus",
    "message": "It leaves too early.",
}
LIST = "/admin/contact-messages/"


@pytest.fixture
def page() -> ContactPage:
    return add_page(make_home("en"), ContactPage, "Contact", "contact")


@pytest.fixture
def office(page: ContactPage) -> SiteProfile:
    return SiteProfile.objects.create(site=Site.objects.get(), contact_email="office@example.org")


def write(client: Client, **fields: Any) -> Any:
    return client.post("/en/contact/", LETTER | fields)


def test_a_message_is_kept_and_the_sender_is_thanked(client: Client, page: ContactPage) -> None:
    answer = client.post("/en/contact/", LETTER, follow=True)

    message = ContactMessage.objects.get()
    assert (message.name, message.subject, message.language) == ("Maria", "The late bus", "en")
    text = answer.content.decode()
    assert "Thank you. We have your message" in text
    assert f"after {KEPT_FOR.days} days" in text


def test_a_wrong_message_comes_back_as_it_was_written(client: Client, page: ContactPage) -> None:
    answer = write(client, email="no address", subject="")

    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'class="error-summary"' in text
    assert "It leaves too early." in text
    assert 'href="#id_email"' in text
    assert not ContactMessage.objects.exists()


def test_a_program_that_fills_every_field_is_thanked_and_ignored(client: Client, page: ContactPage) -> None:
    assert write(client, website="https://spam.example").status_code == 302
    assert not ContactMessage.objects.exists()


def test_a_flood_from_one_address_is_stopped_and_others_may_still_write(
    client: Client, page: ContactPage
) -> None:
    for _number in range(MESSAGES_PER_HOUR):
        assert write(client).status_code == 302

    stopped = write(client)

    assert stopped.status_code == 429
    assert "It leaves too early." in stopped.content.decode()
    assert ContactMessage.objects.count() == MESSAGES_PER_HOUR
    assert client.post("/en/contact/", LETTER, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_form_from_elsewhere_is_refused(page: ContactPage) -> None:
    assert Client(enforce_csrf_checks=True).post("/en/contact/", LETTER).status_code == 403


def test_the_runner_mails_it_to_the_office_that_can_simply_answer(
    client: Client, office: SiteProfile
) -> None:
    write(client)

    assert mail_waiting(clock.now()) == 1
    assert mail_waiting(clock.now()) == 0

    (sent,) = mail.outbox
    assert sent.to == ["office@example.org"]
    assert sent.reply_to == ["maria@example.org"]
    assert "The late bus" in sent.subject
    assert "It leaves too early." in sent.body
    assert ContactMessage.objects.get().mailed_at is not None


def test_a_mail_server_that_is_down_loses_nothing(client: Client, office: SiteProfile) -> None:
    write(client)
    now = clock.now()
    unreachable = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
        }
    }

    with override_settings(MAILERS=unreachable):
        assert mail_waiting(now) == 0
    message = ContactMessage.objects.get()
    assert message.mailed_at is None
    assert now < message.mail_after <= now + LONGEST_WAIT
    assert mail_waiting(now) == 0

    assert mail_waiting(message.mail_after) == 1
    assert len(mail.outbox) == 1


def test_without_an_address_of_the_office_the_message_waits_in_the_admin(
    client: Client, page: ContactPage
) -> None:
    write(client)

    assert mail_waiting(clock.now()) == 0
    message = ContactMessage.objects.get()
    SiteProfile.objects.create(site=message.site, contact_email="office@example.org")
    assert mail_waiting(message.mail_after) == 1


def test_a_message_with_a_line_break_in_its_subject_cannot_forge_headers(
    client: Client, office: SiteProfile
) -> None:
    write(client, subject="Hello\nBcc: all@example.org", name="Maria\nTo: all@example.org")

    assert mail_waiting(clock.now()) == 1
    assert mail.outbox[0].recipients() == ["office@example.org"]
    assert mail.outbox[0].subject.endswith("Hello Bcc: all@example.org")


def test_a_message_is_deleted_after_its_time(client: Client, page: ContactPage) -> None:
    write(client)
    received = ContactMessage.objects.get().received_at

    assert forget_old(received + KEPT_FOR - timedelta(minutes=1)) == 0
    assert forget_old(received + KEPT_FOR + timedelta(minutes=1)) == 1


def test_editors_read_and_delete_messages_and_nobody_else_sees_them(
    client: Client, page: ContactPage, town: Town
) -> None:
    write(client)
    message = ContactMessage.objects.get()
    editor = make_user("editor")
    editor.groups.add(Group.objects.get(name=EDITORS))

    for stranger in (None, town.outsider, town.member.user):
        if stranger is not None:
            client.force_login(stranger)
        assert client.get(LIST).url == f"/admin/login/?next={LIST}", stranger

    client.force_login(editor)
    assert "The late bus" in client.get(LIST).content.decode()
    assert "It leaves too early." in client.get(f"{LIST}inspect/{message.pk}/").content.decode()
    assert client.get(f"{LIST}edit/{message.pk}/").status_code == 302
    assert client.get(f"{LIST}new/").status_code == 302
    client.post(f"{LIST}delete/{message.pk}/")
    assert not ContactMessage.objects.exists()


def test_messages_are_read_only_by_those_who_may_edit_the_page_they_came_through(
    client: Client, page: ContactPage
) -> None:
    write(client)
    own = ContactMessage.objects.get()
    elsewhere = add_page(make_home("bg"), ContactPage, "Контакт", "kontakt")
    keepers = Group.objects.create(name="Keepers of the other page")
    keepers.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=keepers, page=elsewhere, permission=change)
    stranger = make_user("stranger")
    stranger.groups.add(keepers)
    client.force_login(stranger)

    assert client.get(LIST).status_code == 200
    assert "The late bus" not in part(client.get(LIST))
    for action in ("inspect", "delete", "history"):
        assert client.get(f"{LIST}{action}/{own.pk}/").status_code == 404, action
    assert client.post(f"{LIST}delete/{own.pk}/").status_code == 404
    assert ContactMessage.objects.filter(pk=own.pk).exists()


def test_messages_of_a_deleted_page_stay_with_those_who_edit_the_home_page(
    client: Client, page: ContactPage, town: Town
) -> None:
    write(client)
    page.delete()
    add_page(HomePage.objects.get(), ContactPage, "Another", "another")
    editor = make_user("editor")
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)

    assert "The late bus" in client.get(LIST).content.decode()


def test_a_message_that_cannot_be_mailed_holds_up_no_other(
    client: Client, page: ContactPage, office: SiteProfile
) -> None:
    write(client)
    write(client, subject="Later")
    ContactMessage.objects.filter(subject="The late bus").update(email='"a\x0cb"@example.org')
    assert mail_waiting(clock.now()) == 1
    assert [message.subject for message in mail.outbox] == ["Формуляр за контакт: Later"]


@pytest.mark.parametrize("address", ['"a\x0cb"@example.org', "мария@example.org", "x@[127.0.0.1]"])
def test_an_answer_must_be_able_to_reach_the_sender(client: Client, page: ContactPage, address: str) -> None:
    assert write(client, email=address).status_code == 409
    assert not ContactMessage.objects.exists()
