"""Proposals as cards: in their list, and wherever an editor puts the newest of them."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from proposals.models import Proposal
from proposals.presenters.authors import author_names
from proposals.presenters.committees import committees_in_words
from proposals.presenters.files import files_of_proposals
from proposals.presenters.proposal_page import stages_of
from proposals.selectors.committees import read_assignments
from proposals.selectors.lists import on_their_way
from proposals.selectors.support import support_needed
from proposals.workflow import State
from youth.presenters.files import FilesShown
from youth.selectors.councils import today_in
from youth.selectors.lists import all_topics

if TYPE_CHECKING:
    from youth.models import Council, Participant

NEWEST_SHOWN = 3
IN_COMMITTEES = (State.IN_COMMITTEE, State.OPINION_GIVEN)


def cards_of(
    proposals: Iterable[Proposal], council: "Council", viewer: "Participant | None"
) -> list[dict[str, Any]]:
    """Return proposals of ``proposals_of`` as cards, with their pictures; one query for all of these."""
    shown = list(proposals)
    read_assignments(one for one in shown if one.state in IN_COMMITTEES)
    files = files_of_proposals(shown)
    return [
        card_of(one, council, viewer) | {"picture": files.get(str(one.pk), FilesShown()).picture}
        for one in shown
    ]


def card_of(proposal: Proposal, council: "Council", viewer: "Participant | None") -> dict[str, Any]:
    """Return a proposal as ``components/card.html`` shows it; it comes from ``proposals_of``."""
    # The same object, so that what was read about the council is not read again.
    proposal.council = council
    number = _("Incoming no. %(number)s") % {"number": proposal.incoming} if proposal.incoming else ""
    authors = ", ".join(author_names(proposal, viewer))
    day = today_in(council, proposal.published_at) if proposal.published_at else None
    published = date_format(day, "DATE_FORMAT") if day else ""
    supporters: int = proposal.supporters  # type: ignore[attr-defined]  # counted by the selector
    wants_support = proposal.state in {State.PUBLISHED, State.SUPPORTED, State.RETURNED}
    return {
        "title": proposal.title or _("Without a title"),
        "url": reverse("proposals:detail", kwargs={"council": council.slug, "pk": proposal.pk}),
        "language": proposal.language,
        "above": " · ".join(filter(None, [number, authors, *filed_under(proposal), published])),
        "tag": proposal.get_state_display(),
        "is_now": proposal.state == State.ON_AGENDA,
        "stages": stages_of(proposal),
        "count": _("%(given)s of %(needed)s") % {"given": supporters, "needed": support_needed(proposal)}
        if wants_support
        else committees_in_words(proposal)
        if proposal.state in IN_COMMITTEES
        else "",
    }


def filed_under(proposal: Proposal) -> list[str]:
    """Return the names of the proposal's settlement and topic, those that it has."""
    return [one.name for one in (proposal.place, proposal.topic) if one is not None]


def gathered_proposals(council: "Council", topics: Collection[UUID]) -> SafeString:
    """Return the newest proposals about these topics for a campaign's page, the same for everybody.

    Empty where the council takes no proposals about any of them.
    """
    own = [topic for topic in all_topics(council) if topic.pk in topics] if topics else []
    if not own:
        return SafeString("")
    found = list(on_their_way(council).filter(topic__in=own)[: NEWEST_SHOWN + 1])
    context = {
        "council": council,
        "cards": cards_of(found[:NEWEST_SHOWN], council, None),
        "has_more": len(found) > NEWEST_SHOWN,
        # The list shows one topic at a time.
        "topic": own[0].key if len(own) == 1 else "",
    }
    return SafeString(render_to_string("proposals/gathered.html", context))


def newest_proposals(council: "Council", language: str) -> SafeString:
    """Return the newest published proposals as cards, with the link to all; the same for everybody."""
    newest = list(on_their_way(council)[:NEWEST_SHOWN])
    context = {
        "council": council,
        "cards": cards_of(newest, council, None),
    }
    return render_to_string("proposals/newest.html", context)
