"""Merging a proposal into another: its author asks, the secretary does it, its supporters go on there."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.merging import MergeAsked, Merged, TookIn
from proposals.models import Proposal, Support
from proposals.selectors.authors import co_authors_of
from proposals.selectors.proposals import LABEL
from proposals.selectors.support import support_of
from proposals.services.holding import refuse_withheld
from proposals.services.support import reach_threshold
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import OPEN_TO_SUPPORT, State
from proposals.workflow import SupportReason as Because
from youth import clock
from youth.policies import Actor, require
from youth.procedure.choices import VerifiedAct
from youth.refusals import Refusal
from youth.selectors.verification import is_verified_for
from youth.services.following import carry_follows

if TYPE_CHECKING:
    from youth.models import Participant, Representation


@transaction.atomic
def ask_to_merge(
    proposal: Proposal, target: Proposal | None, *, actor: "Participant | Representation"
) -> Proposal:
    """Ask to have the proposal merged into ``target``, or, with None, no longer ask for that.

    Raises ``Refusal``: ``wrong_state``, ``into_itself``, ``target_closed``.
    """
    require("proposals.end", actor, proposal)
    wanted = target.pk if target is not None else None
    locked = dict(_locked_in_order({proposal.pk, wanted or proposal.pk}))
    proposal = locked[proposal.pk]
    if proposal.state not in OPEN_TO_SUPPORT:
        raise Refusal("wrong_state", _("A proposal is merged only before it is submitted."))
    if wanted == proposal.merge_into_id:
        return proposal
    if wanted is not None:
        refuse_withheld(proposal)
        _require_open(proposal, locked[wanted])
    proposal.merge_into_id = wanted
    proposal.save(update_fields=["merge_into"])
    append_to_proposal(proposal, MergeAsked(target=wanted), actor=actor)
    return proposal


@transaction.atomic
def merge_proposal(proposal: Proposal, *, actor: Actor) -> Proposal:
    """Merge the proposal into the one that its author asks for; return the other one.

    Its supporters support the other one's present text from then on, each once; its followers and authors
    follow it. Where they are enough, they submit it. Raises ``Refusal`` with the workflow's reasons,
    ``changed_meanwhile`` where the author asks for another by now, ``into_itself``, ``target_closed``.
    """
    wanted = Proposal.objects.filter(pk=proposal.pk).values_list("merge_into", flat=True).first()
    locked = dict(_locked_in_order({proposal.pk, wanted or proposal.pk}))
    proposal, target = locked[proposal.pk], locked[wanted or proposal.pk]
    before = State(proposal.state)
    after = require_transition(proposal, "merge", actor=actor)
    if proposal.merge_into_id != wanted:
        raise Refusal("changed_meanwhile", _("Its author asks for something else now. Look at it again."))
    refuse_withheld(proposal)
    _require_open(proposal, target)
    proposal.state = after
    proposal.save(update_fields=["state"])
    ended, carried = _carry_supports(proposal, target)
    people = [proposal.author, *co_authors_of(proposal)]
    carry_follows(LABEL, str(proposal.pk), str(target.pk), also=people)
    act = Merged(before=before, after=after, target=target.pk, ended=ended)
    entry = append_to_proposal(proposal, act, actor=actor)
    counted = support_of(target)
    took = TookIn(source=proposal.pk, version=target.version, carried=carried, supporters=counted.given)
    reach_threshold(target, counted.given, cause=append_to_proposal(target, took, actor=None, cause=entry))
    return target


def _locked_in_order(keys: Iterable[UUID]) -> Iterator[tuple[UUID, Proposal]]:
    """Lock proposals in the order of their ids: two mergers at once never wait for one another."""
    for pk in sorted(keys):
        yield pk, locked_proposal(Proposal(pk=pk))


def _require_open(proposal: Proposal, target: Proposal) -> None:
    if target.pk == proposal.pk:
        raise Refusal("into_itself", _("This is the proposal itself. Choose another one."), "other")
    is_open = target.state in OPEN_TO_SUPPORT and not target.withheld
    if not is_open or target.council_id != proposal.council_id:
        message = _("The other proposal does not look for support any more, so nothing is merged into it.")
        raise Refusal("target_closed", message, "other")


def _carry_supports(source: Proposal, target: Proposal) -> tuple[int, int]:
    """End the supports of ``source`` and give those of its present text to ``target``.

    Return how many there were and how many are new there. Not carried over is that of who writes the other
    proposal, took support of it back, or whose support of it lapsed without a verification since. Nobody's
    name is shown there before they say so.
    """
    counted = source.supports.counted().filter(participant__left_at=None)
    given = list(counted.filter(version=source.version).select_related("participant").order_by("pk"))
    source.supports.counted().update(ended_at=clock.now(), ended_because=Because.MERGED)
    there: dict[UUID, list[Support]] = {}
    people = [one.participant_id for one in given]
    for row in target.supports.filter(participant__in=people).order_by("begins_at", "pk"):
        there.setdefault(row.participant_id, []).append(row)
    writers = {target.author_id, *target.co_author_ids}
    kept, fresh = [], []
    for one in given:
        before = there.get(one.participant_id, [])
        last = before[-1] if before else None
        if last is not None and last.ended_at is None:
            if last.version != target.version:
                last.version, last.carried_from = target.version, one
                kept.append(last)
        elif one.participant_id not in writers and _may_be_carried(one, last):
            fresh.append(_carried(one, target, before))
    Support.objects.bulk_update(kept, ["version", "carried_from"])
    Support.objects.bulk_create(fresh)
    return len(given), len(kept) + len(fresh)


def _may_be_carried(one: Support, last: Support | None) -> bool:
    if last is None or last.ended_because == Because.LEFT:
        return True
    return last.ended_because == Because.LAPSED and is_verified_for(one.participant, VerifiedAct.SUPPORT)


def _carried(one: Support, target: Proposal, before: list[Support]) -> Support:
    return Support(
        proposal=target,
        participant=one.participant,
        version=target.version,
        # The days of who is not verified do not begin again.
        given_at=min([one.given_at, *(row.given_at for row in before[:1])]),
        begins_at=clock.now(),
        carried_from=one,
    )
