"""The hooks that voting offers to plugins."""

from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from plugins.hooks import Guard, Text
from youth.services.notices import declare_topic

OPINIONS = declare_topic(
    "voting.opinions",
    pgettext_lazy("notifications", "questions that the council asks you, and what came out"),
    (),
)

if TYPE_CHECKING:
    from voting.models import Poll
    from youth.models import Council, Participant


@Guard
def may_open_poll(council: "Council", poll: "Poll") -> Text | None:
    """Return why this poll may not be opened now."""


@Guard
def may_vote(council: "Council", participant: "Participant", poll: "Poll") -> Text | None:
    """Return why this person may not vote in this poll. The choice is never given."""
