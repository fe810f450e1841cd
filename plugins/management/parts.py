"""Modules of an app that are found by their name, also in the folders of a plugin's features."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule


def import_named(config: AppConfig, name: str) -> None:
    """Import the module of an app that has this name, and those of a plugin's parts, where there are any."""
    parts: tuple[str, ...] = getattr(config, "parts", ())
    for place in (config.module, *(import_module(f"{config.name}.{part}") for part in parts)):
        if place is not None and module_has_submodule(place, name):
            import_module(f"{place.__name__}.{name}")
