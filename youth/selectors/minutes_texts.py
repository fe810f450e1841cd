"""Texts of the minutes: with which words each kind begins, and whether anything changed since."""

from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Minutes, MinutesText

Kind = MinutesText.Kind


def starting_text(meeting: Meeting, kind: str, item: AgendaItem | None) -> str:
    """Return the words with which a text of this kind begins, in the council's language."""
    council = meeting.council
    held = timezone.localtime(meeting.opened_at or meeting.starts_at, ZoneInfo(council.time_zone))
    facts = {
        "council": council.name,
        "place": meeting.place,
        "date": date_format(held, "d.m.Y"),
        "time": date_format(held, "H:i"),
    }
    with override(council.languages[0]):
        match Kind(kind):
            case Kind.OPENING:
                words = gettext("Today, %(date)s, at %(time)s, in %(place)s, %(council)s met.")
                return words % facts
            case Kind.CLOSING:
                return gettext(
                    "All items of the agenda were dealt with, and the meeting was closed. These minutes were "
                    "drawn up in … copies."
                )
            case Kind.REPORT:
                return gettext("… reported on the item:")
            case Kind.STATEMENT:
                return gettext("… took the floor:")
            case Kind.QUESTION:
                return gettext("… asked:")
            case Kind.ANSWER:
                return gettext("… answered:")
            case Kind.GUEST:
                return gettext("The meeting was attended by … as …")
            case Kind.DRAFT:
                draft = item.text if item else ""
                return f"{gettext('The text that was put to the vote:')}\n{draft}".strip()
            case Kind.NOTE:
                return ""


def state_of_texts(meeting: Meeting) -> str:
    """Return a value that changes with every act, text and correction of the minutes, in three queries."""
    texts = meeting.minutes_texts.aggregate(count=Count("pk"), saved=Sum("version"))
    minutes = Minutes.objects.filter(meeting=meeting).values_list("state", flat=True).first()
    return f"{head(meeting_stream(meeting))}-{texts['count']}-{texts['saved'] or 0}-{minutes or ''}"
