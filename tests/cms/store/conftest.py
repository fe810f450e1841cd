"""A small site whose pages may be stored, because nothing is rendered inside a transaction."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import CampaignIndexPage, CampaignPage, HomePage, PlainPage
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town, make_town
from tests.scenes import KeptScenes


@dataclass
class Site:
    """Home pages in both languages, a list of campaigns with one in it, a plain page, and the town."""

    home: HomePage
    english: HomePage
    index: CampaignIndexPage
    campaign: CampaignPage
    plain: PlainPage
    town: Town


@pytest.fixture
def site(transactional_db: None, kept_scenes: KeptScenes) -> Site:
    """Give the site, committed."""
    return kept_scenes.set(make_site)


def make_site() -> Site:
    """Make the site."""
    town = make_town()
    home, english = make_home("bg"), make_home("en")
    show_councils(town.youth)
    index = add_page(home, CampaignIndexPage, "Кампании", "kampanii", show_in_menus=True)
    campaign = add_page(index, CampaignPage, "Велоалея", "veloaleya")
    plain = add_page(home, PlainPage, "За нас", "za-nas", in_footer=True)
    return Site(home, english, index, campaign, plain, town)


@pytest.fixture
def is_stored(client: Client) -> Callable[[str], bool]:
    """Give a function that returns whether an address is answered without a query right now."""

    def ask(path: str) -> bool:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return not queries.captured_queries

    return ask


@pytest.fixture
def read(client: Client, is_stored: Callable[[str], bool]) -> Callable[[str], str]:
    """Give a function that reads a page until it is stored, and returns it.

    The first reading of a page with pictures makes their sizes, which counts as a change.
    """

    def page(path: str) -> str:
        assert any(is_stored(path) for _attempt in range(4)), f"{path} is not stored"
        return client.get(path).content.decode()

    return page
