"""What a meeting leaves open when it ends."""

from youth import clock
from youth.acts.agenda import ItemFinished, ItemLeftOver
from youth.models import AgendaItem, Meeting
from youth.policies import Actor
from youth.refusals import Refusal
from youth.selectors.meetings import in_reading_order
from youth.selectors.steps import facts_of, matter_of
from youth.services.entries import append_to_meeting

State = AgendaItem.State


def leave_items_over(meeting: Meeting, *, actor: Actor) -> None:
    """End what is open in a meeting that ends, each item by its own act, for the owner of its subject.

    The item under way is interrupted, or finished where a vote decided it; the others were not reached. None
    of them was postponed: nobody decided that. Raises ``Refusal``: ``not_consulted``.
    """
    facts = facts_of(meeting)
    if facts.not_consulted:
        raise Refusal("not_consulted", facts.not_consulted[0], reasons=facts.not_consulted)
    open_items = meeting.agenda_items.filter(state__in=(State.PLANNED, State.UNDER_WAY))
    for item in in_reading_order(open_items.select_related("parent")):
        was_begun = item.state == State.UNDER_WAY
        is_decided = was_begun and matter_of(item, facts).is_decided
        item.state = State.DONE if is_decided else State.INTERRUPTED if was_begun else State.NOT_REACHED
        item.ended_at = clock.now()
        item.save(update_fields=["state", "ended_at"])
        act = ItemFinished(item=item.pk) if is_decided else ItemLeftOver(item=item.pk, was_begun=was_begun)
        append_to_meeting(meeting, act, actor=actor)
