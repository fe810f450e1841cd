"""App configuration."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from plugins.apps import Manifest, PluginConfig


class VotingConfig(PluginConfig):
    """Polls in meetings, by the council's own rules of procedure."""

    name = "voting"
    verbose_name = _("Voting")
    never_public = frozenset(
        {
            "Ballot",
            "NamedSheet",
            "Nominee",
            "NonVoter",
            "PaperProtocol",
            "Participation",
            "SealedSheet",
            "Teller",
            "TellerList",
            "Voter",
        }
    )
    manifest = Manifest(
        slug="voting",
        title=_("Voting"),
        summary=_("Polls in meetings, open and named, counted by the council's own rules."),
        version="0.1.0",
        author="Glas",
        category=_("Meetings"),
        order=20,
        on_by_default=True,
    )

    def may_disable(self, council: Any) -> str | None:
        """Refuse while a vote is under way: its result must be announced first."""
        from voting.opinions import open_opinion_polls
        from voting.selectors import has_unfinished_poll

        if has_unfinished_poll(council):
            return str(_("A vote has not been finished yet."))
        return str(_("An opinion poll is open.")) if open_opinion_polls(council).exists() else None
