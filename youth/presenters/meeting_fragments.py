"""The parts of a meeting's page that acts replace, rendered from the page's own partials.

An app whose acts change what the chair may do next (a poll opened) adds ``meeting_fragments`` of the
parts it touches to its frames.
"""

from collections.abc import Collection

from django.template.loader import render_to_string
from django.utils.translation import override

from youth.journal.kinds import Audience
from youth.models import Meeting
from youth.presenters.meeting import MeetingPresenter

# Part of the page → who has it. Element ids are "meeting-<part>".
PARTS: dict[str, frozenset[Audience]] = {
    # The heading of the hall's screen.
    "name": frozenset({"public", "member", "chair"}),
    # The end of the breadcrumb, and with it the window's title.
    "crumb": frozenset({"public", "member", "chair"}),
    "head": frozenset({"public", "member", "chair"}),
    "bar": frozenset({"public", "member", "chair"}),
    "agenda": frozenset({"public", "member", "chair"}),
    "item": frozenset({"public", "member", "chair"}),
    # What plugins show of the item under way, without anything personal.
    "now": frozenset({"public", "member", "chair"}),
    "quorum": frozenset({"public", "member", "chair"}),
    "hall": frozenset({"public", "member", "chair"}),
    "outcome": frozenset({"public", "member", "chair"}),
    "me": frozenset({"member", "chair"}),
    # Who presides over a committee, or as the eldest, holds no office; who has no console gets nothing.
    "console": frozenset({"member", "chair"}),
}
# These differ from person to person: the frame brings the empty place, the page fetches its content.
PRIVATE = frozenset({"me", "console"})


def meeting_fragments(
    meeting: Meeting, audience: Audience, language: str, parts: Collection[str] = tuple(PARTS)
) -> dict[str, str]:
    """Return the parts of the meeting's page as this audience sees them, by element id."""
    board = MeetingPresenter(meeting)
    with override(language):
        return {
            f"meeting-{part}": render_part(board, part, audience)
            for part in PARTS
            if part in parts and audience in PARTS[part]
        }


def render_part(board: MeetingPresenter, part: str, audience: Audience) -> str:
    """Render one part in the active language."""
    template = "private" if part in PRIVATE else part
    context = {"board": board, "meeting": board.meeting, "council": board.council, "audience": audience}
    return render_to_string(f"youth/meeting/_{template}.html", context | {"part": part})
