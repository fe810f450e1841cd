"""What a notice says: when and where, how many days there are and how many the rules ask for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youth.acts.meetings import MeetingConvened
from youth.journal.kinds import act_of
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import Meeting
from youth.selectors.convene_requests import paper_of_request
from youth.selectors.meeting_names import meeting_moment
from youth.selectors.steps import notice_state, papers_state


def notice_in_words(meeting: Meeting) -> str:
    """Return "Notice: 6 days, 5 are needed", of a notice that was given or that would be given today."""
    state = notice_state(meeting)
    return _("Notice: %(days)s") % {"days": _days(state.days, state.needed)}


def papers_in_words(meeting: Meeting) -> str:
    """Return how many days there are to send the papers, "" where the rules give them none of their own."""
    state = papers_state(meeting)
    if not state.needed:
        return ""
    return _("Papers, if they are sent today: %(days)s") % {"days": _days(state.days, state.needed)}


def _days(days: int, needed: int) -> str:
    words = ngettext("%(days)s day, %(needed)s needed.", "%(days)s days, %(needed)s needed.", days)
    return words % {"days": days, "needed": needed}


def facts_in_words(meeting: Meeting) -> str:
    """Return when and where a meeting is, and of which kind, one fact a line."""
    lines = [
        _("When: %(date)s, %(time)s"),
        _("Where: %(place)s"),
        _("Meeting: %(kind)s, public") if meeting.is_public else _("Meeting: %(kind)s, closed to the public"),
    ]
    facts = {
        "date": f"{meeting_moment(meeting, 'l')}, {meeting_moment(meeting, 'DATE_FORMAT')}",
        "time": meeting_moment(meeting, "TIME_FORMAT"),
        "place": meeting.place,
        "kind": meeting.get_kind_display(),
    }
    return "\n".join(line % facts for line in lines)


def request_in_words(meeting: Meeting) -> str:
    """Return who had asked for a convened meeting, by what its notice says; "" where nobody had."""
    if meeting.kind != Meeting.Kind.EXTRAORDINARY or meeting.convened_at is None:
        return ""
    told = entries_after(meeting_stream(meeting)).filter(kind=MeetingConvened.name).last()
    act = act_of(told) if told is not None else None
    if not isinstance(act, MeetingConvened):
        return ""
    if act.asked:
        words = (
            ngettext(
                "Convened by %(count)s member who had asked for it, after the chair's days had passed.",
                "Convened by %(count)s members who had asked for it, after the chair's days had passed.",
                len(act.asked),
            )
            if act.by_requesters
            else ngettext(
                "Convened at the request of %(count)s member.",
                "Convened at the request of %(count)s members.",
                len(act.asked),
            )
        )
        return words % {"count": len(act.asked)}
    paper = paper_of_request(meeting.pk) if act.paper is not None else ""
    if act.paper is None or not act.paper.matches(paper):
        return ""
    return _("Convened at a request on paper: %(paper)s") % {"paper": paper}


def late_in_words(meeting: Meeting) -> str:
    """Return that the notice is late, and why; "" where it is in time."""
    if not meeting.is_late_notice:
        return ""
    words = _("The notice is later than the rules ask for. Reason: %(reason)s")
    return words % {"reason": meeting.late_because}
