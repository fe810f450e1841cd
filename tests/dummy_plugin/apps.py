"""A complete plugin that only the tests install; off until a test switches it on."""

from typing import Any, ClassVar

from plugins.apps import Manifest, PluginConfig


class DummyConfig(PluginConfig):
    """Counts its calls, and refuses to go while something is pinned."""

    name = "tests.dummy_plugin"
    label = "dummy_plugin"
    never_public = frozenset({"Note"})
    manifest = Manifest(
        slug="dummy",
        title="Dummy",
        summary="Pins notes to a board.",
        version="1.2.3",
        author="Tests",
        category="Tests",
        order=50,
        settings_form="tests.dummy_plugin.forms.BoardForm",
        stylesheets=("dummy/board.css",),
    )
    calls: ClassVar[list[tuple[str, Any]]] = []

    def enabled(self, council: Any) -> None:
        """Remember the call."""
        self.calls.append(("enabled", council.pk))

    def disabled(self, council: Any) -> None:
        """Remember the call."""
        self.calls.append(("disabled", council.pk))

    def demo(self, council: Any, people: Any) -> None:
        """Remember the call."""
        self.calls.append(("demo", (council.pk, people["secretary"].pk)))

    def may_disable(self, council: Any) -> str | None:
        """Stay while an open note hangs."""
        from tests.dummy_plugin.models import Note

        return "A note still hangs." if Note.objects.filter(council=council, is_open=True).exists() else None
