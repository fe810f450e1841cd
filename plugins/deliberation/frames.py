"""What acts of the floor replace, and what acts of the meeting change on the floor."""

from plugins.deliberation import acts
from plugins.deliberation.presenters import floor_fragments
from youth.acts import agenda, meetings
from youth.acts.meeting_act import MeetingAct, meeting_of
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience
from youth.journal.models import JournalEntry
from youth.presenters.meeting_fragments import meeting_fragments


@frames.of(
    acts.RequestMade,
    acts.RequestWithdrawn,
    acts.TimeExtended,
    acts.DebateClosed,
    acts.DebateReopened,
    acts.DebateSummed,
)
def floor_parts(
    act: acts.FloorAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the floor as it is now; the reader's own parts are fetched."""
    meeting = meeting_of(entry)
    if audience == "public" and not meeting.is_public:
        return None
    return floor_fragments(meeting, audience, language)


@frames.of(acts.FloorGiven, acts.FloorTaken)
def floor_and_steps(
    act: acts.FloorAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the floor, and the chair's table: while somebody speaks, other steps are lawful."""
    parts = floor_parts(act, entry, audience, language)
    if parts is None:
        return None
    return parts | meeting_fragments(meeting_of(entry), audience, language, ("console",))


@frames.of(
    agenda.ItemStarted,
    agenda.ItemFinished,
    agenda.ItemPostponed,
    agenda.ItemLeftOver,
    agenda.ItemWithdrawn,
    agenda.ItemTakenBack,
    meetings.MeetingOpened,
    meetings.MeetingSuspended,
    meetings.MeetingResumed,
    meetings.QuorumAwaited,
    meetings.MeetingAdjourned,
    meetings.MeetingClosed,
)
def floor_of_next_item(
    act: MeetingAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the floor of the item that is under way now, or of none."""
    return floor_fragments(meeting_of(entry), audience, language)
