"""What the plugin offers: a mail topic to people, a hook and a place to other plugins."""

from typing import Any
from uuid import UUID

from django.utils.translation import pgettext_lazy

from plugins.hooks import Notice, declare_slot
from youth.services.notices import ConsentText, declare_topic

OPENED = declare_topic(
    "surveys.opened",
    pgettext_lazy("surveys", "new surveys of the council"),
    ConsentText(
        version="1",
        bg="Искам да получавам имейл, когато съветът открие анкета.",
        en="I want an e-mail when the council opens a survey.",
    ),
)

BELOW = declare_slot("surveys.below")


@Notice
def survey_closed(council: Any, entry: Any, survey: UUID) -> None:
    """A survey was closed; its sums may be shown from now on."""
