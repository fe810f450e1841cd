"""Who writes a proposal: the author, co-authors, and for whom they act."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    F,
    Prefetch,
    Q,
)

from proposals.models import (
    WAITS,
    CoAuthor,
    Proposal,
)
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.organisations import acting_for

if TYPE_CHECKING:
    from youth.models import Participant, Representation


# Who writes beside the author, read for many proposals at once.
CO_AUTHORS = Prefetch(
    "co_authors",
    CoAuthor.objects.writing().select_related("participant").order_by("joined_at"),
    to_attr="read_co_authors",
)


def actor_on(proposal: Proposal, participant: "Participant | None") -> "Participant | Representation | None":
    """Return as whom a person acts on a proposal: for the organisation that wrote it, where they may."""
    if participant is None or not proposal.author.is_organisation:
        return participant
    return acting_for(participant).filter(organisation=proposal.author_id).first() or participant


def authors_of(proposal: UUID) -> Q:
    """Return the condition of having written a proposal, alone or with others."""
    together = CoAuthor.objects.writing().filter(proposal=proposal)
    alone = Proposal.objects.filter(pk=proposal)
    return Q(pk__in=alone.values("author")) | Q(pk__in=together.values("participant"))


def co_authors_of(proposal: Proposal) -> "list[Participant]":
    """Return who writes the proposal beside its author, in the order in which they joined.

    Without a query for a proposal of ``proposals_of``.
    """
    return [one.participant for one in proposal.writing_beside if one.participant is not None]


def places_of(proposal: Proposal) -> list[CoAuthor]:
    """Return the places beside the author, those that were offered and nobody took yet first."""
    rows = proposal.co_authors.filter(ended_at__isnull=True).select_related("participant")
    return list(rows.order_by(F("joined_at").asc(nulls_first=True), "offered_at"))


def published_today(author: "Participant") -> int:
    """Return how many proposals an author has published today, where the council is, or let wait."""
    begins = start_of_day(author.council, today_in(author.council))
    own = Proposal.objects.filter(author=author)
    return own.filter(Q(published_at__gte=begins) | Q(withheld=WAITS, published_at=None)).count()
