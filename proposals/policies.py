"""Who may do what with proposals."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from proposals.models import Proposal
from proposals.workflow import BEFORE_THE_COMMITTEE, Role
from youth import clock
from youth.policies import (
    CHAIR,
    DEPUTY,
    PRESIDING,
    SECRETARY,
    Actor,
    Operator,
    holds,
    may,
    participant_of,
    policy,
)
from youth.selectors.counting import counts

if TYPE_CHECKING:
    from youth.models import Participant


@policy("proposals.write")
def may_write(participant: "Participant | None", council: Any) -> bool:
    """Everybody who takes part in a youth council may propose, organisations too; guests only answer."""
    if participant is None or participant.is_guest:
        return False
    return participant.council.kind == participant.council.Kind.YOUTH


@policy("proposals.see")
def may_see(participant: "Participant | None", proposal: Any) -> bool:
    """A draft is its authors' alone; what was published stays public."""
    return proposal.published_at is not None or writes(participant, proposal)


@policy("proposals.edit")
def may_edit(participant: "Participant | None", proposal: Any) -> bool:
    """Only its authors may change it."""
    return writes(participant, proposal)


@policy("proposals.end")
def may_end(participant: "Participant | None", proposal: Any) -> bool:
    """The first author deletes a draft, and offers others a place beside them."""
    return is_author(participant, proposal)


@policy("proposals.support")
def may_support(participant: "Participant | None", proposal: Any) -> bool:
    """Everybody who is counted, except its authors: support is counted by heads."""
    return counts(participant) and not writes(participant, proposal)


@policy("proposals.support_by_name")
def may_support_by_name(participant: "Participant | None", proposal: Any) -> bool:
    """Return whether somebody may support and shows their name to everybody."""
    return participant is not None and participant.is_public and may_support(participant, proposal)


@policy("proposals.act")
def may_act(participant: "Participant | None", proposal: Any) -> bool:
    """Anybody with a role towards the proposal; the workflow's table lists the transitions of each role."""
    return bool(roles_towards(participant, proposal))


def is_author(participant: "Participant | None", proposal: Proposal) -> bool:
    """Return whether the participant is the proposal's first author."""
    return participant is not None and participant.pk == proposal.author_id


def is_co_author(participant: "Participant | None", proposal: Proposal) -> bool:
    """Return whether the participant writes the proposal beside its author."""
    return participant is not None and participant.pk in proposal.co_author_ids


def writes(participant: "Participant | None", proposal: Proposal) -> bool:
    """Return whether the participant is one of the proposal's authors."""
    return is_author(participant, proposal) or is_co_author(participant, proposal)


def roles_towards(actor: Actor | None, proposal: Proposal) -> frozenset[Role]:
    """Return the capacities in which somebody acts on a proposal; the operator has all of a person's."""
    if isinstance(actor, Operator):
        return frozenset({Role.SECRETARY, Role.CHAIR, Role.COMMITTEE_CHAIR})
    acting = participant_of(actor)
    if acting is None or acting.left_at is not None or acting.council_id != proposal.council_id:
        return frozenset()
    held = {
        Role.AUTHOR: is_author(acting, proposal),
        Role.CO_AUTHOR: is_co_author(acting, proposal),
        Role.SECRETARY: holds(acting, SECRETARY),
        Role.CHAIR: holds(acting, CHAIR, DEPUTY),
        Role.COMMITTEE_CHAIR: bool(committees_chaired(acting, proposal)),
    }
    return frozenset(role for role, is_held in held.items() if is_held)


def committees_chaired(actor: Actor | None, proposal: Proposal) -> frozenset[UUID]:
    """Return those of the committees with the proposal that somebody chairs; the operator all of them."""
    if proposal.state in BEFORE_THE_COMMITTEE:
        return frozenset()
    rows = proposal.assignments.filter(ended_at=None)
    if not isinstance(actor, Operator):
        acting = participant_of(actor)
        if acting is None:
            return frozenset()
        held = acting.committees.in_force(clock.now()).filter(is_chair=True)
        rows = rows.filter(committee__in=held.values("committee"))
    return frozenset(rows.values_list("committee", flat=True))


@policy("proposals.enter_amendment", by=(PRESIDING, SECRETARY))
def may_enter_amendment(participant: "Participant | None", item: Any) -> bool:
    """The chair's table enters what members move in the meeting."""
    return may("meeting.record", participant, item)


@policy("proposals.propose_amendment")
def may_propose_amendment(participant: "Participant | None", proposal: Any) -> bool:
    """Who may write a proposal may write an amendment to one."""
    return may_write(participant, proposal)


@policy("proposals.take_amendment_back")
def may_take_amendment_back(participant: "Participant | None", amendment: Any) -> bool:
    """Only who wrote it."""
    return participant is not None and participant.pk == amendment.mover_id
