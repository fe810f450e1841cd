"""A list of proposals as a table for spreadsheets: what everybody may see of each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from proposals.models import Proposal
from proposals.presenters.authors import author_names
from proposals.presenters.committees import committees_with_papers
from proposals.selectors.committees import read_assignments
from youth.selectors.councils import today_in

if TYPE_CHECKING:
    from youth.models import Council

type Cell = str | int


def table_of(council: "Council", proposals: Iterable[Proposal]) -> list[list[Cell]]:
    """Return headings and a row for each proposal; they come from ``proposals_of``."""
    headings: list[Cell] = [
        _("Title"),
        pgettext("proposal", "State"),
        _("Author"),
        _("Topic"),
        _("Settlement"),
        _("Supporters"),
        _("Published on"),
        _("Incoming number"),
        _("Committees"),
        _("Resolution"),
        _("Address"),
    ]
    rows = list(proposals)
    read_assignments(rows)
    return [headings, *(_row(council, proposal) for proposal in rows)]


def _row(council: "Council", proposal: Proposal) -> list[Cell]:
    page = reverse("proposals:detail", kwargs={"council": council.slug, "pk": proposal.pk})
    supporters: int = proposal.supporters  # type: ignore[attr-defined]  # counted by the selector
    return [
        proposal.title,
        proposal.get_state_display(),
        ", ".join(author_names(proposal, None)),
        proposal.topic.name if proposal.topic else "",
        proposal.place.name if proposal.place else "",
        supporters,
        today_in(council, proposal.published_at).isoformat() if proposal.published_at else "",
        proposal.incoming,
        committees_with_papers(proposal),
        proposal.resolution_designation,
        f"{settings.BASE_URL}{page}",
    ]
