"""Items that a meeting left over, on the agenda of another one."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.models import AgendaItem, Meeting
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.lost_quorum import left_over_items
from youth.services.agenda import act_of_adding, act_of_describing, last_position, lateness
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting

# What an item takes along; its draft decision and its subject as they were copied then.
TAKEN_ALONG = (
    "title",
    "legal_ground",
    "points",
    "decision_type",
    "topic",
    "language",
    "subject_label",
    "subject_id",
    "subject_title",
    "subject_text",
    "subject_digest",
    "lead_committee_id",
    "reasons",
    "moved_by_id",
    "mover",
    "rapporteur",
    "incoming_number",
)


@transaction.atomic
def take_over_item(meeting: Meeting, item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """Put an item that an earlier meeting left over at the end of the agenda, with its words.

    Raises ``Refusal``: ``not_left_over`` where it was not, or another meeting has it; ``wrong_state``,
    ``late_item``, ``second_meeting`` as ``add_item``.
    """
    require("meeting.plan", actor, meeting)
    meeting = locked_meeting(meeting)
    is_late = lateness(meeting)
    earlier = left_over_items(meeting).filter(pk=item.pk).first()
    if earlier is None:
        raise Refusal("not_left_over", _("No meeting left this item over, or another one took it over."))
    return _taken_over(meeting, earlier, None, is_late=is_late, actor=actor)


def carry_over(meeting: Meeting, items: Iterable[AgendaItem], *, actor: Actor) -> None:
    """Put the open items of a meeting on the empty agenda of its second one, sub-items below theirs."""
    made: dict[AgendaItem, AgendaItem] = {}
    for item in items:
        parent = made.get(item.parent) if item.parent else None
        made[item] = _taken_over(meeting, item, parent, is_late=False, actor=actor)


def _taken_over(
    meeting: Meeting, earlier: AgendaItem, parent: AgendaItem | None, *, is_late: bool, actor: Actor
) -> AgendaItem:
    item = AgendaItem(
        meeting=meeting,
        parent=parent,
        position=last_position(meeting, parent) + 1,
        is_late=is_late,
        continues=earlier,
        **{name: getattr(earlier, name) for name in TAKEN_ALONG},
    )
    item.save(force_insert=True)
    append_to_meeting(meeting, act_of_adding(item), actor=actor)
    if item.moved_by_id or item.reasons or item.mover or item.rapporteur or item.incoming_number:
        append_to_meeting(meeting, act_of_describing(item), actor=actor)
    return item
