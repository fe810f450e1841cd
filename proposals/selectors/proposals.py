"""One proposal: its text, its stage, and what other pages show of it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from plugins.hooks import SubjectSummary
from proposals.models import (
    WAITS,
    Amendment,
    Proposal,
    ProposalVersion,
)
from proposals.selectors.support import SupportCount, support_needed, support_read
from proposals.streams import proposal_stream
from proposals.workflow import (
    OFF_THE_WAY,
    WITH_AN_ANSWER,
    GoesTo,
    State,
    amendments_go_to,
    station,
)
from youth.journal.selectors import head_of
from youth.offers import ModeratedText, TextState
from youth.selectors.files import files_of

if TYPE_CHECKING:
    from youth.models import Council, File, Participant

LABEL = "proposals.proposal"


ADOPTED = [State.ADOPTED, State.SENT, *WITH_AN_ANSWER]


DECIDED = [*ADOPTED, State.REJECTED]


# What everybody reads: published, and neither hidden by a moderator nor waiting for one.
SHOWN = Q(published_at__isnull=False, withheld="")


READY_FOR_AGENDA = [State.REGISTERED, State.IN_COMMITTEE, State.OPINION_GIVEN, State.POSTPONED]


def proposal_by_id(council: "Council", pk: UUID) -> Proposal | None:
    """Return one proposal of a council, or None."""
    return proposals_for_pages().filter(council=council, pk=pk).first()


@dataclass(frozen=True, slots=True)
class PageOfProposal:
    """A proposal with what its page asks of other tables: the numbers of support and the stream's head.

    ``is_followed`` by the reader.
    """

    proposal: Proposal
    support: SupportCount
    head: int
    is_followed: bool


def page_of_proposal(council: "Council", pk: UUID, reader: "Participant | None") -> PageOfProposal | None:
    """Return one proposal of a council for its own page, or None; all of one moment, in one query.

    The head is therefore that of the row: an act that comes after it is sent to the page.
    """
    follows = reader.follows.filter(label=LABEL, key=str(pk)) if reader is not None else None
    rows = proposals_for_pages().annotate(
        head=head_of(proposal_stream(pk)),
        is_followed=Exists(follows) if follows is not None else Value(value=False),
        **support_read(),
    )
    proposal = rows.filter(council=council, pk=pk).first()
    if proposal is None:
        return None
    # As which plugins are on was read with the council of the address.
    proposal.council = council
    read = vars(proposal)
    counts = {name: read[name] for name in ("given", "earlier", "lately")}
    support = SupportCount(needed=support_needed(proposal), **counts)
    return PageOfProposal(proposal, support, read["head"], bool(read["is_followed"]))


def proposals_for_pages() -> QuerySet[Proposal]:
    """Return proposals with what their pages name, and how many amendments were written to each."""
    written = Amendment.objects.filter(proposal=OuterRef("pk"), is_published=True).order_by()
    numbers = written.values("proposal").annotate(number=Count("pk")).values("number")
    waiting = written.filter(state=Amendment.State.PROPOSED, withheld="").values("proposal")
    rows = Proposal.objects.select_related("council", "author", "topic", "place", "merge_into", "short")
    return rows.annotate(
        amendments_written=Subquery(numbers),
        amendments_waiting=Subquery(waiting.annotate(number=Count("pk")).values("number")),
    )


def takes_arguments(proposal: Proposal) -> bool:
    """Return whether a proposal is argued about: from its publication to the council's decision."""
    return proposal.published_at is not None and proposal.state not in {*DECIDED, *OFF_THE_WAY}


def versions_of(proposal: Proposal) -> list[ProposalVersion]:
    """Return the published texts of a proposal, the newest first."""
    return list(proposal.versions.order_by("-number"))


def current_station(proposal: Proposal) -> int | None:
    """Return the proposal's station of seven, or None for one that left the way."""
    return station(State(proposal.state))


def annexes_of(proposals: Iterable[Proposal]) -> "dict[UUID, list[File]]":
    """Return the documents of some proposals, its annexes on paper, by the proposal's id; in one query."""
    found = files_of(LABEL, [one.pk for one in proposals])
    return {UUID(key): [one for one in files if one.kind == "document"] for key, files in found.items()}


def reasons_on_paper(proposal: Proposal, annexes: "Iterable[File]" = ()) -> str:
    """Return the reasons as an agenda and a paper have them: with the cost, and the names of the annexes."""
    names = "; ".join(one.name for one in annexes)
    with override(proposal.language):
        cost = _("Cost and who pays: %(cost)s") % {"cost": proposal.cost} if proposal.cost else ""
        papers = _("Annexes: %(names)s") % {"names": names} if names else ""
    return "\n\n".join(filter(None, [proposal.summary, cost, papers]))


def summary_of(proposal: Proposal, annexes: "Iterable[File]" = ()) -> SubjectSummary:
    """Return what other apps may copy of a proposal; with ``annexes`` as it goes on an agenda."""
    url = reverse("proposals:detail", kwargs={"council": proposal.council.slug, "pk": proposal.pk})
    return SubjectSummary(
        label=LABEL,
        id=proposal.pk,
        title=proposal.title,
        text=proposal.text,
        points=proposal.points,
        url=url,
        digest=hashlib.sha256(f"{proposal.title}\n{proposal.text}".encode()).hexdigest(),
        language=proposal.language,
        reasons=reasons_on_paper(proposal, annexes),
        mover=proposal.author_id,
        incoming_number=proposal.incoming,
    )


def summaries(council: "Council", ids: Iterable[UUID]) -> dict[UUID, SubjectSummary]:
    """Return summaries of the council's published proposals by id, in one query."""
    rows = Proposal.objects.filter(SHOWN, council=council, pk__in=list(ids))
    return {row.pk: summary_of(row) for row in rows.select_related("council")}


def moderated_texts(council: "Council", ids: Iterable[UUID]) -> Iterator[ModeratedText]:
    """Yield the proposals that were published, or wait for it, as moderators read them, in one query."""
    known = Q(published_at__isnull=False) | ~Q(withheld="")
    for proposal in Proposal.objects.filter(known, council=council, pk__in=list(ids)).order_by("pk"):
        state: TextState = "shown"
        if proposal.withheld:
            state = "waits" if proposal.withheld == WAITS else "hidden"
        yield ModeratedText(
            label=LABEL,
            id=proposal.pk,
            kind=_("proposal"),
            title=proposal.title,
            words="\n\n".join(filter(None, [proposal.title, proposal.text, proposal.summary, proposal.cost])),
            author=proposal.author_id,
            url=reverse("proposals:detail", kwargs={"council": council.slug, "pk": proposal.pk}),
            language=proposal.language,
            at=proposal.published_at or proposal.created_at,
            state=state,
        )


def takes_amendments(proposal: Proposal) -> bool:
    """Return whether amendments are written to a proposal: from its publication until it is on an agenda."""
    return amendments_go_to(proposal.state) is not GoesTo.NOBODY


def authors_take_in(proposal: Proposal) -> bool:
    """Return whether its authors may still change the text, and so take amendments into it."""
    return amendments_go_to(proposal.state) is GoesTo.AUTHORS


def why_closed(proposal: Proposal) -> str:
    """Return why no amendments are written to a proposal now, in the active language."""
    if proposal.state == State.ON_AGENDA:
        return _("The proposal is on the agenda of a meeting. There the members move amendments.")
    if proposal.state == State.DRAFT:
        return _("Amendments are written once the proposal is public.")
    return _("The way of this proposal is over: nobody decides about amendments any more.")
