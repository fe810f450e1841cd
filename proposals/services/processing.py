"""What the council's office does: returns a proposal, or puts it on the agenda."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.register import Returned
from proposals.models import Proposal
from proposals.selectors.committees import led_subject
from proposals.selectors.proposals import annexes_of
from proposals.services.committees import waits_for_opinion
from proposals.services.support import take_out_who_left
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import State
from youth.journal.append import sealed
from youth.plain_text import plain_text
from youth.policies import Actor
from youth.refusals import Refusal
from youth.services.agenda import add_item

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting


@transaction.atomic
def return_proposal(proposal: Proposal, *, reason: str, actor: Actor) -> Proposal:
    """Return the proposal to its author with remarks. Raises ``Refusal``, ``PermissionDenied``."""
    proposal, reason = locked_proposal(proposal), plain_text(reason)
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "return_for_correction", actor=actor, reason=reason)
    proposal.return_reason = reason
    proposal.save(update_fields=["state", "return_reason"])
    act = Returned(before=before, after=proposal.state, reason=sealed(proposal.return_reason))
    append_to_proposal(proposal, act, actor=actor)
    take_out_who_left(proposal)
    return proposal


@transaction.atomic
def put_on_agenda(
    proposal: Proposal, meeting: "Meeting", *, decision_type: str = "ordinary", topic: str = "", actor: Actor
) -> "AgendaItem":
    """Put the proposal on a meeting's agenda with a copy of its text.

    The item is the meeting's act; the proposal follows by the notice of it. Raises ``Refusal``:
    ``opinion_missing`` while the committee still has time, and what the agenda refuses.
    """
    proposal = locked_proposal(proposal)
    require_ready(proposal, meeting, actor=actor)
    subject = led_subject(proposal, annexes_of([proposal]).get(proposal.pk, ()))
    return add_item(meeting, subject=subject, decision_type=decision_type, topic=topic, actor=actor)


def require_ready(proposal: Proposal, meeting: "Meeting", *, actor: Actor) -> None:
    """Raise ``Refusal`` if the proposal may not be put on this meeting's agenda yet."""
    if meeting.council_id != proposal.council_id or meeting.committee_id is not None:
        raise Refusal("unknown_meeting", _("This is not a meeting of the council."), "meeting")
    require_transition(
        proposal, "put_on_agenda", actor=actor, waits_for_opinion=waits_for_opinion(proposal, meeting)
    )
