"""Plugins that cannot be used, each for one reason."""

from plugins.apps import Manifest, PluginConfig


def _manifest(slug: str = "sample", api: str = "~=1.0") -> Manifest:
    return Manifest(slug=slug, title="Sample", summary="", version="1.0", author="Tests", api=api)


class TooNew(PluginConfig):
    name = "tests.plugins"
    manifest = _manifest(api="~=2.0")


class Unreadable(PluginConfig):
    manifest = _manifest(api="one")


class Misspelt(PluginConfig):
    name = "tests.plugins"
    manifest = _manifest(slug="Notes")


class Taken(PluginConfig):
    name = "tests.plugins"
    manifest = _manifest(slug="voting")


class WithoutManifest(PluginConfig):
    pass
