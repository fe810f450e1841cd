"""Names of meetings in text and in choices."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from youth.models import Meeting


def meeting_name(meeting: Meeting) -> str:
    """Return "Meeting No. 7", or "Upcoming meeting" before the notice gave it a number."""
    if meeting.number is None:
        return _("Upcoming meeting")
    return _("Meeting No. %(number)s") % {"number": meeting.number}


def meeting_moment(meeting: Meeting, shape: str) -> str:
    """Return when the meeting begins or goes on, in the council's time zone and the active language."""
    return date_format(timezone.localtime(meeting.begins_at, ZoneInfo(meeting.council.time_zone)), shape)


def meeting_choice(meeting: Meeting) -> str:
    """Return the words that distinguish one meeting from all others of its council."""
    when = meeting_moment(meeting, "SHORT_DATETIME_FORMAT")
    return f"{when}, {meeting_name(meeting)}, {meeting.place}"
