"""Members demand that the vote on an item is taken by name, or secretly, before it is opened."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voting.acts import MethodDemanded
from voting.models import MethodDemand, Poll
from voting.selectors import demands_needed_in
from youth.policies import Actor, require
from youth.procedure.choices import Method
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting

if TYPE_CHECKING:
    from youth.models import AgendaItem, Participant


@transaction.atomic
def demand_method(
    item: "AgendaItem", method: str, *, participant: "Participant", actor: Actor
) -> MethodDemand:
    """Record that a member in the hall demands a way of voting on an item.

    Members do it themselves, or the chair's table records what they said. Raises ``Refusal``:
    ``unknown_method``, ``not_on_request`` where the rules give no such right, ``item_not_under_way``,
    ``item_voted`` once a vote was opened, ``not_in_hall``, ``already_demanded``; and ``PermissionDenied``.
    """
    own = actor == participant
    require("meeting.attend" if own else "meeting.record", actor, item)
    meeting = locked_meeting(item.meeting)
    item = meeting.agenda_items.get(pk=item.pk)
    if method not in MethodDemand.How.values:
        raise Refusal("unknown_method", _("There is no such way of voting."), "method")
    if item.state != "under_way":
        raise Refusal("item_not_under_way", _("A way of voting is demanded on the item under way."))
    if item.polls.exclude(state=Poll.State.VOID).filter(question=Poll.Question.MAIN).exists():
        raise Refusal("item_voted", _("The vote on this item was opened already."))
    hall = {mandate.participant_id for mandate in present_members(meeting)}
    if Method(method) not in demands_needed_in(meeting, len(hall)):
        message = _("The rules do not let members demand this way of voting.")
        raise Refusal("not_on_request", message, "method")
    if participant.pk not in hall:
        raise Refusal("not_in_hall", _("Only members in the hall demand a way of voting."))
    demand, is_new = MethodDemand.objects.get_or_create(
        agenda_item=item, participant=participant, method=method
    )
    if not is_new:
        raise Refusal("already_demanded", _("This demand is recorded already."))
    act = MethodDemanded(item=item.pk, participant=participant.pk, method=method)
    append_to_meeting(meeting, act, actor=actor)
    return demand
