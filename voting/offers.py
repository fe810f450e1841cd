"""The hooks that voting offers to plugins."""

from typing import TYPE_CHECKING

from plugins.hooks import Guard, Text

if TYPE_CHECKING:
    from voting.models import Poll
    from youth.models import Council, Participant


@Guard
def may_open_poll(council: "Council", poll: "Poll") -> Text | None:
    """Return why this poll may not be opened now."""


@Guard
def may_vote(council: "Council", participant: "Participant", poll: "Poll") -> Text | None:
    """Return why this person may not vote in this poll. The choice is never given."""
