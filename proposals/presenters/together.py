"""Writing a proposal with others, as its page offers it to an author."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from proposals.models import Proposal
from proposals.policies import is_author, writes
from proposals.selectors.authors import places_of
from proposals.services.authoring import EDITABLE
from proposals.services.co_authors import CO_AUTHORS_AT_MOST, OFFERED_FOR
from templates.face import face_of
from youth import clock

if TYPE_CHECKING:
    from youth.models import Participant


@dataclass(frozen=True, slots=True)
class OfferedPlace:
    """A link that the author may hand over, and until when it works."""

    pk: UUID
    address: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What an author may do about the others."""

    offers: list[OfferedPlace]
    may_offer: bool
    may_leave: bool


def together_of(proposal: Proposal, author: "Participant | None") -> Together | None:
    """Return what the page offers to ``author``; None to who is none, and where authors do not change now."""
    if author is None or not writes(author, proposal) or proposal.state not in EDITABLE:
        return None
    places = places_of(proposal)
    taken = [one for one in places if one.participant_id is not None]
    since = clock.now() - OFFERED_FOR
    waiting = [one for one in places if one.participant_id is None and one.offered_at > since]
    offers = is_author(author, proposal)
    return Together(
        offers=[_offered(proposal, one.pk, one.offered_at + OFFERED_FOR) for one in waiting]
        if offers
        else [],
        may_offer=offers and len(taken) + len(waiting) < CO_AUTHORS_AT_MOST,
        may_leave=bool(taken),
    )


def _offered(proposal: Proposal, place: UUID, until: datetime) -> OfferedPlace:
    path = reverse("proposals:co_author", kwargs={"council": proposal.council.slug, "place": place})
    return OfferedPlace(place, f"{face_of(proposal.council).origin}{path}", until)
