"""Members who came into the hall or left it while the meeting ran."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from youth.acts.attendance import AttendanceCorrected, MemberEntered, MemberLeft, MembersEntered
from youth.acts.meetings import MeetingOpened
from youth.journal import minutes
from youth.journal.minutes import local_time
from youth.journal.streams import key_of
from youth.minutes.words import fill, names_of
from youth.models import Attendance, AttendanceCorrection
from youth.models.journal import JournalEntry


@minutes.of(MemberEntered)
def entered(act: MemberEntered, entry: JournalEntry) -> str | None:
    """Report who came later; who was there at the opening is in its roll call."""
    if not while_sitting(entry):
        return None
    return fill(
        _("%(name)s entered the hall at %(time)s. Members present: %(present)s."),
        name=names_of(entry, [act.participant]),
        time=local_time(entry),
        present=act.present,
    )


@minutes.of(MembersEntered)
def entered_together(act: MembersEntered, entry: JournalEntry) -> str | None:
    """Report who came later, where several were entered at once."""
    if not while_sitting(entry):
        return None
    if act.way == Attendance.Way.ROLL_CALL:
        template = _("At the roll call of %(time)s answered: %(name)s. Members present: %(present)s.")
    elif len(act.participants) == 1:
        template = _("%(name)s entered the hall at %(time)s. Members present: %(present)s.")
    else:
        template = _("Entered the hall by %(time)s: %(name)s. Members present: %(present)s.")
    return fill(template, name=names_of(entry, act.participants), time=local_time(entry), present=act.present)


@minutes.of(AttendanceCorrected)
def corrected(act: AttendanceCorrected, entry: JournalEntry) -> str:
    """Report what was entered wrongly, what is right, and why it was corrected."""
    if act.annuls:
        template = _(
            "Correction of the attendance sheet at %(time)s: %(name)s was not in the hall; entered was "
            "%(before)s. Reason: %(reason)s. Members present: %(present)s."
        )
    else:
        template = _(
            "Correction of the attendance sheet at %(time)s: %(name)s was in the hall %(after)s, not "
            "%(before)s as entered. Reason: %(reason)s. Members present: %(present)s."
        )
    return fill(
        template,
        time=local_time(entry),
        name=names_of(entry, [act.participant]),
        before=_hours(entry, act.was_entered_at, act.was_left_at),
        after=_hours(entry, act.entered_at, act.left_at),
        reason=_reason(act, entry),
        present=act.present,
    )


@minutes.of(MemberLeft)
def left(act: MemberLeft, entry: JournalEntry) -> str | None:
    """Report who left while the meeting ran."""
    if not while_sitting(entry):
        return None
    return fill(
        _("%(name)s left the hall at %(time)s. Members present: %(present)s."),
        name=names_of(entry, [act.participant]),
        time=local_time(entry),
        present=act.present,
    )


def while_sitting(entry: JournalEntry) -> bool:
    """Return whether the meeting had been opened when the entry was written.

    Judged by the place in the stream, not by the clock: two acts may have the same time.
    """
    return entry.stream.entries.filter(seq__lt=entry.seq, kind=MeetingOpened.name).exists()


def _hours(entry: JournalEntry, entered_at: datetime, left_at: datetime | None) -> str:
    begins = local_time(entry, entered_at)
    if left_at is None:
        return _("from %(begins)s on") % {"begins": begins}
    return _("from %(begins)s to %(ends)s") % {"begins": begins, "ends": local_time(entry, left_at)}


def _reason(act: AttendanceCorrected, entry: JournalEntry) -> str:
    """Return the reason from the row of this correction, the one whose seal it matches."""
    rows = AttendanceCorrection.objects.filter(
        attendance__meeting=UUID(key_of(entry.stream_id)), attendance__participant=act.participant
    )
    return next((row.reason.rstrip(".") for row in rows if act.reason.matches(row.reason)), "")
