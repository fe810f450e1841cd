"""App configuration."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from plugins.apps import Manifest, PluginConfig


class RecordsConfig(PluginConfig):
    """Official packages of resolutions, their import, and the consultation records."""

    name = "plugins.records"
    label = "records"
    verbose_name = _("Consultation records")
    manifest = Manifest(
        slug="records",
        title=_("Consultation records"),
        summary=_("Resolutions leave as checked packages and arrive in the Municipal Council's record."),
        version="0.1.0",
        author="Glas",
        category=_("Official record"),
        order=30,
        on_by_default=True,
    )

    def demo(self, council: Any, people: Mapping[str, Any]) -> None:
        """Let the municipal council receive what the youth council sends."""
        from plugins.records.demo import trust_youth_councils

        if council.kind == "municipal":
            trust_youth_councils(council, people["secretary"])
