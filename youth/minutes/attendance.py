"""Members who came into the hall or left it while the meeting ran."""

from django.utils.translation import gettext as _

from youth.acts.attendance import MemberEntered, MemberLeft
from youth.acts.meetings import MeetingOpened
from youth.journal import minutes
from youth.minutes.words import fill, local_time, names_of
from youth.models.journal import JournalEntry


@minutes.of(MemberEntered)
def entered(act: MemberEntered, entry: JournalEntry) -> str | None:
    """Tell who came later; who was there at the opening stands in its roll call."""
    if not while_sitting(entry):
        return None
    return fill(
        _("%(name)s entered the hall at %(time)s. Members present: %(present)s."),
        name=names_of(entry, [act.participant]),
        time=local_time(entry),
        present=act.present,
    )


@minutes.of(MemberLeft)
def left(act: MemberLeft, entry: JournalEntry) -> str | None:
    """Tell who left while the meeting ran."""
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

    Judged by the place in the stream, not by the clock: two acts may carry the same moment.
    """
    return entry.stream.entries.filter(seq__lt=entry.seq, kind=MeetingOpened.name).exists()
