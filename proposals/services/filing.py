"""Filing a proposal under a topic and a settlement of its council's lists."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.acts.texts import Filed
from proposals.models import Proposal
from proposals.services.authoring import EDITABLE
from proposals.services.transitions import append_to_proposal, locked_proposal
from proposals.workflow import State
from youth.policies import require
from youth.refusals import Refusal
from youth.selectors.lists import entry_in

if TYPE_CHECKING:
    from youth.models import Participant, Representation


@transaction.atomic
def file_proposal(
    proposal: Proposal, *, topic: UUID | None, place: UUID | None, actor: "Participant | Representation"
) -> Proposal:
    """File a proposal under a topic and a settlement, or under none; its text and support stay as they are.

    Raises ``Refusal`` with the field at fault (``unknown_topic``, ``unknown_place``) for what its council
    does not offer, ``wrong_state`` from its submission on. What it had stays possible.
    """
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    if proposal.state not in EDITABLE:
        raise Refusal("wrong_state", _("The text was submitted. It can be changed only if it is returned."))
    if (topic, place) == (proposal.topic_id, proposal.place_id):
        return proposal
    _require_offered(proposal, "topic", topic, _("Choose a topic of the council's list."))
    _require_offered(proposal, "place", place, _("Choose a settlement of the council's list."))
    proposal.topic_id, proposal.place_id = topic, place
    proposal.save(update_fields=["topic", "place"])
    if proposal.state != State.DRAFT:
        append_to_proposal(proposal, Filed(topic=topic, place=place), actor=actor)
    return proposal


def _require_offered(proposal: Proposal, field: str, wanted: UUID | None, message: Promise) -> None:
    if wanted is None or wanted == getattr(proposal, f"{field}_id"):
        return
    entry = entry_in(proposal.council, f"{field}s", wanted)
    if entry is None or not entry.is_offered:
        raise Refusal(f"unknown_{field}", message, field)
