"""How the meeting was convened, opened, counted, suspended, resumed, adjourned and closed."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youth.acts.meetings import (
    EldestPresides,
    KeepingTaken,
    MeetingAdjourned,
    MeetingClosed,
    MeetingConvened,
    MeetingMoved,
    MeetingNotHeld,
    MeetingOpened,
    MeetingResumed,
    MeetingSuspended,
    PresidingEnded,
    PresidingTaken,
    QuorumAwaited,
    QuorumChecked,
    SecondMeetingCalled,
)
from youth.journal import minutes
from youth.journal.kinds import Sealed
from youth.journal.minutes import local_time
from youth.journal.streams import key_of
from youth.minutes.words import actor_name, fill, local_date, names_of
from youth.models import Meeting
from youth.models.journal import JournalEntry
from youth.selectors.convene_requests import paper_of_request


@minutes.of(MeetingConvened)
def convened(act: MeetingConvened, entry: JournalEntry) -> str:
    """Report when notice was given and whether in time."""
    sentence = ngettext(
        "The meeting was convened on %(date)s, %(days)s day before it.",
        "The meeting was convened on %(date)s, %(days)s days before it.",
        act.notice_days,
    )
    text = fill(sentence, date=local_date(entry, entry.at), days=act.notice_days)
    parts = [text, _late(act, entry) if act.is_late else "", _on_request(act, entry)]
    return " ".join(part for part in parts if part)


def _on_request(act: MeetingConvened, entry: JournalEntry) -> str:
    """Return who asked for the meeting; "" where nobody did."""
    if act.asked:
        count, names = len(act.asked), names_of(entry, act.asked)
        if act.by_requesters:
            words = ngettext(
                "It was convened by %(count)s member who had asked for it and for whom the chair had not "
                "convened it in time: %(names)s.",
                "It was convened by the %(count)s members who had asked for it and for whom the chair had "
                "not convened it in time: %(names)s.",
                count,
            )
        else:
            words = ngettext(
                "%(count)s member had asked for it: %(names)s.",
                "%(count)s members had asked for it: %(names)s.",
                count,
            )
        return fill(words, count=count, names=names)
    paper = paper_of_request(UUID(key_of(entry.stream_id))) if act.paper else ""
    if act.paper is None or not act.paper.matches(paper):
        return ""
    return fill(_("It had been asked for on paper: %(paper)s."), paper=paper.rstrip("."))


def _late(act: MeetingConvened | MeetingMoved, entry: JournalEntry) -> str:
    """Return how many days the rules ask for, and why there were fewer."""
    late = ngettext(
        "The rules ask for %(needed)s day of notice.",
        "The rules ask for %(needed)s days of notice.",
        act.days_needed,
    )
    reason = _reason(act.reason, entry, "late_because") if isinstance(act, MeetingConvened) else ""
    return f"{fill(late, needed=act.days_needed)} {reason}".strip()


def _reason(seal: Sealed | None, entry: JournalEntry, field: str) -> str:
    """Return the reason in the meeting's row, "" where it is not the one that was sealed but a later one."""
    text = Meeting.objects.values_list(field, flat=True).get(pk=key_of(entry.stream_id))
    return fill(_("Reason: %(reason)s."), reason=text.rstrip(".")) if seal and seal.matches(text) else ""


@minutes.of(MeetingMoved)
def moved(act: MeetingMoved, entry: JournalEntry) -> str:
    """Report when the meeting was moved, for when it had been called, and why."""
    template = (
        _("On %(date)s %(who)s moved the meeting to another place.")
        if act.was_at == act.starts_at
        else _(
            "On %(date)s %(who)s moved the meeting: it had been called for %(was)s at %(hour)s and was now "
            "called for %(now)s at %(new)s."
        )
    )
    sentence = fill(
        template,
        date=local_date(entry, entry.at),
        who=actor_name(entry),
        was=local_date(entry, act.was_at),
        hour=local_time(entry, act.was_at),
        now=local_date(entry, act.starts_at),
        new=local_time(entry, act.starts_at),
    )
    parts = [sentence, _reason(act.reason, entry, "moved_because"), _late(act, entry) if act.is_late else ""]
    return " ".join(part for part in parts if part)


