"""Support: one per participant, for one version of the text."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts import SupportChanged, SupportReached
from proposals.models import Proposal, Support
from proposals.selectors import support_of
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import Role, State
from youth import clock
from youth.policies import require
from youth.refusals import Refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from youth.models import Participant

OPEN_TO_SUPPORT = frozenset({State.PUBLISHED, State.SUPPORTED, State.RETURNED})


@transaction.atomic
def support_proposal(proposal: Proposal, *, actor: "Participant", is_named: bool = False) -> Support:
    """Stand behind the present text; with ``is_named`` the name is shown.

    Saying it twice changes nothing but the wish to be named. Raises ``Refusal``: ``closed`` outside the
    time for support.
    """
    require("proposals.support", actor, proposal)
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
    """Take the support back; nothing happens where there is none. Raises ``Refusal``: ``closed``."""
    require("proposals.support", actor, proposal)
    proposal = _open(proposal)
    deleted, _rows = Support.objects.filter(proposal=proposal, participant=actor).delete()
    if deleted:
        _journal_count(proposal)


@transaction.atomic
def forget_participant(participant: "Participant", *, until: datetime) -> None:
    """Take out what somebody who left at ``until`` leaves behind: drafts, and support that may still change.

    Support that a proposal was submitted with stays counted: the council was told that number. A threshold
    once reached stays reached, and the submission asks for the number again. Safe to repeat, and what the
    same participant does after coming back stays.
    """
    Proposal.objects.filter(author=participant, state=State.DRAFT, created_at__lte=until).delete()
    given = Support.objects.filter(participant=participant, given_at__lte=until)
    open_ones = given.filter(proposal__state__in=OPEN_TO_SUPPORT)
    for pk in list(open_ones.order_by("proposal").values_list("proposal", flat=True)):
        proposal = locked_proposal(Proposal(pk=pk))
        if proposal.state in OPEN_TO_SUPPORT:
            _take_out(proposal, given.filter(proposal=proposal))


def take_out_who_left(proposal: Proposal) -> None:
    """Take out the support of those who left while it could not change; the proposal opens to support again.

    Whoever erased their account may have come back under a new one and would count twice.
    """
    _take_out(proposal, Support.objects.filter(proposal=proposal, participant__left_at__isnull=False))


def _take_out(proposal: Proposal, supports: "QuerySet[Support]") -> None:
    counted = supports.filter(version=proposal.version).exists()
    supports.delete()
    if counted:
        # No cause is given: the act of leaving names who left, and support names nobody.
        _journal_count(proposal)


def _open(proposal: Proposal) -> Proposal:
    proposal = locked_proposal(proposal)
    if proposal.state not in OPEN_TO_SUPPORT:
        raise Refusal("closed", _("Support is asked for only before the proposal is submitted."))
    return proposal


def _journal_count(proposal: Proposal) -> None:
    act = SupportChanged(version=proposal.version, supporters=support_of(proposal).given)
    # Nobody is named: who supports what is their own business.
    append_to_proposal(proposal, act, actor=None)


def _reach_threshold(proposal: Proposal) -> None:
    support = support_of(proposal)
    if proposal.state != State.PUBLISHED or not support.is_enough:
        return
    before = State(proposal.state)
    proposal.state = require_transition(proposal, "reach_support", actor=Role.SYSTEM)
    proposal.save(update_fields=["state"])
    act = SupportReached(
        before=before, after=proposal.state, supporters=support.given, threshold=support.needed
    )
    append_to_proposal(proposal, act, actor=None)
