"""The configuration class of every plugin, and the kernel's own."""

from importlib import import_module
from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

from plugins.manifest import API_VERSION, Manifest

__all__ = ["API_VERSION", "Manifest", "PluginConfig"]


class PluginConfig(AppConfig):
    """A plugin: a Django app with a manifest.

    Its ``hooks`` module is imported once the apps are ready; ``urls`` and ``api.urls`` are mounted below
    the council's address. A plugin's ``apps`` module may import nothing of the project but this module.
    """

    # Django picks an app's configuration by itself only where one class is a candidate.
    default = False
    manifest: ClassVar[Manifest]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make every subclass the configuration of its app."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        """Import what the plugin offers and answers; a subclass that overrides this calls it."""
        for name in ("offers", "hooks"):
            if self.module is not None and module_has_submodule(self.module, name):
                import_module(f"{self.name}.{name}")

    def enabled(self, council: Any) -> None:
        """Do what is needed when a council switches the plugin on; runs in the same transaction."""

    def disabled(self, council: Any) -> None:
        """Do what is needed when a council switches the plugin off; its data stays."""

    def may_disable(self, council: Any) -> str | None:
        """Return why the plugin cannot be switched off now (an open matter), or None."""


class PluginsConfig(AppConfig):
    """The plugin kernel."""

    name = "plugins"

    def ready(self) -> None:
        """Register the start-up checks and what happens at the end of a request."""
        from plugins import checks, failures  # noqa: F401 (imported for their registrations)
