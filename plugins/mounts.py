"""Where the pages and endpoints of plugins stand."""

from collections.abc import Collection, Iterable, Iterator
from importlib import import_module

from django.urls import URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from plugins.apps import PluginConfig
from plugins.management.checks import look_at_strangers
from plugins.registry import installed_plugins


def mounted(reserved: Collection[str], *names: str) -> Iterator[URLResolver]:
    """Yield ``<slug>/…`` for every plugin with a module of this name: ``urls``, or ``api`` and ``urls``.

    To be placed below the council's address; the namespace is the plugin's slug. A plugin whose slug is
    reserved there, or whose module cannot be imported, is left out.
    """
    look_at_strangers()
    for config in installed_plugins():
        with config.isolated():
            if config.manifest.slug in reserved:
                raise ValueError(f"the slug {config.manifest.slug!r} is reserved")
            yield from _pages(config, names)


def _pages(config: PluginConfig, names: Iterable[str]) -> Iterator[URLResolver]:
    here = config.module
    for name in names:
        if here is not None:
            there = module_has_submodule(here, name)
            here = import_module(f"{here.__name__}.{name}") if there else None
    if here is not None:
        yield path(f"{config.manifest.slug}/", include((here.urlpatterns, config.manifest.slug)))
