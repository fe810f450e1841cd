"""Support: one per participant, for one version of the text."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.support import SupportChanged, SupportLapsed, SupportReached
from proposals.models import Proposal, Support, SupportQuerySet
from proposals.selectors.support import (
    Press,
    press_read,
    read_for_press,
    support_holds,
    support_needed,
    support_of,
)
from proposals.services.holding import refuse_withheld
from proposals.services.submitting import submit_by_support
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.streams import proposal_stream
from proposals.workflow import OPEN_TO_SUPPORT, Role, State
from proposals.workflow import SupportReason as Because
from youth import clock
from youth.journal.append import locked_head
from youth.journal.models import JournalEntry, Stream
from youth.policies import may, require
from youth.procedure.choices import VerifiedAct
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import profile_of
from youth.selectors.verification import is_verified_for, verified_people, verified_until

if TYPE_CHECKING:
    from youth.models import Council, Participant


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A support that was taken back; ``for_present_text`` where it counted for that."""

    is_named: bool
    for_present_text: bool


@transaction.atomic
def support_proposal(proposal: Proposal, *, actor: "Participant", is_named: bool = False) -> Support:
    """Support the present text; with ``is_named`` the name is shown, except that of a minor who hides it.

    Who supported an earlier text keeps the support for this one; a further call changes only whether the name
    is shown. What ended is given by a row of its own, lapsed support once its giver is verified. Enough
    support submits the proposal. Of ``proposal`` only its key and its council need to be known. Raises
    ``Proposal.DoesNotExist`` where the actor may see none, ``Refusal``: ``closed`` outside the time for
    support, ``not_verified`` before that.
    """
    proposal, head, press = _pressed(proposal, actor)
    # The box was on the page before the name was hidden.
    is_named = is_named and may("proposals.support_by_name", actor, proposal)
    if press.own is None:
        support, because = _give(proposal, actor, press, is_named=is_named), Because.GIVEN
    else:
        is_kept, because = press.own_version != proposal.version, Because.KEPT
        present = {"id": press.own, "version": proposal.version, "is_named": is_named}
        # The rest of the row is read where somebody asks for it.
        support = Support.from_db(DEFAULT_DB_ALIAS, list(present), list(present.values()))
        support.save(update_fields=["version", "is_named"])
        if not is_kept:
            return support
    # Every change of a proposal's supports holds its lock.
    given = press.given + 1
    reach_threshold(proposal, given, cause=_journal_count(proposal, given, because, head))
    return support


def _give(proposal: Proposal, actor: "Participant", press: Press, *, is_named: bool) -> Support:
    has_lapsed = press.last_ended_because == Because.LAPSED
    if has_lapsed and not is_verified_for(actor, VerifiedAct.SUPPORT):
        message = _("Your support has lapsed. Let the council verify you; then you can support it again.")
        raise Refusal("not_verified", message)
    now = clock.now()
    return Support.objects.create(
        proposal=proposal,
        participant=actor,
        version=proposal.version,
        is_named=is_named,
        given_at=press.first_given_at or now,
        begins_at=now,
    )


@transaction.atomic
def withdraw_support(proposal: Proposal, *, actor: "Participant") -> Withdrawn | None:
    """Withdraw the support and return what it was, or None where there was none.

    Asks for as little of ``proposal`` and raises the same as ``support_proposal``.
    """
    proposal, head, press = _pressed(proposal, actor)
    if press.own is None:
        return None
    ended = {"ended_at": clock.now(), "ended_because": Because.WITHDRAWN}
    Support.objects.filter(pk=press.own).update(**ended)
    is_present = press.own_version == proposal.version
    _journal_count(proposal, press.given - is_present, Because.WITHDRAWN, head)
    return Withdrawn(press.own_is_named, is_present)


def _pressed(given: Proposal, actor: "Participant") -> tuple[Proposal, Stream, Press]:
    """Lock the proposal, then its stream, and return both with what the press depends on.

    That is read with the stream's head, as nothing of it changes while the proposal is locked.
    """
    proposal = locked_proposal(given)
    if proposal.council_id != given.council_id:
        raise Proposal.DoesNotExist
    read = read_for_press(proposal, actor)
    head = locked_head(proposal_stream(proposal), proposal.council, **read)
    press = press_read(head)
    vars(proposal)["read_co_author_ids"] = press.co_author_ids
    if not may("proposals.see", actor, proposal):
        raise Proposal.DoesNotExist
    require("proposals.support", actor, proposal)
    if proposal.state not in OPEN_TO_SUPPORT:
        raise Refusal("closed", _("Support is asked for only before the proposal is submitted."))
    refuse_withheld(proposal)
    return proposal, head, press


def end_supports(proposal: Proposal, supports: SupportQuerySet, because: Because) -> int:
    """End these supports of a locked proposal, journal the new count and return how many there were.

    Nobody is named, and no cause is given: an act of leaving names who left, and who supports what is their
    own business.
    """
    ended = supports.counted().update(ended_at=clock.now(), ended_because=because)
    if ended:
        _journal_count(proposal, support_of(proposal).given, because)
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


def _journal_count(
    proposal: Proposal, given: int, because: Because, head: Stream | None = None
) -> JournalEntry:
    act = SupportChanged(version=proposal.version, supporters=given, because=because.value)
    # Nobody is named: who supports what is their own business.
    return append_to_proposal(proposal, act, actor=None, head=head)


def reach_threshold(proposal: Proposal, given: int, *, cause: JournalEntry) -> None:
    """Submit the proposal where enough support it; one that was returned waits for its author."""
    needed = support_needed(proposal)
    if given < needed or proposal.state not in {State.PUBLISHED, State.SUPPORTED}:
        return
    if proposal.state == State.PUBLISHED:
        before = State(proposal.state)
        proposal.state = require_transition(proposal, "reach_support", actor=Role.SYSTEM)
        proposal.save(update_fields=["state"])
        act = SupportReached(before=before, after=proposal.state, supporters=given, threshold=needed)
        cause = append_to_proposal(proposal, act, actor=None, cause=cause)
    submit_by_support(proposal, cause=cause)
