"""How the meeting was convened, opened, counted, suspended, resumed and closed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youth.acts.meetings import (
    MeetingClosed,
    MeetingConvened,
    MeetingOpened,
    MeetingResumed,
    MeetingSuspended,
    QuorumChecked,
)
from youth.journal import minutes
from youth.minutes.words import actor_name, fill, local_date, local_time, names_of
from youth.models.journal import JournalEntry


@minutes.of(MeetingConvened)
def convened(act: MeetingConvened, entry: JournalEntry) -> str:
    """Tell when notice was given and whether in time."""
    sentence = ngettext(
        "The meeting was convened on %(date)s, %(days)s day before it.",
        "The meeting was convened on %(date)s, %(days)s days before it.",
        act.notice_days,
    )
    text = fill(sentence, date=local_date(entry, entry.at), days=act.notice_days)
    if not act.is_late:
        return text
    late = ngettext(
        "The rules ask for %(needed)s day of notice.",
        "The rules ask for %(needed)s days of notice.",
        act.days_needed,
    )
    return f"{text} {fill(late, needed=act.days_needed)}"


@minutes.of(MeetingOpened)
def opened(act: MeetingOpened, entry: JournalEntry) -> str:
    """Tell who opened, who is present, and that there is a quorum."""
    return fill(
        _(
            "%(who)s opened the meeting at %(time)s. The roll call found %(present)s members "
            "present; %(needed)s of %(seats)s are needed. There is a quorum. Present: %(names)s."
        ),
        who=actor_name(entry),
        time=local_time(entry),
        present=act.present,
        needed=act.needed,
        seats=act.seats,
        names=names_of(entry, act.members),
    )


@minutes.of(QuorumChecked)
def quorum_checked(act: QuorumChecked, entry: JournalEntry) -> str:
    """Tell the count and what follows from it."""
    sentence = (
        _(
            "A check of the quorum at %(time)s found %(present)s members present; %(needed)s are "
            "needed. There is a quorum."
        )
        if act.met
        else _(
            "A check of the quorum at %(time)s found %(present)s members present; %(needed)s are "
            "needed. There is no quorum and no vote can be taken."
        )
    )
    return fill(sentence, time=local_time(entry), present=act.present, needed=act.needed)


@minutes.of(MeetingSuspended)
def suspended(act: MeetingSuspended, entry: JournalEntry) -> str:
    """Tell who suspended the meeting and when."""
    return fill(
        _("%(who)s suspended the meeting at %(time)s."), who=actor_name(entry), time=local_time(entry)
    )


@minutes.of(MeetingResumed)
def resumed(act: MeetingResumed, entry: JournalEntry) -> str:
    """Tell that the meeting goes on and that the quorum was checked."""
    return fill(
        _(
            "%(who)s resumed the meeting at %(time)s. After the break %(present)s members are "
            "present; %(needed)s are needed. There is a quorum."
        ),
        who=actor_name(entry),
        time=local_time(entry),
        present=act.present,
        needed=act.needed,
    )


@minutes.of(MeetingClosed)
def closed(act: MeetingClosed, entry: JournalEntry) -> str:
    """Tell who closed the meeting, when, and what it adopted."""
    adopted = ngettext(
        "The meeting adopted %(count)s resolution.",
        "The meeting adopted %(count)s resolutions.",
        act.resolutions,
    )
    ending = fill(_("%(who)s closed the meeting at %(time)s."), who=actor_name(entry), time=local_time(entry))
    return f"{fill(adopted, count=act.resolutions)} {ending}"
