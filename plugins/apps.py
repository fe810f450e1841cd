"""The configuration class of every plugin, and the kernel's own."""

from importlib import import_module
from typing import Any, ClassVar

from django.apps import AppConfig
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.module_loading import import_string, module_has_submodule

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
        """Import the plugin's hooks; a subclass that overrides this calls it."""
        if self.module is not None and module_has_submodule(self.module, "hooks"):
            import_module(f"{self.name}.hooks")

    def enabled(self, council: Any) -> None:
        """Do what is needed when a council switches the plugin on; runs in the same transaction."""

    def disabled(self, council: Any) -> None:
        """Do what is needed when a council switches the plugin off; its data stays."""

    def may_disable(self, council: Any) -> str | None:
        """Return why the plugin cannot be switched off now (an open matter), or None."""

    def settings(self, council: Any) -> dict[str, Any]:
        """Return the plugin's settings in a council, by field of its ``settings_form``.

        What was not saved, or no longer passes the form, has the field's initial value.
        """
        if not self.manifest.settings_form:
            return {}
        form, values = self.settings_form_in(council), {}
        for name, field in form.fields.items():
            try:
                values[name] = field.clean(form.get_initial_for_field(field, name))
            except ValidationError:
                values[name] = field.initial() if callable(field.initial) else field.initial
        return values

    def settings_form_in(self, council: Any, data: Any = None) -> BaseForm:
        """Return the manifest's ``settings_form``, filled with what the council saved."""
        from plugins.models import CouncilPlugin

        rows = CouncilPlugin.objects.filter(council=council.pk, slug=self.manifest.slug)
        form_class: type[BaseForm] = import_string(self.manifest.settings_form)
        return form_class(data, initial=rows.values_list("settings", flat=True).first() or {})


class PluginsConfig(AppConfig):
    """The plugin kernel."""

    name = "plugins"

    def ready(self) -> None:
        """Register the start-up checks and what happens at the end of a request."""
        from plugins import checks, failures  # noqa: F401 (imported for their registrations)
