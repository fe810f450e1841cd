"""Where the pages and endpoints of plugins stand."""

from importlib import import_module
from types import ModuleType

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from plugins.registry import installed_plugins


def page_patterns() -> list[URLPattern | URLResolver]:
    """Return ``<slug>/…`` for every plugin with ``urls``, to be placed below the council's address."""
    return _patterns("urls")


def api_patterns() -> list[URLPattern | URLResolver]:
    """Return ``<slug>/…`` for every plugin with ``api.urls``, to be placed below the council's API."""
    return _patterns("api", "urls")


def _patterns(*path_to_module: str) -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for config in installed_plugins():
        module: ModuleType | None = config.module
        for name in path_to_module:
            # A missing module is fine; one that cannot be imported must be seen, not swallowed.
            if module is None or not module_has_submodule(module, name):
                module = None
                break
            module = import_module(f"{module.__name__}.{name}")
        if module is not None:
            slug = config.manifest.slug
            found.append(path(f"{slug}/", include((module.urlpatterns, slug))))
    return found
