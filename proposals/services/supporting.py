"""Support: one per participant, for one version of the text."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts import SupportChanged, SupportReached
from proposals.models import Proposal, Support
from proposals.selectors import support_of
from proposals.services.moving import demand, journal, locked
from proposals.workflow import Role, State
from youth import clock
from youth.policies import require
from youth.services.errors import Refused

if TYPE_CHECKING:
    from youth.models import Participant

OPEN_TO_SUPPORT = frozenset({State.PUBLISHED, State.SUPPORTED, State.RETURNED})


@transaction.atomic
def support_proposal(proposal: Proposal, *, actor: "Participant", is_named: bool = False) -> Support:
    """Stand behind the present text; with ``is_named`` the name is shown.

    Saying it twice changes nothing but the wish to be named. Raises ``Refused``: ``closed`` outside the
    time for support.
    """
    require("proposal.support", actor, proposal)
    proposal = _open(proposal)
    support, created = Support.objects.get_or_create(
        proposal=proposal,
        participant=actor,
        defaults={"version": proposal.version, "is_named": is_named, "given_at": clock.now()},
    )
    counts_anew = created or support.version != proposal.version
    if not created:
        support.version, support.is_named = proposal.version, is_named
        support.save(update_fields=["version", "is_named"])
    if counts_anew:
        _journal_count(proposal)
        _reach_threshold(proposal)
    return support


@transaction.atomic
def withdraw_support(proposal: Proposal, *, actor: "Participant") -> None:
    """Take the support back; nothing happens where there is none. Raises ``Refused``: ``closed``."""
    require("proposal.support", actor, proposal)
    proposal = _open(proposal)
    deleted, _rows = Support.objects.filter(proposal=proposal, participant=actor).delete()
    if deleted:
        _journal_count(proposal)


def _open(proposal: Proposal) -> Proposal:
    proposal = locked(proposal)
    if proposal.state not in OPEN_TO_SUPPORT:
        raise Refused("closed", _("Support is asked for only before the proposal is submitted."))
    return proposal


def _journal_count(proposal: Proposal) -> None:
    act = SupportChanged(version=proposal.version, supporters=support_of(proposal).given)
    # Nobody is named: who supports what is their own business.
    journal(proposal, act, None)


def _reach_threshold(proposal: Proposal) -> None:
    support = support_of(proposal)
    if proposal.state != State.PUBLISHED or not support.is_enough:
        return
    before = State(proposal.state)
    proposal.state = demand(proposal, "reach_support", actor=Role.SYSTEM)
    proposal.save(update_fields=["state"])
    act = SupportReached(
        before=before, after=proposal.state, supporters=support.given, threshold=support.needed
    )
    journal(proposal, act, None)
