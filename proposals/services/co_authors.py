"""Co-authors: a place is offered by a link, taken, left.

Nobody is searched for and nobody is written to. The author hands the link over however they like; who opens
it and accepts is the co-author. A place is taken once. The acts of a draft are none yet: the journal names
its co-authors when it is published.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from proposals.acts.texts import AuthorLeft, CoAuthorJoined
from proposals.models import CoAuthor, Proposal
from proposals.services.authoring import EDITABLE
from proposals.services.support import end_supports
from proposals.services.transitions import append_to_proposal, locked_proposal
from proposals.workflow import State, SupportReason
from youth import clock
from youth.policies import participant_of, require
from youth.refusals import Refusal

if TYPE_CHECKING:
    from youth.models import Council, Participant, Representation

CO_AUTHORS_AT_MOST = 4
OFFERED_FOR = timedelta(days=7)


@transaction.atomic
def offer_place(proposal: Proposal, *, actor: "Participant | Representation") -> CoAuthor:
    """Offer a place beside the author, for seven days. Raises ``Refusal``: ``wrong_state``, ``too_many``."""
    require("proposals.end", actor, proposal)
    proposal = _changeable(proposal)
    _end_overdue(proposal)
    if proposal.co_authors.filter(ended_at__isnull=True).count() >= CO_AUTHORS_AT_MOST:
        message = _("A proposal has at most %(number)s co-authors.") % {"number": CO_AUTHORS_AT_MOST}
        raise Refusal("too_many", message)
    return CoAuthor.objects.create(proposal=proposal, offered_at=clock.now())


@transaction.atomic
def take_offer_back(proposal: Proposal, place: UUID, *, actor: "Participant | Representation") -> None:
    """Take back an offer that nobody accepted yet; without effect if it is gone."""
    require("proposals.end", actor, proposal)
    proposal = locked_proposal(proposal)
    waiting = proposal.co_authors.filter(pk=place, participant=None, ended_at=None)
    waiting.update(ended_at=clock.now())


def offered_place(council: "Council", pk: UUID) -> CoAuthor | None:
    """Return a place that can still be taken, or None."""
    rows = CoAuthor.objects.filter(pk=pk, participant=None, ended_at=None, proposal__council=council)
    rows = rows.filter(offered_at__gt=clock.now() - OFFERED_FOR, proposal__state__in=EDITABLE)
    return rows.select_related("proposal__council", "proposal__author").first()


@transaction.atomic
def take_place(place: CoAuthor, *, actor: "Participant") -> Proposal:
    """Become a co-author; one's own support of the proposal ends.

    An organisation takes no place. Raises ``Refusal``: ``gone``, ``is_author``.
    """
    require("proposals.write", actor, place.proposal.council)
    proposal = locked_proposal(place.proposal)
    fresh = offered_place(proposal.council, place.pk)
    if fresh is None:
        raise Refusal("gone", _("This invitation was used already, taken back, or is older than seven days."))
    if actor.council_id != proposal.council_id or actor.is_organisation:
        raise Refusal("gone", _("This invitation is for people of another council."))
    if actor.pk == proposal.author_id or actor.pk in proposal.co_author_ids:
        raise Refusal("is_author", _("You are one of its authors already."))
    fresh.participant, fresh.joined_at = actor, clock.now()
    fresh.save(update_fields=["participant", "joined_at"])
    if proposal.state != State.DRAFT:
        append_to_proposal(proposal, CoAuthorJoined(co_author=actor.pk), actor=actor)
    end_supports(proposal, proposal.supports.filter(participant=actor), SupportReason.WRITES)
    return proposal


@transaction.atomic
def leave_authors(proposal: Proposal, *, actor: "Participant | Representation") -> Proposal:
    """Stop being an author; where the first one does, the next becomes it.

    Raises ``Refusal``: ``only_author``.
    """
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    leaving = participant_of(actor)
    if leaving is None or not _take_out(proposal, leaving, actor=actor):
        raise Refusal("only_author", _("You are its only author: withdraw the proposal instead."))
    return proposal


def hand_over(participant: "Participant", *, until: datetime) -> None:
    """Take somebody who left the council out of the authors, where others write the proposal with them.

    What is submitted keeps its authors. Safe to repeat.
    """
    together = CoAuthor.objects.writing().filter(joined_at__lte=until, proposal__state__in=EDITABLE)
    own = together.filter(participant=participant) | together.filter(proposal__author=participant)
    for pk in sorted(set(own.values_list("proposal", flat=True))):
        _take_out(locked_proposal(Proposal(pk=pk)), participant, actor=None)


def _take_out(
    proposal: Proposal, leaving: "Participant", *, actor: "Participant | Representation | None"
) -> bool:
    """Take somebody out of a locked proposal's authors; return False where there is nobody else."""
    places = proposal.co_authors.writing()
    place = places.filter(participant=leaving).first()
    if place is None:
        if leaving.pk != proposal.author_id:
            return False
        # The one who has been writing with the author for the longest time.
        place = places.select_related("participant").order_by("joined_at", "pk").first()
        if place is None or place.participant is None:
            return False
        proposal.author = place.participant
        proposal.save(update_fields=["author"])
    place.ended_at = clock.now()
    place.save(update_fields=["ended_at"])
    if proposal.state != State.DRAFT:
        act = AuthorLeft(left=leaving.pk, author=proposal.author_id)
        append_to_proposal(proposal, act, actor=actor)
    return True


def _end_overdue(proposal: Proposal) -> None:
    overdue = proposal.co_authors.filter(participant=None, ended_at=None)
    overdue.filter(offered_at__lte=clock.now() - OFFERED_FOR).update(ended_at=clock.now())


def _changeable(proposal: Proposal) -> Proposal:
    proposal = locked_proposal(proposal)
    if proposal.state not in EDITABLE:
        raise Refusal("wrong_state", _("The text was submitted. Its authors do not change any more."))
    return proposal
