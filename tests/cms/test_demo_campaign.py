"""The demonstration's pages."""

import json

import pytest
from django.test import Client
from wagtail.models import Page, Site

from cms.demo.campaign import build_campaign
from cms.demo.campaign_texts import FOLDER, texts_in
from cms.models import CampaignPage, HomePage, SiteProfile
from cms.setup.facts import read_facts
from tests.scenes import Campaign

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


def test_both_languages_have_the_same_pages(campaign: Campaign) -> None:
    pages = Page.objects.filter(depth__gt=1)
    assert pages
    for page in pages:
        other = page.get_translations().get()
        assert {page.locale.language_code, other.locale.language_code} == {"bg", "en"}


def test_a_second_run_changes_nothing(campaign: Campaign) -> None:
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id"))

    second = build_campaign(Site.objects.get(), campaign.town.youth)

    assert second.pk == campaign.page.pk
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_the_site_shows_the_council_and_starts_at_the_bulgarian_home_page(campaign: Campaign) -> None:
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.get(locale__language_code="bg")
    assert list(SiteProfile.objects.get(site=site).councils.all()) == [campaign.town.youth]


def test_the_pages_that_the_law_asks_for_are_there(campaign: Campaign) -> None:
    (site,) = read_facts(Site.objects.all(), []).sites

    told = {page.kind: page for page in site.pages if page.kind in ("privacy", "accessibility")}

    assert told.keys() == {"privacy", "accessibility"}
    assert all(page.pk and page.is_live and not page.has_open_places for page in told.values())


def test_the_campaign_tells_the_facts_of_the_project(client: Client, campaign: Campaign) -> None:
    text = client.get(campaign.page.url).content.decode()

    for fact in (
        "13-13-185",
        "06.11.2013",
        "60 660 лв.",
        "100 %",
        "6 август 2014 г.",
        "2014–2020",
        "подприоритет 1.3",
    ):
        assert fact in text, fact


def test_texts_exist_in_both_languages_for_the_same_pages() -> None:
    assert texts_in("bg").pages.keys() == texts_in("en").pages.keys()
    for key, texts in texts_in("bg").pages.items():
        other = texts_in("en").pages[key]
        assert [block["type"] for block in texts.body] == [block["type"] for block in other.body]
    for path in FOLDER.glob("*.json"):
        json.loads(path.read_text("utf-8"))


def test_the_picture_says_in_each_language_what_it_shows(campaign: Campaign) -> None:
    assert all(page.picture_alt for page in CampaignPage.objects.all())
