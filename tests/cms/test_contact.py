"""The contact form: a message is kept, mailed by the runner, read by editors only, deleted after its time."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client, override_settings
from wagtail.models import GroupPagePermission, Site

from cms.editing.roles import EDITORS, PUBLISHERS
from cms.form_pages.keeping import KEPT_FOR
from cms.models import FormPage, SiteProfile, Submission
from cms.submissions import FORMS_PER_HOUR, LONGEST_WAIT, forget_old, mail_office
from tests.cms.site import add_contact_form, make_home
from tests.factories import Town, make_user
from youth import clock

pytestmark = pytest.mark.django_db

LETTER = {
    "name": "Maria",
    "email": "maria@example.org",
    "subject": "The late bus",
    "message": "It leaves too early.",
}


@pytest.fixture
def page() -> FormPage:
    return add_contact_form(make_home("en"), "Contact", "contact")


@pytest.fixture
def office(page: FormPage) -> SiteProfile:
    return SiteProfile.objects.create(site=Site.objects.get(), contact_email="office@example.org")


def write(client: Client, **fields: Any) -> Any:
    return client.post("/en/contact/", LETTER | fields)


def test_a_message_is_kept_and_the_sender_is_thanked(client: Client, page: FormPage) -> None:
    answer = client.post("/en/contact/", LETTER, follow=True)

    message = Submission.objects.get()
    assert message.form_data == LETTER
    assert (message.email, message.language, message.standing) == ("maria@example.org", "en", "")
    text = answer.content.decode()
    assert "Thank you. We have your message" in text
    assert f"after {KEPT_FOR.days} days" in text


def test_a_wrong_message_comes_back_as_it_was_written(client: Client, page: FormPage) -> None:
    answer = write(client, email="no address", subject="")

    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'class="error-summary"' in text
    assert "It leaves too early." in text
    assert 'href="#id_email"' in text
    assert not Submission.objects.exists()


def test_a_program_that_fills_every_field_is_thanked_and_ignored(client: Client, page: FormPage) -> None:
    assert write(client, website="https://spam.example").status_code == 302
    assert not Submission.objects.exists()


def test_a_flood_from_one_address_is_stopped_and_others_may_still_write(
    client: Client, page: FormPage
) -> None:
    for _number in range(FORMS_PER_HOUR):
        assert write(client).status_code == 302

    stopped = write(client)

    assert stopped.status_code == 429
    assert "It leaves too early." in stopped.content.decode()
    assert Submission.objects.count() == FORMS_PER_HOUR
    assert client.post("/en/contact/", LETTER, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_form_from_elsewhere_is_refused(page: FormPage) -> None:
    assert Client(enforce_csrf_checks=True).post("/en/contact/", LETTER).status_code == 403


def test_the_runner_mails_it_to_the_office_that_can_simply_answer(
    client: Client, office: SiteProfile
) -> None:
    write(client)

    assert mail_office(clock.now()) == 1
    assert mail_office(clock.now()) == 0

    (sent,) = mail.outbox
    assert sent.to == ["office@example.org"]
    assert sent.reply_to == ["maria@example.org"]
    assert "The late bus" in sent.subject
    assert "It leaves too early." in sent.body
    assert Submission.objects.get().mail_after is None


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
        assert mail_office(now) == 0
    message = Submission.objects.get()
    assert now < message.mail_after <= now + LONGEST_WAIT
    assert mail_office(now) == 0

    assert mail_office(message.mail_after) == 1
    assert len(mail.outbox) == 1


def test_without_an_address_of_the_office_the_message_waits_in_the_admin(
    client: Client, page: FormPage
) -> None:
    write(client)

    assert mail_office(clock.now()) == 0
    message = Submission.objects.get()
    SiteProfile.objects.create(site=message.site, contact_email="office@example.org")
    assert mail_office(message.mail_after) == 1


def test_a_message_with_a_line_break_in_its_subject_cannot_forge_headers(
    client: Client, office: SiteProfile
) -> None:
    write(client, subject="Hello\nBcc: all@example.org", name="Maria\nTo: all@example.org")

    assert mail_office(clock.now()) == 1
    assert mail.outbox[0].recipients() == ["office@example.org"]
    assert mail.outbox[0].subject.endswith("Hello Bcc: all@example.org")


def test_a_message_is_deleted_after_its_time(client: Client, page: FormPage) -> None:
    write(client)
    received = Submission.objects.get().submit_time

    assert forget_old(received + KEPT_FOR - timedelta(minutes=1)) == 0
    assert forget_old(received + KEPT_FOR + timedelta(minutes=1)) == 1


def test_editors_read_and_delete_messages_and_nobody_else_sees_them(
    client: Client, page: FormPage, town: Town
) -> None:
    write(client)
    message = Submission.objects.get()
    place = f"/admin/forms/submissions/{page.pk}/"
    editor = make_user("editor")
    editor.groups.add(Group.objects.get(name=EDITORS))

    for stranger in (None, town.outsider, town.member.user):
        if stranger is not None:
            client.force_login(stranger)
        assert client.get(place).url == f"/admin/login/?next={place}", stranger

    client.force_login(editor)
    assert "It leaves too early." in client.get(place).content.decode()
    client.post(f"{place}delete/?selected-submissions={message.pk}")
    assert not Submission.objects.exists()


def test_messages_are_read_only_by_those_who_may_edit_the_page_they_came_through(
    client: Client, page: FormPage
) -> None:
    write(client)
    own = Submission.objects.get()
    elsewhere = add_contact_form(make_home("bg"), "Контакт", "kontakt")
    keepers = Group.objects.create(name="Keepers of the other page")
    keepers.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=keepers, page=elsewhere, permission=change)
    stranger = make_user("stranger")
    stranger.groups.add(keepers)
    client.force_login(stranger)

    assert client.get(f"/admin/forms/submissions/{elsewhere.pk}/").status_code == 200
    place = f"/admin/forms/submissions/{page.pk}/"
    assert client.get(place).status_code == 302
    assert client.post(f"{place}delete/?selected-submissions={own.pk}").status_code == 302
    assert Submission.objects.filter(pk=own.pk).exists()


def test_a_page_with_messages_is_not_deleted_with_them(client: Client, page: FormPage) -> None:
    write(client)
    publisher = make_user("publisher")
    publisher.groups.add(Group.objects.get(name=PUBLISHERS))
    client.force_login(publisher)

    refused = client.post(f"/admin/pages/{page.pk}/delete/", follow=True)
    assert "не е изтрита: 1 изпратен формуляр" in refused.content.decode()
    assert FormPage.objects.exists()

    Submission.objects.all().delete()
    client.post(f"/admin/pages/{page.pk}/delete/")
    assert not FormPage.objects.exists()


def test_a_table_of_messages_calculates_nothing(client: Client, page: FormPage) -> None:
    write(client, subject='=HYPERLINK("https://spam.example")')
    editor = make_user("editor")
    editor.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(editor)

    answer = client.get(f"/admin/forms/submissions/{page.pk}/?export=csv")

    table = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK" in table
    assert "maria@example.org" in table


def test_a_message_that_cannot_be_mailed_holds_up_no_other(
    client: Client, page: FormPage, office: SiteProfile
) -> None:
    write(client)
    write(client, subject="Later")
    Submission.objects.filter(form_data__subject="The late bus").update(email='"a\x0cb"@example.org')
    assert mail_office(clock.now()) == 1
    assert [message.subject for message in mail.outbox] == ["Contact: Later"]


@pytest.mark.parametrize("address", ['"a\x0cb"@example.org', "мария@example.org", "x@[127.0.0.1]"])
def test_an_answer_must_be_able_to_reach_the_sender(client: Client, page: FormPage, address: str) -> None:
    assert write(client, email=address).status_code == 409
    assert not Submission.objects.exists()
