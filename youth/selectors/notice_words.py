"""What a notice says: when and where, how many days there are and how many the rules ask for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youth.models import Meeting
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


def late_in_words(meeting: Meeting) -> str:
    """Return that the notice is late, and why; "" where it is in time."""
    if not meeting.is_late_notice:
        return ""
    words = _("The notice is later than the rules ask for. Reason: %(reason)s")
    return words % {"reason": meeting.late_because}