@minutes.of(MeetingOpened)
def opened(act: MeetingOpened, entry: JournalEntry) -> str:
    """Report who opened, who is present, that there is a quorum, who presides and who keeps the minutes."""
    sentence = fill(
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
    table = [
        fill(words, name=names_of(entry, [who]))
        for who, words in (
            (act.presiding, _("Presiding: %(name)s.")),
            (act.keeping, _("Minutes kept by: %(name)s.")),
        )
        if who is not None
    ]
    return " ".join([sentence, *table])


@minutes.of(QuorumChecked)
def quorum_checked(act: QuorumChecked, entry: JournalEntry) -> str:
    """Report the count and what follows from it."""
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


@minutes.of(EldestPresides)
def eldest_presides(act: EldestPresides, entry: JournalEntry) -> str:
    """Report who presides until a chair is elected."""
    words = _("%(time)s: the eldest member present, %(name)s, presides until a chair is elected.")
    return fill(words, time=local_time(entry), name=names_of(entry, [act.participant]))


@minutes.of(PresidingTaken)
def presiding_taken(act: PresidingTaken, entry: JournalEntry) -> str:
    """Report who presides from now on."""
    words = _("%(time)s: from now on %(name)s presides over the meeting.")
    return fill(words, time=local_time(entry), name=names_of(entry, [act.participant]))


@minutes.of(KeepingTaken)
def keeping_taken(act: KeepingTaken, entry: JournalEntry) -> str:
    """Report who keeps the minutes from now on."""
    words = _("%(time)s: from now on %(name)s keeps the minutes.")
    return fill(words, time=local_time(entry), name=names_of(entry, [act.participant]))


@minutes.of(PresidingEnded)
def presiding_ended(act: PresidingEnded, entry: JournalEntry) -> str:
    """Report that the elected chair takes over."""
    words = _("%(time)s: the elected chair takes over the meeting from %(name)s.")
    return fill(words, time=local_time(entry), name=names_of(entry, [act.participant]))


@minutes.of(MeetingSuspended)
def suspended(act: MeetingSuspended, entry: JournalEntry) -> str:
    """Report who suspended the meeting and when."""
    return fill(
        _("%(who)s suspended the meeting at %(time)s."), who=actor_name(entry), time=local_time(entry)
    )


@minutes.of(MeetingResumed)
def resumed(act: MeetingResumed, entry: JournalEntry) -> str:
    """Report that the meeting goes on, and whether there is a quorum.

    Where there is none, the rules do not have it checked again after a break.
    """
    if act.present < act.needed:
        sentence = _(
            "%(who)s resumed the meeting at %(time)s. After the break %(present)s members are "
            "present; %(needed)s are needed. By the council's rules the quorum is not checked again then."
        )
    else:
        sentence = _(
            "%(who)s resumed the meeting at %(time)s. After the break %(present)s members are "
            "present; %(needed)s are needed. There is a quorum."
        )
    return fill(
        sentence,
        who=actor_name(entry),
        time=local_time(entry),
        present=act.present,
        needed=act.needed,
    )


@minutes.of(MeetingClosed)
def closed(act: MeetingClosed, entry: JournalEntry) -> str:
    """Report who closed the meeting, when, and what it adopted; a committee adopts no resolutions."""
    adopted = _("The meeting adopted no resolution.")
    if act.resolutions:
        adopted = ngettext(
            "The meeting adopted %(count)s resolution.",
            "The meeting adopted %(count)s resolutions.",
            act.resolutions,
        )
    sentence = (
        _(
            "%(who)s closed the meeting at %(time)s for want of a quorum: %(present)s members are present; "
            "%(needed)s are needed."
        )
        if act.without_quorum
        else _("%(who)s closed the meeting at %(time)s.")
    )
    who, time = actor_name(entry), local_time(entry)
    ending = fill(sentence, who=who, time=time, present=act.present, needed=act.needed)
    if Meeting.objects.filter(pk=key_of(entry.stream_id), committee__isnull=False).exists():
        return ending
    return f"{fill(adopted, count=act.resolutions)} {ending}"


@minutes.of(QuorumAwaited)
def awaited(act: QuorumAwaited, entry: JournalEntry) -> str:
    """Report that the quorum was lost, and how long it is waited for."""
    return fill(
        _(
            "At %(time)s %(present)s members are present; %(needed)s are needed. There is no quorum. "
            "%(who)s suspended the meeting and waits for a quorum until %(until)s at the latest."
        ),
        time=local_time(entry),
        present=act.present,
        needed=act.needed,
        who=actor_name(entry),
        until=local_time(entry, act.until),
    )


@minutes.of(MeetingAdjourned)
def adjourned(act: MeetingAdjourned, entry: JournalEntry) -> str:
    """Report that the quorum was lost, and when the meeting goes on."""
    return fill(
        _(
            "At %(time)s %(present)s members are present; %(needed)s are needed. There is no quorum. "
            "%(who)s adjourned the meeting: it goes on on %(date)s at %(hour)s."
        ),
        time=local_time(entry),
        present=act.present,
        needed=act.needed,
        who=actor_name(entry),
        date=local_date(entry, act.to),
        hour=local_time(entry, act.to),
    )


@minutes.of(MeetingNotHeld)
def not_held(act: MeetingNotHeld, entry: JournalEntry) -> str:
    """Report that the meeting was not opened, and who had come."""
    sentence = fill(
        _(
            "The meeting was not held for want of a quorum: at %(time)s %(present)s members were present; "
            "%(needed)s of %(seats)s are needed."
        ),
        time=local_time(entry),
        present=act.present,
        needed=act.needed,
        seats=act.seats,
    )
    if not act.members:
        return sentence
    present = fill(_("Present: %(names)s."), names=names_of(entry, act.members))
    return f"{sentence} {present}"


@minutes.of(SecondMeetingCalled)
def second_called(act: SecondMeetingCalled, entry: JournalEntry) -> str:
    """Report for when the second meeting is called."""
    return fill(
        _(
            "%(who)s called a second meeting for %(date)s at %(time)s. It decides the open items with "
            "however many members are present."
        ),
        who=actor_name(entry),
        date=local_date(entry, act.starts_at),
        time=local_time(entry, act.starts_at),
    )
