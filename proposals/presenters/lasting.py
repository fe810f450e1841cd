"""Whether support lasts: what its giver reads beside the button, and what the office sees of all."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from proposals.models import Proposal, Support
from proposals.policies import roles_towards
from proposals.selectors.support import lapses_on, unverified_supporters
from proposals.workflow import Role, SupportReason
from youth.procedure.choices import VerifiedAct
from youth.selectors.rules import profile_of
from youth.selectors.verification import facts_needed, was_verified_for

if TYPE_CHECKING:
    from youth.models import Participant

OFFICES = frozenset({Role.SECRETARY, Role.CHAIR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """What the page says about it; ``days`` is None where the person's support lasts."""

    days: int | None
    has_lapsed: bool
    until: date | None
    unverified: int | None


def lasting_of(proposal: Proposal, viewer: "Participant | None", own: Support | None) -> Lasting:
    """Return what a person, a visitor too, reads about the support of a proposal."""
    council = proposal.council
    is_asked = bool(facts_needed(council, VerifiedAct.SUPPORT))
    lasts = not is_asked or (viewer is not None and was_verified_for(viewer, VerifiedAct.SUPPORT))
    sees_all = is_asked and not OFFICES.isdisjoint(roles_towards(viewer, proposal))
    return Lasting(
        days=None if lasts else profile_of(council).verify.support_days.value,
        has_lapsed=own is not None and own.ended_because == SupportReason.LAPSED,
        until=None if lasts or own is None or own.ended_at is not None else lapses_on(own),
        unverified=unverified_supporters(proposal) if sees_all else None,
    )
