"""Roles, the way from the editor to the publisher, its mails, and publishing at the hour that was set."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils.translation import gettext, override
from wagtail.models import Collection, Page, Revision, Workflow

from cms.editing.roles import APPROVAL, EDITORS, PUBLISHERS, open_editors_rooms, usual_collection
from cms.editing.scheduling import publish_what_is_due
from cms.models import HomePage, PlainPage
from tests.cms.site import add_page, make_home
from tests.factories import make_user, make_youth_council
from tests.markup import part
from tests.sessions import sign_in_with_signals
from youth.models import User

pytestmark = pytest.mark.django_db


def somebody_of(group: str, **fields: Any) -> User:
    user = make_user("office", **fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def client_of(user: User) -> Client:
    client = Client()
    sign_in_with_signals(client, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form_of(page: Page, **values: Any) -> dict[str, Any]:
    """Return what the admin's form of a plain page posts."""
    return {
        "title": page.title,
        "slug": page.slug,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **values,
    }


@pytest.fixture
def home() -> HomePage:
    return make_home()


@pytest.fixture
def draft(home: HomePage) -> PlainPage:
    page = PlainPage(title="Чернова", slug="chernova", locale=home.locale, live=False)
    home.add_child(instance=page)
    page.save_revision()
    return page


def test_a_new_installation_has_editors_publishers_and_a_workflow_between_them() -> None:
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted([EDITORS, PUBLISHERS])
    workflow = Workflow.objects.get()
    assert workflow.name == APPROVAL
    assert [group.name for task in workflow.tasks for group in task.specific.groups.all()] == [PUBLISHERS]
    before = Group.objects.get(name=EDITORS).page_permissions.count()
    open_editors_rooms()
    assert Group.objects.get(name=EDITORS).page_permissions.count() == before
    assert Workflow.objects.count() == 1


def test_editors_write_and_publishers_publish(draft: PlainPage) -> None:
    editor, publisher = somebody_of(EDITORS), somebody_of(PUBLISHERS)

    assert draft.permissions_for_user(editor).can_edit()
    assert not draft.permissions_for_user(editor).can_publish()
    assert draft.permissions_for_user(publisher).can_publish()
    assert not draft.permissions_for_user(make_user()).can_edit()
    for address in ("/admin/", "/admin/images/multiple/add/", "/admin/documents/multiple/add/"):
        assert client_of(editor).get(address, follow=True).status_code == 200, address
    assert client_of(editor).get("/admin/redirects/").status_code == 302
    assert client_of(publisher).get("/admin/redirects/").status_code == 200


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_uploads_go_to_the_council_s_collection_unless_another_is_chosen(kind: str) -> None:
    council = make_youth_council()
    editor = client_of(somebody_of(EDITORS))
    own = Collection.objects.get(name=council.own_name)

    one = part(editor.get(f"/admin/{kind}/add/"), "select")
    many = part(editor.get(f"/admin/{kind}/multiple/add/", follow=True), "select")
    for chosen in (one, many):
        assert re.search(rf'value="{own.pk}"\s+selected', chosen)
    root = Collection.get_first_root_node()
    other = part(editor.get(f"/admin/{kind}/multiple/add/?collection_id={root.pk}"), "select")
    assert re.search(rf'value="{root.pk}"\s+selected', other)


def test_where_there_are_two_youth_councils_the_editor_chooses_the_collection() -> None:
    make_youth_council()
    make_youth_council("other", names={"bg": "Друг младежки съвет"})
    editor = client_of(somebody_of(EDITORS))

    assert editor.get("/admin/images/multiple/add/").status_code == 200
    assert usual_collection() is None


def test_a_council_gets_a_collection_for_its_pictures_and_documents() -> None:
    council = make_youth_council()

    assert Collection.objects.get(name=council.own_name).depth == 2
    council.save()
    assert Collection.objects.filter(name=council.own_name).count() == 1


def test_what_an_editor_submits_waits_for_the_publisher_who_publishes_it_by_approving(
    draft: PlainPage,
) -> None:
    editor = somebody_of(EDITORS, first_name="Елена", language="en")
    publisher = somebody_of(PUBLISHERS, first_name="Невена", language="en")

    edit = f"/admin/pages/{draft.pk}/edit/"
    answer = client_of(editor).post(edit, form_of(draft, **{"action-submit": "1"}))

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert not draft.live
    [asked] = mail.outbox
    assert asked.to == [publisher.email]
    assert asked.subject == "For your approval: Чернова"
    assert asked.body.startswith("Hello Невена,\n\nThe page “Чернова” was submitted")
    assert f"/admin/pages/{draft.pk}/edit/" in asked.body

    approval = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    client_of(publisher).post(edit, form_of(draft, **approval))

    draft.refresh_from_db()
    assert draft.live
    told = mail.outbox[1]
    assert told.to == [editor.email]
    assert told.subject == "Approved: Чернова"
    assert "/bg/chernova/" in told.body


