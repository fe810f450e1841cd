"""The configuration class of every plugin, and the kernel's own."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from plugins.management.admission import admit, names_in_models, take_out
from plugins.management.parts import import_named
from plugins.manifest import API_VERSION, Manifest
from plugins.reasons import Problem, reason_for

if TYPE_CHECKING:
    from django.forms import BaseForm

__all__ = ["API_VERSION", "Manifest", "PluginConfig"]


class PluginConfig(AppConfig):
    """A plugin: a Django app with a manifest.

    Its ``hooks`` module is imported once the apps are ready; ``urls`` and ``api.urls`` are mounted below
    the council's address. A plugin's ``apps`` module may import nothing of the project but this module.
    """

    # Django picks an app's configuration by itself only where one class is a candidate.
    default = False
    manifest: ClassVar[Manifest]
    # Folders of its features: what is found by the name of a module is found in each of them too.
    parts: ClassVar[tuple[str, ...]] = ()
    # Why the plugin is left out since the start; empty while it is in use.
    problem = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make every subclass the configuration of its app, and its failures its own."""
        super().__init_subclass__(**kwargs)
        cls.default, ready = True, cls.ready

        def isolated(self: PluginConfig) -> None:
            with self.isolated():
                ready(self)

        cls.ready = isolated  # type: ignore[method-assign]

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        """Leave the plugin out where another app has its label: Django would not start."""
        super().__init__(app_name, app_module)
        if self.label in apps.app_configs:
            self.leave_out(f"its label {self.label!r} is another app's")
            self.label = f"left_out_{self.label}"

    def leave_out(self, reason: str) -> None:
        """Leave the plugin out of this process, and record the reason for the list of plugins."""
        self.problem = reason
        settings.PLUGIN_PROBLEMS.append(Problem(self.manifest.slug, reason))

    def import_models(self) -> None:
        """Import the models; an app whose models fail, or whose label is taken, is taken out again."""
        before = names_in_models()
        with self.isolated():
            if not self.problem:
                super().import_models()
                if self.name not in settings.BUNDLED_PLUGINS:
                    admit(self, before)
        if self.problem:
            take_out(self, before)

    @contextmanager
    def isolated(self) -> Iterator[None]:
        """Leave the plugin out where the block fails; a failure of a bundled plugin stops the start."""
        try:
            yield
        except (Exception, SystemExit) as error:
            if self.name in settings.BUNDLED_PLUGINS:
                raise
            self.leave_out(reason_for(error, self.name))
            logging.getLogger(__name__).exception("Plugin %s is left out", self.manifest.slug)

    def ready(self) -> None:
        """Import what the plugin offers and answers; a subclass that overrides this calls it."""
        for name in ("offers", "hooks"):
            import_named(self, name)

    def enabled(self, council: Any) -> None:
        """Do what is needed when a council switches the plugin on; runs in the same transaction."""

    def disabled(self, council: Any) -> None:
        """Do what is needed when a council switches the plugin off; its data stays."""

    def demo(self, council: Any, people: Mapping[str, Any]) -> None:
        """Add what a demonstration shows, on the day of the council's founding; ``people`` by their keys."""

    def may_disable(self, council: Any) -> str | None:
        """Return why the plugin cannot be switched off now (open business), or None."""

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

    def settings_form_in(self, council: Any, data: Any = None) -> "BaseForm":
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
        from plugins import failures  # noqa: F401 (imported for its registrations)
        from plugins.management import checks, problems, words  # noqa: F401 (imported for what they register)
