"""Accounts in the editors' admin have names; nowhere else does one write them."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Workflow

from cms.editing.roles import EDITORS, PUBLISHERS
from cms.models import PlainPage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of, somebody_of
from tests.factories import make_user
from youth.models import User

pytestmark = pytest.mark.django_db

PLACES = [
    "/admin/reports/locked/",
    "/admin/reports/workflow/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/site-history/",
    "/admin/pages/{pk}/edit/",
    "/admin/pages/{pk}/history/",
    "/admin/pages/{pk}/workflow_history/",
    "/admin/pages/{pk}/revisions/{revision}/view/",
    "/admin/pages/{pk}/revisions/{revision}/revert/",
    "/admin/",
]


@pytest.fixture
def author(db: None) -> User:
    return somebody_of(EDITORS, first_name="Весела", last_name="Примерова")


@pytest.fixture
def page(author: User) -> PlainPage:
    page = add_page(make_home(), PlainPage, "За нас", "za-nas")
    page.title = "За всички нас"
    page.save_revision(user=author)
    Workflow.objects.get().start(page, author)
    page.locked, page.locked_by, page.locked_at = True, author, timezone.now()
    page.save()
    return page


def test_no_screen_shows_the_number_of_an_account(page, author) -> None:
    publisher = client_of(somebody_of(PUBLISHERS, first_name="Издател", last_name="Примерен"))
    named = 0
    for place in PLACES:
        address = place.format(pk=page.pk, revision=page.latest_revision_id)
        text = publisher.get(address, follow=True).content.decode()
        assert "user " + str(author.pk) not in text, address
        named += "Весела Примерова" in text

    assert named >= 5


def test_who_has_no_name_is_the_address_that_the_admin_shows(page) -> None:
    office = client_of(somebody_of(PUBLISHERS))
    nameless = make_user("bez-ime")
    page.locked_by = nameless
    page.save()

    assert nameless.email in office.get("/admin/reports/locked/").content.decode()


def test_after_the_admin_s_answer_an_account_is_a_number_again(author) -> None:
    client_of(author).get("/admin/")
    Client().get("/bg/")

    assert str(author) == f"user {author.pk}"


def test_the_line_in_the_log_of_a_visit_to_the_admin_has_no_name(author, capsys) -> None:
    client_of(author).get("/admin/")

    assert "Примерова" not in capsys.readouterr().err
