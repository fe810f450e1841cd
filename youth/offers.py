"""The hooks that the youth council offers to plugins: meetings, agenda, resolutions, people.

What voting tells of a result and the register of a record stands here too: plugins beside one another
never import each other, they meet in what is below both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from plugins.hooks import Contribution, Fact, Guard, Notice, SubjectSummary, Text

if TYPE_CHECKING:
    from youth.models import AgendaItem, Council, Meeting, Participant, Resolution
    from youth.models.journal import JournalEntry


type AgendaChange = Literal["added", "taken_off", "postponed", "withdrawn", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFact:
    """What a meeting's lawful next steps rest on.

    ``open_polls`` take ballots, ``unannounced_polls`` are closed and await their result; ``blocked`` gives
    further reasons against a step by its name.
    """

    open_polls: int = 0
    unannounced_polls: int = 0
    blocked: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """An announced result with what was decided; ``decision`` is its frozen document, see docs/voting.md."""

    poll: UUID
    agenda_item: UUID
    carried: bool
    reason: str
    subject_label: str
    subject_id: UUID | None
    decision: Mapping[str, Any]


@Contribution
def agenda_candidates(council: "Council", meeting: "Meeting") -> Iterable[SubjectSummary]:
    """Return the matters that are ready for this meeting's agenda."""
    return ()


@Fact
def meeting_facts(council: "Council", meeting: "Meeting") -> MeetingFact | None:
    """Return facts by which the lawful next steps of a meeting are computed (an open poll)."""
    return None


@Guard
def may_close_meeting(council: "Council", meeting: "Meeting") -> Text | None:
    """Return why this meeting may not be closed now."""


@Notice
def agenda_changed(
    council: "Council", entry: "JournalEntry", item: "AgendaItem", change: AgendaChange
) -> None:
    """Tell that an agenda item was ``added``, ``taken_off``, ``postponed``, ``withdrawn`` or ``finished``."""


@Notice
def poll_announced(council: "Council", entry: "JournalEntry", outcome: PollOutcome) -> None:
    """Tell a poll's frozen outcome: rule, snapshot, counts, verdict; never who chose what in secret."""


@Notice
def resolution_adopted(council: "Council", entry: "JournalEntry", resolution: "Resolution") -> None:
    """Tell that a numbered resolution was adopted."""


@Notice
def meeting_closed(council: "Council", entry: "JournalEntry", meeting: "Meeting") -> None:
    """Tell that a meeting was closed."""


@Notice
def record_received(council: "Council", entry: "JournalEntry", record: Any) -> None:
    """Tell that a consultation record of this council was reviewed and is public from now on."""


@Notice.always
def member_left(council: "Council", entry: "JournalEntry", participant: "Participant") -> None:
    """Tell that somebody left the council or the installation; erase what need not be kept.

    Told where the plugin is off, too: what it keeps is still there.
    """
