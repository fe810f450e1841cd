"""Redirects that a publisher makes by hand: where they may lead, and what is refused."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.editing.roles import PUBLISHERS
from tests.cms.site import make_home
from tests.cms.test_editors_room import client_of, somebody_of
from tests.factories import Town

ADD = "/admin/redirects/add/"


@pytest.fixture
def publisher(town: Town) -> Client:
    make_home()
    return client_of(somebody_of(PUBLISHERS))


def sent(target: str, site: object = "") -> dict[str, object]:
    return {
        "old_path": "/savet/",
        "site": site,
        "is_permanent": "on",
        "redirect_page": "",
        "redirect_link": target,
    }


@pytest.mark.parametrize(
    "target", ["/bg/c/ms/", "http://localhost/bg/c/ms/", "  /bg/c/ms/ "], ids=["path", "address", "spaces"]
)
def test_an_old_address_leads_to_a_page_of_a_council(publisher, client, settings, target: str) -> None:
    settings.BASE_URL = "http://localhost"

    assert publisher.post(ADD, sent(target)).status_code == 302

    answer = client.get("/savet/")
    assert (answer.status_code, answer["Location"]) == (301, "http://localhost/bg/c/ms/")


def test_of_a_site_it_leads_to_the_path_there(publisher) -> None:
    site = Site.objects.get()
    site.hostname, site.port = "town.example", 443
    site.save()

    publisher.post(ADD, sent("/bg/c/ms/", site.pk))

    assert Redirect.objects.get().redirect_link == "https://town.example/bg/c/ms/"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "no address", "ftp:/x y"])
def test_what_is_no_address_is_refused_at_its_field(publisher, target: str) -> None:
    page = publisher.post(ADD, sent(target))

    assert page.status_code == 200
    assert "redirect_link" in page.context["form"].errors
    assert not Redirect.objects.exists()


def test_one_that_is_changed_later_takes_a_path_too(publisher) -> None:
    publisher.post(ADD, sent("https://elsewhere.example/"))
    made = Redirect.objects.get()

    publisher.post(f"/admin/redirects/{made.pk}/", sent("/bg/c/ms/proposals/"))

    made.refresh_from_db()
    assert made.redirect_link.endswith("/bg/c/ms/proposals/")
    assert made.redirect_link.startswith("http")