def test_what_is_sent_back_says_what_should_be_changed(draft: PlainPage) -> None:
    editor, publisher = somebody_of(EDITORS, language="bg"), somebody_of(PUBLISHERS, language="en")
    draft.get_workflow().start(draft, editor)
    mail.outbox.clear()

    task = draft.current_workflow_task_state
    address = f"/admin/pages/workflow/action/{draft.pk}/reject/{task.pk}/"
    client_of(publisher).post(address, {"comment": "Липсва датата."})

    [told] = mail.outbox
    assert told.to == [editor.email]
    assert "Липсва датата." in told.body
    # The editor's language, not that of the publisher whose click caused the mail.
    with override("bg"):
        assert told.subject == gettext("To be changed: %(title)s") % {"title": draft.title}


def scheduled(page: PlainPage, at: datetime, **fields: Any) -> Revision:
    page.go_live_at = at
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    revision.publish()
    return revision


def test_a_page_goes_live_at_its_hour_and_leaves_at_its_end_even_after_a_missed_night(
    draft: PlainPage,
) -> None:
    evening = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    with time_machine.travel(evening, tick=False):
        scheduled(draft, evening + timedelta(hours=2), expire_at=evening + timedelta(days=2))
        assert publish_what_is_due(evening) == 0
    draft.refresh_from_db()
    assert not draft.live

    morning = evening + timedelta(hours=13)
    with time_machine.travel(morning, tick=False):
        assert publish_what_is_due(morning) == 1
        assert publish_what_is_due(morning) == 0
    draft.refresh_from_db()
    assert draft.live

    after = evening + timedelta(days=3)
    with time_machine.travel(after, tick=False):
        assert publish_what_is_due(after) == 1
        assert publish_what_is_due(after) == 0
    draft.refresh_from_db()
    assert not draft.live
    assert draft.expired


def test_a_page_that_cannot_be_published_keeps_no_other_waiting(
    home: HomePage, draft: PlainPage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    broken = add_page(home, PlainPage, "Счупена", "schupena")
    with time_machine.travel(now, tick=False):
        for number, page in enumerate((broken, draft)):
            scheduled(page, now + timedelta(minutes=1 + number))
    publish = Revision.publish

    def stumble(self: Revision, **options: Any) -> None:
        if self.object_id == str(broken.pk):
            raise OSError("the disk is full")
        publish(self, **options)

    monkeypatch.setattr(Revision, "publish", stumble)
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        assert publish_what_is_due(now + timedelta(hours=1)) == 1

    draft.refresh_from_db()
    assert draft.live
    assert "scheduled_publishing_failed" in caplog.text


@pytest.mark.parametrize("language", ["bg", "en"])
def test_old_addresses_lead_to_pages_that_moved_with_everything_below(
    language: str, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    make_home("bg")
    home = make_home("en") if language == "en" else HomePage.objects.get()
    above = add_page(home, PlainPage, "Отгоре", "above")
    add_page(above, PlainPage, "Отдолу", "below")

    above.slug = "higher"
    with django_capture_on_commit_callbacks(execute=True):
        above.save_revision().publish()

    for old, new in (("above/", "higher/"), ("above/below/", "higher/below/")):
        answer = client.get(f"/{language}/{old}?from=poster")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/{language}/{new}")

    elsewhere = add_page(home, PlainPage, "Другаде", "elsewhere")
    with django_capture_on_commit_callbacks(execute=True):
        PlainPage.objects.get(pk=above.pk).move(elsewhere, pos="last-child")

    answer = client.get(f"/{language}/higher/below/")
    assert answer.headers["Location"] == f"/{language}/elsewhere/higher/below/"
    assert client.get(f"/{language}/above/", follow=True).status_code == 200


class TestWhatOnlyTheFirstLevelHas:
    """Menu and foot show the pages below the home page, and nothing deeper."""

    def test_menu_and_foot_are_offered_there_for_a_new_page_and_an_old_one(self, home, draft) -> None:
        editor = client_of(somebody_of(EDITORS))

        for address in (f"/admin/pages/add/cms/plainpage/{home.pk}/", f"/admin/pages/{draft.pk}/edit/"):
            page = editor.get(address).content.decode()
            assert 'name="show_in_menus"' in page, address
            assert 'name="in_footer"' in page, address

    def test_deeper_neither_is_offered(self, home, draft) -> None:
        below = add_page(draft, PlainPage, "Отдолу", "otdolu")
        editor = client_of(somebody_of(EDITORS))

        for address in (f"/admin/pages/add/cms/plainpage/{draft.pk}/", f"/admin/pages/{below.pk}/edit/"):
            page = editor.get(address).content.decode()
            assert 'name="slug"' in page, address
            assert 'name="show_in_menus"' not in page, address
            assert 'name="in_footer"' not in page, address

    @pytest.mark.parametrize("group", [EDITORS, PUBLISHERS])
    def test_nobody_adds_a_second_home_page_that_would_have_no_address(self, home, group: str) -> None:
        person, root = client_of(somebody_of(group)), Page.get_first_root_node()

        person.post(f"/admin/pages/add/cms/homepage/{root.pk}/", form_of(home, title="Втора", slug="vtora"))

        assert HomePage.objects.count() == 1

    def test_the_home_page_of_another_language_is_its_translation(self, home) -> None:
        make_home("en")

        assert HomePage.objects.count() == 2
