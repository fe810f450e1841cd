"""Support: one per participant, for one version of the text."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts import SupportChanged, SupportLapsed, SupportReached
from proposals.models import Proposal, Support
from proposals.selectors import LABEL, support_holds, support_of
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import Role, State
from youth import clock
from youth.policies import may, require
from youth.procedure.choices import VerifiedAct
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import profile_of
from youth.selectors.verification import is_verified_for, verified_people, verified_until
from youth.services.files import remove_files

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from youth.models import Council, Participant

OPEN_TO_SUPPORT = frozenset({State.PUBLISHED, State.SUPPORTED, State.RETURNED})


@transaction.atomic
def support_proposal(proposal: Proposal, *, actor: "Participant", is_named: bool = False) -> Support:
    """Support the present text; with ``is_named`` the name is shown, except that of a minor who hides it.

    A second call changes only whether the name is shown. Support that lapsed counts again once its giver is
    verified. Raises ``Refusal``: ``closed`` outside the time for support, ``not_verified`` before that.
    """
    require("proposals.support", actor, proposal)
    proposal = _open(proposal)
    # The box was on the page before the name was hidden.
    is_named = is_named and may("proposals.support_by_name", actor, proposal)
    support, created = Support.objects.get_or_create(
        proposal=proposal,
        participant=actor,
        defaults={"version": proposal.version, "is_named": is_named, "given_at": clock.now()},
    )
    has_lapsed = support.lapsed_at is not None
    if has_lapsed and not is_verified_for(actor, VerifiedAct.SUPPORT):
        message = _("Your support has lapsed. Let the council verify you; then you can support it again.")
        raise Refusal("not_verified", message)
    counts_anew = created or has_lapsed or support.version != proposal.version
    if not created:
        support.version, support.is_named, support.lapsed_at = proposal.version, is_named, None
        support.save(update_fields=["version", "is_named", "lapsed_at"])
    if counts_anew:
        _journal_count(proposal)
        _reach_threshold(proposal)
    return support


@transaction.atomic
def withdraw_support(proposal: Proposal, *, actor: "Participant") -> None:
    """Withdraw the support; without effect if there is none. Raises ``Refusal``: ``closed``."""
    require("proposals.support", actor, proposal)
    proposal = _open(proposal)
    # One that lapsed stays, so that nobody begins its days again.
    deleted, _rows = Support.objects.counted().filter(proposal=proposal, participant=actor).delete()
    if deleted:
        _journal_count(proposal)


def lapse_support(council: "Council", moment: datetime) -> int:
    """End the support that nobody verified within the days of the rules; return how many were ended.

    Only before a proposal is submitted: the council received the number that it was submitted with.
    """
    if VerifiedAct.SUPPORT not in profile_of(council).verify.required_for.value:
        return 0
    overdue = _overdue(council, moment)
    return sum(_lapse(pk, overdue, moment) for pk in sorted({one.proposal_id for one in overdue}))


@transaction.atomic
def _lapse(pk: UUID, overdue: list[Support], moment: datetime) -> int:
    proposal = locked_proposal(Proposal(pk=pk))
    if proposal.state not in OPEN_TO_SUPPORT:
        return 0
    among = [one.pk for one in overdue if one.proposal_id == pk]
    # What was withdrawn, or lapsed by another runner, in between is left alone.
    rows = proposal.supports.counted().filter(pk__in=among)
    counted = rows.filter(version=proposal.version).count()
    lapsed = rows.update(lapsed_at=moment)
    if counted:
        act = SupportLapsed(version=proposal.version, lapsed=counted, supporters=support_of(proposal).given)
        # Nobody is named, as where it was given.
        append_to_proposal(proposal, act, actor=None)
    return lapsed


def _overdue(council: "Council", moment: datetime) -> list[Support]:
    """Return the support whose days are over without its giver having been verified since."""
    given_until = moment - support_holds(council)
    rows = Support.objects.counted().filter(
        proposal__council=council,
        proposal__state__in=OPEN_TO_SUPPORT,
        given_at__lte=given_until,
        participant__left_at__isnull=True,
    )
    verified = verified_people(council, VerifiedAct.SUPPORT)
    unverified = list(rows.exclude(participant__in=verified).select_related("participant"))
    givers = {one.participant.user_id for one in unverified}
    # Somebody may have been verified in time for a year that is over by now.
    until = verified_until(council, givers, VerifiedAct.SUPPORT)
    return [
        one
        for one in unverified
        if until.get(one.participant.user_id or 0, date.min)
        <= today_in(council, one.given_at + support_holds(council))
    ]


@transaction.atomic
def forget_participant(participant: "Participant", *, until: datetime) -> None:
    """Delete drafts, and support that may still change, of a participant who left at ``until``.

    Support that a proposal was submitted with stays counted: the council received that number. A threshold
    once reached stays reached, and the submission asks for the number again. Safe to repeat, and what the
    same participant does after coming back stays.
    """
    drafts = Proposal.objects.filter(author=participant, state=State.DRAFT, created_at__lte=until)
    remove_files(LABEL, [str(pk) for pk in drafts.values_list("pk", flat=True)])
    drafts.delete()
    given = Support.objects.filter(participant=participant, given_at__lte=until)
    open_ones = given.filter(proposal__state__in=OPEN_TO_SUPPORT)
    for pk in list(open_ones.order_by("proposal").values_list("proposal", flat=True)):
        proposal = locked_proposal(Proposal(pk=pk))
        if proposal.state in OPEN_TO_SUPPORT:
            _take_out(proposal, given.filter(proposal=proposal))


def take_out_who_left(proposal: Proposal) -> None:
    """Delete the support of those who left while it could not change; the proposal opens to support again.

    A person who erased their account may have come back under a new one and would count twice.
    """
    _take_out(proposal, Support.objects.filter(proposal=proposal, participant__left_at__isnull=False))


def _take_out(proposal: Proposal, supports: "QuerySet[Support]") -> None:
    counted = supports.filter(version=proposal.version, lapsed_at__isnull=True).exists()
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
