"""Scenes that take seconds: built once in each test process, their rows put into a test's database."""

import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Site

from cms.demo.campaign import build_campaign
from cms.models import CampaignPage
from cms.store.generation_cache import generation
from tests.databases import Databases, connected_to, worker_name
from tests.factories import Town, make_town
from tests.rows import Scene, rows_of_django
from youth.models import Council, User


class KeptScenes:
    """Scenes that the first test of this process makes in its own database, and later ones get as rows."""

    def __init__(self) -> None:
        """Nothing was made yet."""
        self._made: dict[Callable[[], object], tuple[Scene, object]] = {}

    def set[T](self, make: Callable[[], T]) -> T:
        """Return a copy of what ``make`` returns, with its rows in the test's database.

        What would be overwritten there must not be: a scene comes before all councils and accounts. Files
        and caches are not kept.
        """
        assert not any(model.objects.exists() for model in (Council, User)), "a scene is the first to be set"
        if make in self._made:
            self._made[make][0].set()
            forget_what_was_there()
        else:
            before = rows_of_django()
            made = make()
            self._made[make] = Scene(before, rows_of_django()), copied(made, {})
        fresh: T = copied(self._made[make][1], {})
        return fresh


def copied(thing: Any, known: dict[int, Any]) -> Any:
    """Return a copy of rows, and of what holds them: with their values and relations, as if just read."""
    if id(thing) in known:
        return known[id(thing)]
    if isinstance(thing, Model):
        # Lists and mappings are changed in place; what else a field holds is not.
        values = {
            field.attname: deepcopy(value) if isinstance(value, list | dict) else value
            for field in thing._meta.concrete_fields
            for value in (thing.__dict__[field.attname],)
        }
        fresh = type(thing).from_db(thing._state.db, list(values), list(values.values()))
        known[id(thing)] = fresh
        fresh._state.fields_cache = {
            name: copied(other, known) for name, other in thing._state.fields_cache.items()
        }
        return fresh
    if isinstance(thing, list | tuple):
        return type(thing)(copied(one, known) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{one.name: copied(getattr(thing, one.name), known) for one in fields(thing)})
    return thing


def forget_what_was_there() -> None:
    """Empty what this process remembers of a database: rows came past the signals that would have said so."""
    generation.end()
    Site.clear_site_root_paths_cache()
    ContentType.objects.clear_cache()


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
        forget_what_was_there()
        town = pickle.loads(self._town)  # noqa: S301 (our own, from a moment ago)
        return Campaign(town=town, page=CampaignPage.objects.get(pk=self._page))
