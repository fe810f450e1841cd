"""The outcomes of proposals: their titles, the council's decisions, and the sources."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from plugins import hooks
from proposals.models import Proposal
from proposals.presenters.proposal_page import state_in_words
from proposals.selectors.lists import decided_proposals
from proposals.selectors.proposals import ADOPTED
from proposals.workflow import WITH_AN_ANSWER, State

if TYPE_CHECKING:
    from youth.models import Council

SHOWN = 3
# The label of rows of ``plugins.records``; where it is off, the number is shown without a link.
RECORD = "records.record"


@dataclass(frozen=True, slots=True)
class Source:
    """A public page that proves the sentence; words of the council keep their language."""

    title: str
    url: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One proposal with its outcome and day in one sentence, and the sources."""

    proposal: Proposal
    on: date | None
    did: str
    sources: list[Source]


def outcomes(council: "Council", language: str) -> SafeString:
    """Return the outcomes of the proposals decided last, the same for everybody; empty before the first."""
    decided = list(decided_proposals(council)[:SHOWN])
    if not decided:
        return SafeString("")
    records = _record_addresses(council, decided)
    context = {
        "council": council,
        "said": [_said(proposal, council, records) for proposal in decided],
        "counts": decided_proposals(council)
        .order_by()
        .aggregate(
            adopted=Count("pk", filter=Q(state__in=ADOPTED)),
            sent=Count("pk", filter=Q(state__in=[State.SENT, *WITH_AN_ANSWER])),
            answered=Count("pk", filter=Q(state__in=WITH_AN_ANSWER)),
            overdue=Count("pk", filter=Q(state=State.SENT, answer_overdue_since__isnull=False)),
            done=Count("pk", filter=Q(state=State.DONE)),
        ),
    }
    return render_to_string("proposals/outcomes.html", context)


def _record_addresses(council: "Council", decided: list[Proposal]) -> dict[UUID, str]:
    """Return where the municipal council shows its records of these proposals."""
    ids = [proposal.record_id for proposal in decided if proposal.record_id]
    if not ids or council.mirrors is None:
        return {}
    answers = hooks.resolve_subjects.collect(council.mirrors, label=RECORD, ids=ids)
    return {pk: summary.url for answer in answers if answer for pk, summary in answer.items()}


def _said(proposal: Proposal, council: "Council", records: dict[UUID, str]) -> Said:
    on: date | None = proposal.on  # type: ignore[attr-defined]  # annotated by the selector
    return Said(proposal, on, _did(proposal), _sources(proposal, council, records))


def _did(proposal: Proposal) -> str:
    """Return the outcome of the proposal in one sentence."""
    if proposal.state == State.REJECTED:
        return _("The Youth Council did not adopt it.")
    if proposal.state != State.ADOPTED:
        return state_in_words(proposal)
    return _("The Youth Council adopted it. Next it goes to the Municipal Council.")


def _sources(proposal: Proposal, council: "Council", records: dict[UUID, str]) -> list[Source]:
    """Return the pages that prove the sentence, in the order in which they came about."""
    place = {"council": council.slug}
    address = reverse("proposals:detail", kwargs=place | {"pk": proposal.pk})
    found = []
    if proposal.resolution_id:
        url = reverse("youth:resolution", kwargs=place | {"pk": proposal.resolution_id})
        found.append(Source(proposal.resolution_designation, url, council.languages[0]))
    elif proposal.meeting_id:
        url = reverse("youth:meeting", kwargs=place | {"pk": proposal.meeting_id})
        found.append(Source(_("the meeting that voted on it"), url))
    if proposal.record_id in records:
        found.append(Source(_("consultation record"), records[proposal.record_id]))
    if proposal.answer_on:
        found.append(Source(_("the answer"), f"{address}#proposal-answer"))
    return found
