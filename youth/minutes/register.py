"""Who took or left a seat or an office while the meeting sat."""

from datetime import datetime

from django.utils.translation import gettext as _

from youth.acts.register import RegisterEntered, RegisterKept, RegisterLeft
from youth.journal import minutes
from youth.journal.minutes import local_time
from youth.minutes.words import fill, local_date, names_of
from youth.models.journal import JournalEntry
from youth.roles import role_title


@minutes.of(RegisterEntered)
def entered(act: RegisterEntered, entry: JournalEntry) -> str:
    """Report who took which seat or office, and when."""
    sentence = (
        _("From %(time)s on, %(name)s holds this office: %(office)s.")
        if act.role
        else _("From %(time)s on, %(name)s holds seat No. %(seat)s.")
    )
    return _told(sentence, act, entry, act.starts_at)


@minutes.of(RegisterLeft)
def left(act: RegisterLeft, entry: JournalEntry) -> str:
    """Report who left which seat or office, and when."""
    sentence = (
        _("From %(time)s on, %(name)s no longer holds this office: %(office)s.")
        if act.role
        else _("From %(time)s on, %(name)s no longer holds seat No. %(seat)s.")
    )
    return _told(sentence, act, entry, act.ends_at)


@minutes.of(RegisterKept)
def kept(act: RegisterKept, entry: JournalEntry) -> str:
    """Report whose end in a seat or office, which still lay ahead, was taken back."""
    sentence = (
        _("%(name)s stays in this office: %(office)s. The end recorded before was taken back.")
        if act.role
        else _("%(name)s keeps seat No. %(seat)s. The end recorded before was taken back.")
    )
    return _told(sentence, act, entry, entry.at)


def _told(
    sentence: str, act: RegisterEntered | RegisterLeft | RegisterKept, entry: JournalEntry, moment: datetime
) -> str:
    time, day = local_time(entry, moment), local_date(entry, moment)
    return fill(
        sentence,
        name=names_of(entry, [act.participant]),
        time=time if day == local_date(entry, entry.at) else f"{time} {day}",
        seat=act.seat,
        office=role_title(act.role) if act.role else "",
    )
