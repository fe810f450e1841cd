"""Support: one per participant, for one version of the text."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.support import SupportChanged, SupportLapsed, SupportReached
from proposals.models import Proposal, Support, SupportQuerySet
from proposals.selectors.support import SupportCount, support_holds, support_of
from proposals.services.holding import refuse_withheld
from proposals.services.submitting import submit_by_support
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import OPEN_TO_SUPPORT, Role, State
from proposals.workflow import SupportReason as Because
from youth import clock
from youth.journal.models import JournalEntry
from youth.policies import may, require
from youth.procedure.choices import VerifiedAct
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import profile_of
from youth.selectors.verification import is_verified_for, verified_people, verified_until

if TYPE_CHECKING:
    from youth.models import Council, Participant


@transaction.atomic
def support_proposal(proposal: Proposal, *, actor: "Participant", is_named: bool = False) -> Support:
    """Support the present text; with ``is_named`` the name is shown, except that of a minor who hides it.

    Who supported an earlier text keeps the support for this one; a further call changes only whether the name
    is shown. What ended is given by a row of its own, lapsed support once its giver is verified. Enough
    support submits the proposal. Raises ``Refusal``: ``closed`` outside the time for support,
    ``not_verified`` before that.
    """
    require("proposals.support", actor, proposal)
    proposal = _open(proposal)
    # The box was on the page before the name was hidden.
    is_named = is_named and may("proposals.support_by_name", actor, proposal)
    rows = list(proposal.supports.filter(participant=actor).order_by("begins_at", "pk"))
    support = next((one for one in rows if one.ended_at is None), None)
    if support is None:
        support, because = _give(proposal, actor, rows, is_named=is_named), Because.GIVEN
    else:
        is_kept, because = support.version != proposal.version, Because.KEPT
        support.version, support.is_named = proposal.version, is_named
        support.save(update_fields=["version", "is_named"])
        if not is_kept:
            return support
    counted = support_of(proposal)
    reach_threshold(proposal, counted, cause=_journal_count(proposal, counted, because))
    return support


def _give(proposal: Proposal, actor: "Participant", ended: Sequence[Support], *, is_named: bool) -> Support:
    has_lapsed = bool(ended) and ended[-1].ended_because == Because.LAPSED
    if has_lapsed and not is_verified_for(actor, VerifiedAct.SUPPORT):
        message = _("Your support has lapsed. Let the council verify you; then you can support it again.")
        raise Refusal("not_verified", message)
    now = clock.now()
    return Support.objects.create(
        proposal=proposal,
        participant=actor,
        version=proposal.version,
        is_named=is_named,
        given_at=ended[0].given_at if ended else now,
        begins_at=now,
    )


@transaction.atomic
def withdraw_support(proposal: Proposal, *, actor: "Participant") -> bool:
    """Withdraw the support and return whether there was one. Raises ``Refusal``: ``closed``."""
    require("proposals.support", actor, proposal)
    proposal = _open(proposal)
    return end_supports(proposal, proposal.supports.filter(participant=actor), Because.WITHDRAWN) > 0


def end_supports(proposal: Proposal, supports: SupportQuerySet, because: Because) -> int:
    """End these supports of a locked proposal, journal the new count and return how many there were.

    Nobody is named, and no cause is given: an act of leaving names who left, and who supports what is their
    own business.
    """
    ended = supports.counted().update(ended_at=clock.now(), ended_because=because)
    if ended:
        _journal_count(proposal, support_of(proposal), because)
    return ended


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
    lapsed = rows.update(ended_at=moment, ended_because=Because.LAPSED)
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
def end_support_of(participant: "Participant", *, until: datetime) -> None:
    """End the support that may still change of a participant who left at ``until``.

    Support that a proposal was submitted with stays counted: the council received that number. A threshold
    once reached stays reached, and the submission asks for the number again. Safe to repeat, and what the
    same participant does after coming back stays.
    """
    given = Support.objects.counted().filter(participant=participant, begins_at__lte=until)
    open_ones = given.filter(proposal__state__in=OPEN_TO_SUPPORT)
    for pk in list(open_ones.order_by("proposal").values_list("proposal", flat=True)):
        proposal = locked_proposal(Proposal(pk=pk))
        if proposal.state in OPEN_TO_SUPPORT:
            end_supports(proposal, given.filter(proposal=proposal), Because.LEFT)


def take_out_who_left(proposal: Proposal) -> None:
    """End the support of those who left while it could not change; the proposal opens to support again.

    A person who erased their account may have come back under a new one and would count twice.
    """
    end_supports(proposal, proposal.supports.filter(participant__left_at__isnull=False), Because.LEFT)


def _open(proposal: Proposal) -> Proposal:
    proposal = locked_proposal(proposal)
    if proposal.state not in OPEN_TO_SUPPORT:
        raise Refusal("closed", _("Support is asked for only before the proposal is submitted."))
    refuse_withheld(proposal)
    return proposal


def _journal_count(proposal: Proposal, counted: SupportCount, because: Because) -> JournalEntry:
    act = SupportChanged(version=proposal.version, supporters=counted.given, because=because.value)
    # Nobody is named: who supports what is their own business.
    return append_to_proposal(proposal, act, actor=None)


def reach_threshold(proposal: Proposal, support: SupportCount, *, cause: JournalEntry) -> None:
    """Submit the proposal where enough support it; one that was returned waits for its author."""
    if not support.is_enough or proposal.state not in {State.PUBLISHED, State.SUPPORTED}:
        return
    if proposal.state == State.PUBLISHED:
        before = State(proposal.state)
        proposal.state = require_transition(proposal, "reach_support", actor=Role.SYSTEM)
        proposal.save(update_fields=["state"])
        act = SupportReached(
            before=before, after=proposal.state, supporters=support.given, threshold=support.needed
        )
        cause = append_to_proposal(proposal, act, actor=None, cause=cause)
    submit_by_support(proposal, cause=cause)
