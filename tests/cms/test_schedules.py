"""Schedules that nobody approved, that are over or wrong, and home pages that are not there."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from cms.editing.panels import UnapprovedPanel
from cms.editing.roles import EDITORS, PUBLISHERS
from cms.editing.scheduling import publish_what_is_due
from cms.models import HomePage, PlainPage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of, form_of, somebody_of
from tests.factories import make_user
from tests.markup import part
from youth.models import User

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TYPED = {"go_live_at": "28.11.2026 18:00", "expire_at": ""}


@pytest.fixture
def home() -> HomePage:
    return make_home()


def add_draft(home: HomePage, slug: str = "chernova") -> PlainPage:
    page = PlainPage(title=f"Чернова {slug}", slug=slug, locale=home.locale, live=False)
    home.add_child(instance=page)
    page.save_revision()
    return page


def edit_address(page: Page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def titles_for(user: User) -> list[str]:
    return [row.title for row in UnapprovedPanel().rows(user)[0]]


@time_machine.travel(NOW, tick=False)
def test_a_schedule_that_nobody_approved_is_on_the_dashboard_until_it_is(home: HomePage) -> None:
    page, editor, publisher = add_draft(home), somebody_of(EDITORS), somebody_of(PUBLISHERS)
    client_of(editor).post(edit_address(page), form_of(page, **TYPED))

    for user in (editor, publisher):
        assert titles_for(user) == [page.title]
        assert "Насрочени, но неодобрени" in part(client_of(user).get("/admin/"))
    assert titles_for(make_user()) == []

    client_of(publisher).post(edit_address(page), form_of(page, **TYPED, **{"action-publish": "1"}))
    assert titles_for(publisher) == []


def test_an_hour_that_went_by_without_approval_is_said(home: HomePage) -> None:
    page, editor = add_draft(home), somebody_of(EDITORS)
    with time_machine.travel(NOW, tick=False):
        client_of(editor).post(edit_address(page), form_of(page, **TYPED))
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        [row] = UnapprovedPanel().rows(editor)[0]
    assert str(row.text) == "часът мина"


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_asks_the_same_for_one_draft_or_three(home: HomePage, number: int) -> None:
    editor = somebody_of(EDITORS)
    for place in range(number):
        page = add_draft(home, f"page-{place}")
        page.go_live_at = NOW
        page.save_revision()
    assert len(titles_for(editor)) == number
    user = User.objects.get(pk=editor.pk)
    with CaptureQueriesContext(connection) as asked:
        titles_for(user)
    # The person's rights on pages, and the drafts.
    assert len(asked) == 2


def test_a_page_that_expired_is_saved_again_without_clearing_its_dates(home: HomePage) -> None:
    page, publisher = add_draft(home), client_of(somebody_of(PUBLISHERS))
    with time_machine.travel(NOW, tick=False):
        dates = {"go_live_at": "", "expire_at": "26.11.2026 18:00"}
        publisher.post(edit_address(page), form_of(page, **dates, **{"action-publish": "1"}))
    later = NOW + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        assert publish_what_is_due(later) == 1
        expired = PlainPage.objects.get(pk=page.pk)
        assert (expired.live, expired.expired, expired.expire_at) == (False, True, None)
        assert expired.get_latest_revision_as_object().expire_at is None
        again = form_of(page, go_live_at="", expire_at="", **{"action-publish": "1"})
        publisher.post(edit_address(page), again)
    assert PlainPage.objects.get(pk=page.pk).live


def test_a_later_end_in_a_newer_draft_stays(home: HomePage) -> None:
    page = add_draft(home)
    with time_machine.travel(NOW, tick=False):
        page.expire_at = NOW + timedelta(days=1)
        page.save_revision().publish()
        page.expire_at = NOW + timedelta(days=30)
        page.save_revision()
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        publish_what_is_due(NOW + timedelta(days=2))
    assert PlainPage.objects.get(pk=page.pk).get_latest_revision_as_object().expire_at == NOW + timedelta(
        days=30
    )


@time_machine.travel(NOW, tick=False)
def test_an_hour_that_is_over_is_refused_and_nothing_goes_live(home: HomePage) -> None:
    page, publisher = add_draft(home), client_of(somebody_of(PUBLISHERS))
    typed = {"go_live_at": "24.11.2026 18:00", "expire_at": "", "action-publish": "1"}

    answer = publisher.post(edit_address(page), form_of(page, **typed))

    assert "Този час вече мина." in str(answer.context["form"].errors["go_live_at"])
    assert not PlainPage.objects.get(pk=page.pk).live


@time_machine.travel(NOW, tick=False)
def test_an_hour_of_long_ago_that_nobody_touched_stops_nothing(home: HomePage) -> None:
    page, publisher = add_draft(home), client_of(somebody_of(PUBLISHERS))
    page.go_live_at = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    page.save_revision()
    typed = {"go_live_at": "20.11.2026 18:00", "expire_at": "", "action-publish": "1"}

    publisher.post(edit_address(page), form_of(page, **typed))

    assert PlainPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("address", ["/admin/pages/{}/delete/", "/admin/bulk/wagtailcore/page/delete/?id={}"])
def test_the_home_page_of_a_site_is_not_deleted_by_anybody(home: HomePage, address: str) -> None:
    operator = client_of(make_user("operator", is_superuser=True))
    settings_before = Site.objects.get()

    answer = operator.post(address.format(home.pk), follow=True)

    assert any("е начална страница на сайт" in str(message) for message in answer.context["messages"])
    assert Site.objects.get() == settings_before
    assert HomePage.objects.filter(pk=home.pk).exists()


def test_a_page_that_carries_no_site_is_deleted_as_before(home: HomePage) -> None:
    operator = client_of(make_user("operator", is_superuser=True))
    page = add_page(home, PlainPage, "За нас", "za-nas")
    operator.post(f"/admin/pages/{page.pk}/delete/")
    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(("gone", "there"), [("bg", "en"), ("en", "bg")])
def test_a_home_page_that_is_not_published_leads_to_the_other_language(
    client: Client, home: HomePage, gone: str, there: str
) -> None:
    homes = {"bg": home, "en": make_home("en")}
    homes[gone].unpublish()

    answer = client.get(f"/{gone}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{there}/")
    assert client.get(f"/{there}/").status_code == 200


def test_without_any_home_page_published_there_is_none(client: Client, home: HomePage) -> None:
    home.unpublish()
    assert client.get("/bg/").status_code == 404
