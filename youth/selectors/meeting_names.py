"""Names of meetings in text and in choices."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from youth.models import Meeting


def meeting_name(meeting: Meeting) -> str:
    """Return "Meeting No. 7"; before the opening gives it a number, "Regular meeting, 3 July 2027".

    That of a committee is named with it: "Culture and sport: Meeting No. 2".
    """
    if meeting.number is not None:
        return _of_body(meeting, _("Meeting No. %(number)s") % {"number": meeting.number})
    name = f"{_kind_in_words(meeting)}, {meeting_moment(meeting, 'DATE_FORMAT')}"
    return _of_body(meeting, name)


def body_name(meeting: Meeting) -> str:
    """Return who meets: the name of the committee, else of the council."""
    return meeting.committee.name if meeting.committee is not None else meeting.council.name


def _of_body(meeting: Meeting, name: str) -> str:
    return name if meeting.committee is None else f"{meeting.committee.name}: {name}"


def dated_meeting_name(meeting: Meeting) -> str:
    """Return the name of a meeting with its day: "Meeting No. 7, 3 July 2027"."""
    if meeting.number is None:
        return meeting_name(meeting)
    return f"{meeting_name(meeting)}, {meeting_moment(meeting, 'DATE_FORMAT')}"


def _kind_in_words(meeting: Meeting) -> str:
    words = {
        Meeting.Kind.CONSTITUENT: _("Constituent meeting"),
        Meeting.Kind.REGULAR: _("Regular meeting"),
        Meeting.Kind.EXTRAORDINARY: _("Extraordinary meeting"),
    }
    return words[Meeting.Kind(meeting.kind)]


def meeting_moment(meeting: Meeting, shape: str) -> str:
    """Return when the meeting begins or goes on, in the council's time zone and the active language."""
    return date_format(timezone.localtime(meeting.begins_at, ZoneInfo(meeting.council.time_zone)), shape)


def meeting_choice(meeting: Meeting) -> str:
    """Return the words that distinguish one meeting from all others of its council."""
    when = meeting_moment(meeting, "SHORT_DATETIME_FORMAT")
    kind = _of_body(meeting, _kind_in_words(meeting))
    name = kind if meeting.number is None else meeting_name(meeting)
    return f"{when}, {name}, {meeting.place}"
