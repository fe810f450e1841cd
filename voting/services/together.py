"""Several items in one vote: it is taken once and counts for each; each has its own outcome and number."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from voting.acts import ItemTakenOut
from voting.models import Poll
from voting.phrasing import reason_sentence
from voting.services.closing import locked_poll
from voting.services.opening import Asked, open_question, put_to_vote
from youth import clock
from youth.consequences import consequence_named, main_question
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import recused_ids
from youth.services.entries import append_to_meeting

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Participant

FEWEST = 2


@transaction.atomic
def put_together(
    meeting: "Meeting",
    items: Sequence["AgendaItem"],
    *,
    method: str = "",
    tellers: Sequence[UUID] = (),
    actor: Actor,
) -> Poll:
    """Put several items that were not begun to the vote at once; return the vote that is taken.

    Each item has a vote of its own beside it, with its own rule. Raises ``Refusal`` as ``open_poll``, and
    ``too_few_items``, ``item_done``, ``recused_apart`` where somebody takes no part in one of them,
    ``amendments_first``.
    """
    require("voting.run_poll", actor, meeting)
    fresh = list(meeting.agenda_items.filter(pk__in=[one.pk for one in items]).select_related("parent"))
    fresh.sort(key=lambda one: [int(part) for part in one.place.split(".")])
    _require_fit(fresh)
    lines = "\n".join(f"{one.place}. {one.title}" for one in fresh)
    asked = Asked(method=method, tellers=tuple(tellers), note=lines)
    lead = put_to_vote(meeting, "youth.adopt_together", asked=asked, actor=actor)
    same = Asked(method=lead.method, box=Poll.Box.HANDS if tellers else Poll.Box.REGISTER)
    for item in fresh:
        item.meeting = lead.sitting
        asks = consequence_named(main_question(item))
        assert asks is not None  # noqa: S101 - declared beside it
        open_question(lead.sitting, asks, item, same, put_with=lead, actor=actor)
    return lead


@transaction.atomic
def take_out(poll: Poll, *, actor: "Participant") -> Poll:
    """Take one item out of a vote on several, as any member may demand while it is open.

    Raises ``Refusal``: ``not_together``, ``already_closed``.
    """
    require("voting.challenge_poll", actor, poll)
    poll = locked_poll(poll)
    if poll.put_with_id is None:
        raise Refusal("not_together", reason_sentence("not_together"))
    if poll.state != Poll.State.OPEN:
        raise Refusal("already_closed", reason_sentence("already_closed"))
    poll.state, poll.voided_at = Poll.State.VOID, max(clock.now(), poll.opened_at)
    poll.void_reason = str(reason_sentence("taken_out"))
    poll.save(update_fields=["state", "voided_at", "void_reason"])
    append_to_meeting(poll.sitting, ItemTakenOut(poll=poll.pk, item=poll.agenda_item_id), actor=actor)
    return poll


def _require_fit(items: Sequence["AgendaItem"]) -> None:
    if len(items) < FEWEST:
        raise Refusal("too_few_items", reason_sentence("too_few_items"), "items")
    for item in items:
        if item.state != "planned":
            raise Refusal("item_done", reason_sentence("item_done"), "items")
        if item.is_late and item.taken_up_at is None:
            raise Refusal("not_taken_up", reason_sentence("not_taken_up"), "items")
        if item.decision_type == "none":
            raise Refusal("item_without_decision", reason_sentence("item_without_decision"), "items")
        if recused_ids(item):
            raise Refusal("recused_apart", reason_sentence("recused_apart"), "items")
