"""The owner of a declaration: names that stay in the journal for ever begin with their owner's."""

from django.apps import apps

from plugins.apps import PluginConfig


def owner_of(module: str) -> str:
    """Return the slug of the plugin or the label of the app that a module belongs to.

    A module of no installed app belongs to its top-level package.
    """
    config = apps.get_containing_app_config(module)
    if isinstance(config, PluginConfig):
        return config.manifest.slug
    return config.label if config else module.partition(".")[0]


def is_named_after(name: str, owner: str) -> bool:
    """Return whether a name is ``<owner>.<word>``."""
    head, dot, word = name.partition(".")
    return bool(dot) and head == owner and word.isidentifier() and word.isascii() and word.islower()
