"""App configuration."""

from django.utils.translation import gettext_lazy as _

from plugins.apps import Manifest, PluginConfig


class ProposalsConfig(PluginConfig):
    """Youth proposals: written, supported, submitted, decided, answered."""

    name = "proposals"
    verbose_name = _("Proposals")
    manifest = Manifest(
        slug="proposals",
        title=_("Proposals"),
        summary=_("Young people propose, support and follow what becomes of it."),
        version="0.1.0",
        author="Glas",
        category=_("Participation"),
        order=10,
        on_by_default=True,
    )
