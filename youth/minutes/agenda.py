"""Items that came late, were postponed, withdrawn, begun, finished, left over; recusals."""

from django.utils.translation import gettext as _

from youth.acts.agenda import (
    DraftChanged,
    ItemAdded,
    ItemFinished,
    ItemLeftOver,
    ItemPostponed,
    ItemStarted,
    ItemTakenBack,
    ItemTakenOff,
    ItemTakenUp,
    ItemWithdrawn,
    RecusalDeclared,
)
from youth.acts.meetings import AgendaAdopted, MeetingClosedToPublic, MotionOverturned
from youth.acts.minutes import MinutesAdopted
from youth.journal import minutes
from youth.journal.minutes import local_time
from youth.minutes.words import fill, item_title, names_of
from youth.models import AgendaItem, Meeting, Recusal
from youth.models.journal import JournalEntry
from youth.selectors.committees import opinions_for
from youth.selectors.meeting_names import meeting_name
from youth.selectors.opinion_words import named_opinion


@minutes.of(ItemAdded)
def added(act: ItemAdded, entry: JournalEntry) -> str | None:
    """Report an item that came after the notice; the others are the agenda itself."""
    if not act.is_late:
        return None
    return fill(
        _("The item “%(title)s” was moved after the notice and entered on the agenda as late."),
        title=item_title(act.item),
    )


@minutes.of(ItemPostponed)
def postponed(act: ItemPostponed, entry: JournalEntry) -> str:
    """Report that the item was postponed."""
    return fill(_("Item %(title)s was postponed."), title=item_title(act.item))


@minutes.of(ItemTakenBack)
def taken_back(act: ItemTakenBack, entry: JournalEntry) -> str:
    """Report that the item is not postponed after all."""
    return fill(_("Item %(title)s is not postponed: the repeated vote was lost."), title=item_title(act.item))


@minutes.of(ItemLeftOver)
def left_over(act: ItemLeftOver, entry: JournalEntry) -> str:
    """Report that the item goes to another meeting without a decision to postpone it."""
    sentence = (
        _("Item %(title)s was interrupted by the end of the meeting and is left for the next one.")
        if act.was_begun
        else _("Item %(title)s was not reached and is left for the next meeting.")
    )
    return fill(sentence, title=item_title(act.item))


@minutes.of(ItemWithdrawn)
def withdrawn(act: ItemWithdrawn, entry: JournalEntry) -> str | None:
    """Report that the item was withdrawn, where it had been announced."""
    if not act.was_announced:
        return None
    return fill(_("Item %(title)s was withdrawn."), title=item_title(act.item))


@minutes.of(ItemTakenOff)
def taken_off(act: ItemTakenOff, entry: JournalEntry) -> str | None:
    """Report that the office took the item off, and why, where it had been announced."""
    if not act.was_announced:
        return None
    return fill(
        _("Item %(title)s was taken off the agenda. Reason: %(reason)s"),
        title=item_title(act.item),
        reason=AgendaItem.objects.get(pk=act.item).taken_off_because,
    )


@minutes.of(ItemStarted)
def started(act: ItemStarted, entry: JournalEntry) -> str:
    """Return the heading of the item's part of the minutes, and what committees think of the matter."""
    heading = fill(
        _("Item %(title)s – begun at %(time)s."),
        title=item_title(act.item),
        time=local_time(entry),
    )
    known = opinions_for([AgendaItem.objects.get(pk=act.item)]).get(act.item, [])
    opinions = [
        fill(_("Opinion of a committee: %(opinion)s"), opinion=named_opinion(one))
        for one in known
        if one.given_at <= entry.at
    ]
    return "\n".join([heading, *opinions])


@minutes.of(ItemFinished)
def finished(act: ItemFinished, entry: JournalEntry) -> str:
    """Report when the item ended."""
    return fill(
        _("Item %(title)s – finished at %(time)s."),
        title=item_title(act.item),
        time=local_time(entry),
    )


@minutes.of(RecusalDeclared)
def recused(act: RecusalDeclared, entry: JournalEntry) -> str:
    """Report who takes no part in the item, on which ground, in whose own words, and whether it was late."""
    parts = [
        fill(
            _(
                "%(name)s declared a conflict of interest (%(ground)s) and takes no part in debate and "
                "vote on item %(title)s."
            ),
            name=names_of(entry, [act.participant]),
            ground=Recusal.Ground(act.ground).label,
            title=item_title(act.item),
        )
    ]
    recusal = Recusal.objects.filter(agenda_item=act.item, participant=act.participant).first()
    if recusal is not None and recusal.reason:
        parts.append(fill(_("Declared: “%(reason)s”."), reason=recusal.reason))
    if act.is_late:
        parts.append(_("It was declared after the item had been called."))
    return " ".join(parts)


@minutes.of(ItemTakenUp)
def taken_up(act: ItemTakenUp, entry: JournalEntry) -> str:
    """Report that the council deals with a late item."""
    return fill(_("The late item %(title)s was taken up."), title=item_title(act.item))


@minutes.of(DraftChanged)
def draft_changed(act: DraftChanged, entry: JournalEntry) -> str:
    """Report that the draft decision reads otherwise from now on."""
    return fill(_("The draft decision on item %(title)s is changed accordingly."), title=item_title(act.item))


@minutes.of(AgendaAdopted)
def agenda_adopted(act: AgendaAdopted, entry: JournalEntry) -> str:
    """Report that the agenda was adopted."""
    return _("The agenda was adopted.")


@minutes.of(MinutesAdopted)
def minutes_adopted(act: MinutesAdopted, entry: JournalEntry) -> str:
    """Report which minutes were adopted."""
    meeting = Meeting.objects.select_related("council").get(pk=act.meeting)
    return fill(_("The minutes were adopted: %(meeting)s."), meeting=meeting_name(meeting))


@minutes.of(MotionOverturned)
def motion_overturned(act: MotionOverturned, entry: JournalEntry) -> str:
    """Report that nothing follows from the first vote any more."""
    return _("The repeated vote was lost: what followed from the first one no longer holds.")


@minutes.of(MeetingClosedToPublic)
def closed_to_public(act: MeetingClosedToPublic, entry: JournalEntry) -> str:
    """Report when the meeting went on without the public."""
    return fill(_("From %(time)s the meeting is closed to the public."), time=local_time(entry))
