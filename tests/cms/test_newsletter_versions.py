"""What the library keeps of a newsletter: versions, what changed, previews, and who took which step."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision, Site

from cms.editing.roles import EDITORS, PUBLISHERS, open_own_rooms
from cms.models import Newsletter
from cms.newsletter.sending import send_due_newsletters
from tests.cms.site import make_home, show_councils
from tests.cms.test_newsletter import LIST, colleague, in_group, words
from tests.factories import Town, make_user
from tests.markup import compact, part
from tests.youth.mail.conftest import VERSION
from tests.youth.people.test_council_pages import signed_in
from youth.mail.subscriptions import follow, recipient_for_account
from youth.models import Mailing, User

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def site(town: Town) -> Town:
    make_home()
    make_home("en")
    show_councils(town.youth)
    follow(recipient_for_account(town.young_person.user), town.youth, "youth.newsletter", version=VERSION)
    return town


@pytest.fixture
def editor(site: Town) -> Client:
    return signed_in(colleague(EDITORS))


@pytest.fixture
def publisher(editor: Client) -> Client:
    return signed_in(in_group(make_user("chief"), PUBLISHERS))


@pytest.fixture
def issue(editor: Client) -> str:
    """Give the address of a newsletter that was changed once."""
    address = editor.post(f"{LIST}new/", words(subject_en="News", intro_en="Hello!")).url
    editor.post(f"{address}edit/", words(intro_bg="Здравейте пак!", subject_en="News", intro_en="Hello!"))
    return str(address)


def place(name: str, *more: object) -> str:
    return reverse(f"newsletter_versions:{name}", args=[Newsletter.objects.get().pk, *more])


def versions() -> list[Revision]:
    return list(Newsletter.objects.get().revisions.order_by("pk"))


def test_each_saved_text_is_a_version_with_its_author(issue) -> None:
    assert [one.content["content"]["bg"]["intro"] for one in versions()] == ["Здравейте!", "Здравейте пак!"]
    assert {one.user for one in versions()} == {User.objects.get(email__startswith="colleague")}


def test_a_version_is_a_text_and_nothing_else(issue) -> None:
    assert set(versions()[0].content) == {"pk", "content"}


def test_what_was_refused_leaves_no_version(editor, issue) -> None:
    answer = editor.post(f"{issue}edit/", words(subject_bg=""))

    assert answer.status_code == 409
    assert len(versions()) == 2


def test_the_page_of_a_newsletter_leads_to_its_history(editor, issue) -> None:
    assert f'href="{place("history")}"' in editor.get(issue).text


def test_the_history_names_each_step_and_who_took_it(editor, publisher, issue) -> None:
    editor.post(f"{issue}submit/")
    publisher.post(f"{issue}hand-back/")
    editor.post(f"{issue}submit/")
    with time_machine.travel(NOON, tick=False):
        publisher.post(f"{issue}schedule/", {"send_at": "28.11.2026 18:00"})
        publisher.post(f"{issue}unschedule/")
    publisher.post(f"{issue}send/")
    publisher.post(f"{issue}cancel/")

    steps = ModelLogEntry.objects.order_by("pk")

    assert [(one.action, one.user.email.split("@")[0].split("-")[0]) for one in steps] == [
        ("wagtail.create", "colleague"),
        ("wagtail.edit", "colleague"),
        ("newsletter.submit", "colleague"),
        ("newsletter.hand_back", "chief"),
        ("newsletter.submit", "colleague"),
        ("newsletter.schedule", "chief"),
        ("newsletter.unschedule", "chief"),
        ("newsletter.send", "chief"),
        ("newsletter.cancel", "chief"),
    ]
    shown = compact(part(editor.get(place("history")), "main"))
    for sentence in ("Предаден на издателите", "Върнат на редакторите", "Одобрен и насрочен", "Изпратен"):
        assert sentence in shown


def test_a_step_that_was_refused_is_not_in_the_history(editor, publisher, issue) -> None:
    publisher.post(f"{issue}hand-back/")
    editor.post(f"{issue}send/")

    assert {one.action for one in ModelLogEntry.objects.all()} == {"wagtail.create", "wagtail.edit"}


def test_what_changed_between_two_versions_is_shown_with_its_language(editor, issue) -> None:
    old, new = versions()

    page = compact(editor.get(place("revisions_compare", old.pk, new.pk)).text)

    assert "Въведение (български)" in page
    assert '<span class="addition">' in page
    assert "(English)" not in page


def test_the_subject_of_a_letter_is_no_proposal(editor, issue) -> None:
    editor.post(f"{issue}edit/", words(subject_bg="Друго"))
    first, *_rest, last = versions()

    page = compact(part(editor.get(place("revisions_compare", first.pk, last.pk))))

    assert "Тема (български)" in page
    assert 'Тема (<span lang="bg">' in compact(part(editor.get(f"{issue}edit/")))


@pytest.mark.parametrize(("mode", "sentence"), [("", "Здравейте!"), ("?mode=en", "Hello!")])
def test_an_earlier_version_has_its_preview_in_each_language(editor, issue, mode: str, sentence: str) -> None:
    old, _new = versions()

    assert sentence in editor.get(place("revisions_view", old.pk) + mode).text


def test_an_earlier_version_is_written_from_and_saved_as_a_new_one(editor, issue) -> None:
    old, _new = versions()
    form = editor.get(place("revisions_revert", old.pk), follow=True)
    address = form.redirect_chain[-1][0]
    assert "Здравейте!" in part(form, "textarea[@name='intro_bg']")
    assert "Ще замени сегашния текст" in compact(part(form, "main"))
    assert Newsletter.objects.get().content["bg"]["intro"] == "Здравейте пак!"

    editor.post(address, words(subject_en="News", intro_en="Hello!"))

    assert Newsletter.objects.get().content["bg"]["intro"] == "Здравейте!"
    assert len(versions()) == 3
    assert ModelLogEntry.objects.order_by("-pk")[0].action == "wagtail.revert"


@pytest.mark.parametrize("number", ["0", "old"])
def test_a_version_that_is_not_there_is_not_found(editor, issue, number: str) -> None:
    assert editor.get(f"{issue}edit/?version={number}").status_code == 404


def test_two_editors_do_not_overwrite_each_other_unseen(editor, publisher, issue) -> None:
    opened = seen(editor.get(f"{issue}edit/"))
    publisher.post(f"{issue}edit/", words(intro_bg="Първо.", seen=opened))

    refused = editor.post(f"{issue}edit/", words(intro_bg="Второ.", seen=opened))

    assert "Междувременно някой е запазил друг текст" in compact(part(refused, status=409))
    assert "Второ." in part(refused, "textarea[@name='intro_bg']", status=409)
    assert Newsletter.objects.get().content["bg"]["intro"] == "Първо."
    assert len(versions()) == 3

    editor.post(f"{issue}edit/", words(intro_bg="Второ.", seen=seen(refused, status=409)))

    assert Newsletter.objects.get().content["bg"]["intro"] == "Второ."


def seen(form: HttpResponse, status: int = 200) -> str:
    """Return the version that a form says was the newest when it was opened."""
    found = re.search(r'value="(\d+)"', part(form, "input[@name='seen']", status=status))
    assert found
    return found[1]


def test_going_back_after_submitting_asks_for_approval_again(editor, issue) -> None:
    editor.post(f"{issue}submit/")

    editor.post(f"{issue}edit/?version={versions()[0].pk}", words())

    assert Mailing.objects.get().state == "draft"


def test_a_sent_newsletter_keeps_what_went_out_and_can_not_go_back(editor, publisher, issue) -> None:
    publisher.post(f"{issue}send/")
    sent = Newsletter.objects.get().content
    before = len(versions())
    assert versions()[-1].content["content"] == sent

    assert editor.get(f"{issue}edit/?version={versions()[0].pk}").url == issue
    assert editor.post(f"{issue}edit/?version={versions()[0].pk}", words()).status_code == 409

    assert Newsletter.objects.get().content == sent
    assert len(versions()) == before


def test_what_the_runner_sent_is_in_the_history_without_a_name(editor, publisher, issue) -> None:
    with time_machine.travel(NOON, tick=False):
        publisher.post(f"{issue}schedule/", {"send_at": "28.11.2026 18:00"})

    assert send_due_newsletters(NOON + timedelta(days=4)) == 1

    last = ModelLogEntry.objects.order_by("-pk")[0]
    assert (last.action, last.user) == ("newsletter.send", None)
    assert editor.get(place("history")).status_code == 200


def test_a_deleted_draft_takes_its_versions_along(editor, issue) -> None:
    editor.post(f"{issue}delete/")

    assert not Newsletter.objects.exists()
    assert not Revision.objects.filter(content_type__model="newsletter").exists()


def test_versions_are_for_who_writes_for_this_council(site, editor, issue) -> None:
    home = make_home(slug="other", translation_key=uuid4())
    elsewhere = Site.objects.create(hostname="other.example", root_page=home)
    open_own_rooms("Друга", [home], [site.municipal], elsewhere)
    foreign = signed_in(in_group(make_user("foreign"), f"{PUBLISHERS}: Друга"))
    old, new = versions()
    addresses = [
        place("history"),
        place("history_results"),
        place("edit"),
        place("revisions_view", old.pk),
        place("revisions_revert", old.pk),
        place("revisions_compare", old.pk, new.pk),
    ]

    for address in addresses:
        assert editor.get(address).status_code in {200, 302}, address
        for client in (foreign, signed_in(site.chair.user), Client()):
            answer = client.get(address)
            assert answer.status_code in {302, 403}, address
            assert issue not in answer.headers.get("Location", "")
    assert editor.get(reverse("newsletter_versions:history", args=[uuid4()])).status_code == 404
    assert editor.get(place("revisions_compare", old.pk, 0)).status_code == 404


def test_the_versions_of_another_newsletter_are_not_found_by_their_number(editor, issue) -> None:
    other = editor.post(f"{LIST}new/", words(subject_bg="Друг")).url
    first = Newsletter.objects.order_by("created_at")[0]

    assert editor.get(f"{other}edit/?version={first.revisions.earliest('pk').pk}").status_code == 404


# Sites, councils and rights are the admin's own; here only what is asked about newsletters.
@pytest.mark.parametrize("number", [1, 3])
def test_the_history_asks_the_same_for_one_version_or_three(editor, issue, number: int) -> None:
    for again in range(number):
        editor.post(f"{issue}edit/", words(intro_bg=f"{again}"))
    editor.get(place("history"))

    with CaptureQueriesContext(connection) as asked:
        editor.get(place("history"))

    own = ("youth_mailing", "cms_newsletter", "wagtailcore_modellogentry", "wagtailcore_revision")
    assert len([one for one in asked if any(table in one["sql"] for table in own)]) == 7
