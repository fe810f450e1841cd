"""What acts of the floor replace, and what acts of the meeting change on the floor."""

from plugins.deliberation.floor import acts
from plugins.deliberation.floor.presenters import floor_fragments, questions_fragments
from plugins.deliberation.floor.selectors import speeches_in
from youth.acts import agenda, attendance, meetings
from youth.acts.meeting_act import MeetingAct, meeting_of
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience
from youth.journal.models import JournalEntry
from youth.presenters.meeting_fragments import meeting_fragments


@frames.of(
    acts.RequestMade,
    acts.RequestWithdrawn,
    acts.FloorGiven,
    acts.FloorTaken,
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


@frames.of(attendance.HallGuestCorrected)
def floor_with_guests(
    act: attendance.HallGuestCorrected, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the floor where a guest whose name was corrected speaks or waits."""
    meeting = meeting_of(entry)
    if audience == "public" and not meeting.is_public:
        return None
    on_floor = any(one.guest_id == act.guest for one in speeches_in(meeting))
    return floor_fragments(meeting, audience, language) if on_floor else None


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
    """Return the floor of the item that is under way now, or of none, and the questions from home."""
    meeting = meeting_of(entry)
    if audience == "public" and not meeting.is_public:
        return None
    floor = floor_fragments(meeting, audience, language)
    return {**floor, **questions_fragments(meeting, language)}


@frames.of(
    acts.QuestionSupported,
    acts.QuestionRead,
    meetings.MeetingConvened,
    meetings.MeetingCancelled,
    meetings.MeetingNotHeld,
    meetings.MeetingClosedToPublic,
    meetings.MotionOverturned,
)
def questions_from_home(
    act: acts.QuestionAct | MeetingAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the questions that were let through."""
    return questions_fragments(meeting_of(entry), language)


@frames.of(acts.QuestionAsked, acts.QuestionShown, acts.QuestionRefused)
def questions_to_decide(
    act: acts.QuestionAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the questions that were let through, and the table, which says how many wait for it."""
    meeting = meeting_of(entry)
    console = meeting_fragments(meeting, audience, language, ("console",))
    return questions_fragments(meeting, language) | console
