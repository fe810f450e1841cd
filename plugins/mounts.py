"""Where the pages and endpoints of plugins stand."""

from collections.abc import Iterator
from importlib import import_module

from django.urls import URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from plugins.registry import installed_plugins


def mounted(*names: str) -> Iterator[URLResolver]:
    """Yield ``<slug>/…`` for every plugin with a module of this name: ``urls``, or ``api`` and ``urls``.

    To be placed below the council's address; the namespace is the plugin's slug.
    """
    for config in installed_plugins():
        here = config.module
        for name in names:
            # A missing module is fine; one that cannot be imported must be seen, not swallowed.
            if here is not None:
                there = module_has_submodule(here, name)
                here = import_module(f"{here.__name__}.{name}") if there else None
        if here is not None:
            yield path(f"{config.manifest.slug}/", include((here.urlpatterns, config.manifest.slug)))
