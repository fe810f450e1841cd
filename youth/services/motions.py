"""What follows from carried motions; each act has the entry that announced the vote as its cause."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from youth import clock
from youth.acts import agenda as acts
from youth.acts import meetings as meeting_acts
from youth.journal.append import sealed
from youth.models import AgendaItem, Meeting
from youth.models.journal import JournalEntry
from youth.points import words_of
from youth.policies import Actor, require
from youth.services.agenda import ASIDE
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting


@transaction.atomic
def adopt_agenda(meeting: Meeting, *, actor: Actor, cause: JournalEntry) -> None:
    """Note that the council adopted the agenda with the items that are planned now."""
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    meeting.agenda_adopted_at = clock.now()
    meeting.save(update_fields=["agenda_adopted_at"])
    planned = meeting.agenda_items.filter(state=AgendaItem.State.PLANNED).order_by("position", "pk")
    act = meeting_acts.AgendaAdopted(items=list(planned.values_list("pk", flat=True)))
    append_to_meeting(meeting, act, actor=actor, cause=cause)


@transaction.atomic
def take_up_item(item: AgendaItem, *, actor: Actor, cause: JournalEntry) -> None:
    """Let a late item be called, as the council decided."""
    require("meeting.run", actor, item)
    meeting = locked_meeting(item.meeting)
    AgendaItem.objects.filter(pk=item.pk).update(taken_up_at=clock.now())
    append_to_meeting(meeting, acts.ItemTakenUp(item=item.pk), actor=actor, cause=cause)


@transaction.atomic
def bring_forward_item(item: AgendaItem, *, actor: Actor, cause: JournalEntry) -> None:
    """Move an item before the others that were not begun, as the council decided."""
    require("meeting.run", actor, item)
    meeting = locked_meeting(item.meeting)
    siblings = meeting.agenda_items.filter(parent=item.parent_id)
    order = list(siblings.order_by("position"))
    order.remove(item)
    place = next(n for n, one in enumerate(order) if one.state == AgendaItem.State.PLANNED)
    order.insert(place, item)
    siblings.update(position=F("position") + ASIDE)
    for position, one in enumerate(order, start=1):
        AgendaItem.objects.filter(pk=one.pk).update(position=position)
    act = acts.ItemMoved(item=item.pk, position=place + 1)
    append_to_meeting(meeting, act, actor=actor, cause=cause)


@transaction.atomic
def restore_order(
    meeting: Meeting, order: Sequence[str], *, poll: UUID, actor: Actor, cause: JournalEntry
) -> None:
    """Put items of the agenda back in the order of their ids, as the repeated vote (``poll``) leaves them."""
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    meeting.agenda_items.filter(pk__in=order).update(position=F("position") + ASIDE)
    for position, pk in enumerate(order, start=1):
        meeting.agenda_items.filter(pk=pk).update(position=position)
    note_overturned(meeting, poll, actor=actor, cause=cause)


@transaction.atomic
def restore_item(
    item: AgendaItem, *, poll: UUID, actor: Actor, cause: JournalEntry, **before: Any
) -> AgendaItem:
    """Give fields of an item their values of before a motion, which the repeated vote (``poll``) overturned.

    An item that was postponed is on the agenda again.
    """
    require("meeting.run", actor, item)
    meeting = locked_meeting(item.meeting)
    fresh = meeting.agenda_items.get(pk=item.pk)
    was_postponed = fresh.state == AgendaItem.State.POSTPONED
    for name, value in before.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(before))
    if was_postponed:
        append_to_meeting(meeting, acts.ItemTakenBack(item=fresh.pk), actor=actor, cause=cause)
    else:
        note_overturned(meeting, poll, actor=actor, cause=cause)
    return fresh


@transaction.atomic
def restore_meeting(
    meeting: Meeting, *, poll: UUID, actor: Actor, cause: JournalEntry, **before: Any
) -> None:
    """Give fields of a meeting their values of before a motion that a repeated vote (``poll``) overturned."""
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    for name, value in before.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(before))
    note_overturned(meeting, poll, actor=actor, cause=cause)


def note_overturned(
    meeting: Meeting, poll: UUID, *, minutes: UUID | None = None, actor: Actor, cause: JournalEntry
) -> None:
    """Note that what followed from a motion no longer holds: the repeated vote (``poll``) was lost.

    ``minutes`` are those that it had adopted.
    """
    act = meeting_acts.MotionOverturned(poll=poll, minutes=minutes)
    append_to_meeting(meeting, act, actor=actor, cause=cause)


@transaction.atomic
def change_points(
    item: AgendaItem, *, points: Sequence[dict[str, Any]], actor: Actor, cause: JournalEntry
) -> AgendaItem:
    """Change the draft decision of the item under way, as the council decided before the whole is put."""
    require("meeting.run", actor, item)
    meeting = locked_meeting(item.meeting)
    fresh = meeting.agenda_items.get(pk=item.pk)
    fresh.points, fresh.draft_changed_at = list(points), clock.now()
    fresh.save(update_fields=["points", "draft_changed_at"])
    act = acts.DraftChanged(item=fresh.pk, text=sealed(words_of(fresh.legal_ground, fresh.points)))
    append_to_meeting(meeting, act, actor=actor, cause=cause)
    return fresh


@transaction.atomic
def close_to_public(meeting: Meeting, *, actor: Actor, cause: JournalEntry) -> None:
    """Go on with the meeting closed to the public, as the council decided."""
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    meeting.is_public = False
    meeting.save(update_fields=["is_public"])
    append_to_meeting(meeting, meeting_acts.MeetingClosedToPublic(), actor=actor, cause=cause)


@transaction.atomic
def end_item_voted_together(item: AgendaItem, *, since: datetime, actor: Actor, cause: JournalEntry) -> None:
    """End an item that was decided in one vote with others, without having been called by itself.

    Where the vote repeats one that ended it, nothing changes.
    """
    require("meeting.run", actor, item)
    meeting = locked_meeting(item.meeting)
    fresh = meeting.agenda_items.get(pk=item.pk)
    if fresh.state == AgendaItem.State.DONE:
        return
    fresh.state, fresh.started_at, fresh.ended_at = AgendaItem.State.DONE, since, clock.now()
    fresh.save(update_fields=["state", "started_at", "ended_at"])
    append_to_meeting(meeting, acts.ItemFinished(item=fresh.pk), actor=actor, cause=cause)
