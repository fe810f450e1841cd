"""Scenes that take seconds: built once in each test process, their rows put into a test's database."""

import pickle
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Site

from cms.demo.campaign import build_campaign
from cms.models import CampaignPage
from cms.store.generation_cache import generation
from tests.databases import Databases, connected_to, worker_name
from tests.factories import Town, make_town
from tests.rows import Scene, rows_of_django


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """The demonstration's site, its campaign, and the town whose council it shows."""

    town: Town
    page: CampaignPage


class CampaignScene:
    """The site of the demonstration, as ``build_campaign`` builds it."""

    def __init__(self, databases: Databases) -> None:
        """Build it in a database of its own, and keep its rows."""
        name = f"{worker_name()}_campaign"
        with connected_to(databases.copy(name)):
            before = rows_of_django()
            town = make_town()
            # Each test gets objects of its own, from before anything hangs on them.
            self._town = pickle.dumps(town)
            self._page = build_campaign(Site.objects.get(), town.youth).pk
            self._scene = Scene(before, rows_of_django())
        databases.drop(name)

    def set(self) -> Campaign:
        """Put its rows into the test's database."""
        self._scene.set()
        # Past every signal that would have said so.
        generation.end()
        Site.clear_site_root_paths_cache()
        ContentType.objects.clear_cache()
        town = pickle.loads(self._town)  # noqa: S301 (our own, from a moment ago)
        return Campaign(town=town, page=CampaignPage.objects.get(pk=self._page))
