"""App configuration."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from plugins.apps import Manifest, PluginConfig


class DeliberationConfig(PluginConfig):
    """The floor of a meeting: requests to speak, their order, speaking time."""

    name = "plugins.deliberation"
    label = "deliberation"
    verbose_name = _("Deliberation")
    manifest = Manifest(
        slug="deliberation",
        title=_("Deliberation"),
        summary=_("Requests to speak, the queue of speakers and speaking times, by the council's own rules."),
        version="0.1.0",
        author="Glas",
        category=_("Meetings"),
        order=15,
        on_by_default=True,
        stylesheets=("deliberation/deliberation.css",),
    )

    parts = ("floor", "arguments")

    def may_disable(self, council: Any) -> str | None:
        """Refuse while somebody has the floor: nobody could take it back."""
        from plugins.deliberation.floor.selectors import speaks_in_council

        return str(_("Somebody has the floor now.")) if speaks_in_council(council) else None
