"""What people may ask for on a proposal, or of one that they wrote, before they have signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from proposals.selectors.proposals import proposal_by_id
from proposals.services import support_proposal, withdraw_support
from youth.policies import may
from youth.wishes import declare_page_wish, declare_wish

if TYPE_CHECKING:
    from proposals.models import Proposal
    from proposals.services.support import Withdrawn
    from youth.models import Participant


def _support(participant: "Participant", key: str, values: Mapping[str, str]) -> str:
    """Do what a form of a proposal asked for before its sender had signed in; return the sentence to show."""
    proposal = proposal_by_id(participant.council, UUID(key))
    if proposal is None or not may("proposals.see", participant, proposal):
        raise PermissionDenied
    return support_by_form(proposal, participant, values).sentence


@dataclass(frozen=True, slots=True)
class Pressed:
    """The sentence that says what was done, and the support that was taken back by it."""

    sentence: str
    withdrawn: "Withdrawn | None" = None


def support_by_form(proposal: "Proposal", participant: "Participant", values: Mapping[str, str]) -> Pressed:
    """Support a proposal, or withdraw the support, as its form says.

    Asks for as little of ``proposal`` and raises the same as ``support_proposal``.
    """
    if values.get("support") == "withdraw":
        withdrawn = withdraw_support(proposal, actor=participant)
        return Pressed(_("You no longer support this proposal."), withdrawn)
    support_proposal(proposal, actor=participant, is_named="is_named" in values)
    return Pressed(_("Thank you. You support this proposal."))


SUPPORT = declare_wish("proposals.support", perform=_support, fields=("support", "is_named"))
# The text stays on the device; the name that the device gave to it leads the wish back to it. The token is
# that of the form that was sent, so the same text is published once, from whatever page it comes. It is valid
# as long as a code: who comes to a shared computer later does not publish what somebody else wrote.
WRITE = declare_page_wish(
    "proposals.write", __name__, fields=("publish", "draft_id", "form_token"), max_age=15 * 60
)
