"""The list of proposals as a page, as a table for spreadsheets, and in the frame of another site."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_safe

from proposals.listing import Listing
from proposals.presenters.cards import card_of
from proposals.presenters.proposal_page import STATION_NAMES
from proposals.presenters.tables import table_of
from proposals.selectors import counts_by_stage, proposals_of
from proposals.workflow import State
from templates.csv import csv_text
from templates.xlsx import XLSX, xlsx_bytes
from youth.policies import may
from youth.presenters.embedding import embed_code
from youth.web.frames import IN_FRAMES, for_frames
from youth.web.pagination import page_of
from youth.web.requests import CouncilRequest

if TYPE_CHECKING:
    from youth.models import Council

IN_A_FRAME = 5


@require_GET
def list_page(request: CouncilRequest) -> HttpResponse:
    """List the council's proposals; the address says what is shown, see ``proposals.listing``."""
    council, viewer = request.council, request.participant
    listing = Listing.asked(request.GET)
    page = page_of(request, proposals_of(council, listing, viewer=viewer))
    context = {
        "council": council,
        "page": page,
        "cards": [card_of(proposal, council, viewer) for proposal in page],
        "listing": listing,
        "filters": _filters(council, listing, is_somebody=viewer is not None),
        "sorts": _sorts(council, listing),
        "hidden": {"stage": listing.stage, "sort": listing.sort, "mine": "1" if listing.is_own else ""},
        "query": listing.query(is_own=False),
        "embed_code": _embed_code(council, listing),
        "can_write": may("proposals.write", viewer, council),
    }
    return render(request, "proposals/list.html", context)


@require_GET
def table(request: CouncilRequest, kind: str) -> HttpResponse:
    """Return exactly the proposals that the list shows to everybody, as a table for spreadsheets."""
    council = request.council
    rows = table_of(council, proposals_of(council, Listing.asked(request.GET)))
    if kind == "csv":
        return HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
    response = HttpResponse(xlsx_bytes(_("Proposals"), rows), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{council.slug}-proposals.xlsx"'
    return response


@require_safe
@xframe_options_exempt
@csp_override(IN_FRAMES)
def embed(request: CouncilRequest) -> HttpResponse:
    """Show the first proposals of a list for the frame of another site; the same for everybody."""
    council, listing = request.council, Listing.asked(request.GET)
    found = proposals_of(council, listing)[:IN_A_FRAME]
    context = {
        "council": council,
        "cards": [card_of(proposal, council, None) for proposal in found],
        "query": listing.query(is_own=False),
    }
    return for_frames(render(request, "proposals/embed.html", context), seconds=60)


def _filters(council: "Council", listing: Listing, *, is_somebody: bool) -> list[dict[str, Any]]:
    counts = counts_by_stage(council, listing.words)
    names = {
        "": pgettext("proposals", "All"),
        **STATION_NAMES,
        State.WITHDRAWN: pgettext("proposals", "Withdrawn"),
    }
    chips = [
        {
            "label": label,
            "url": _url(council, listing.query(stage=name, is_own=False)),
            "is_active": not listing.is_own and listing.stage == name,
            "count": counts[name],
        }
        for name, label in names.items()
        if counts[name] or name in {"", listing.stage}
    ]
    if is_somebody:
        own = {
            "label": pgettext("proposals", "Mine"),
            "url": _url(council, listing.query(stage="", is_own=True)),
        }
        chips.append(own | {"is_active": listing.is_own, "count": None})
    return chips


def _sorts(council: "Council", listing: Listing) -> list[dict[str, Any]]:
    names = {"": pgettext("proposals", "Newest first"), "support": _("Most supporters first")}
    return [
        {"label": label, "url": _url(council, listing.query(sort=name)), "is_active": listing.sort == name}
        for name, label in names.items()
    ]


def _embed_code(council: "Council", listing: Listing) -> str:
    address = reverse("proposals:embed", kwargs={"council": council.slug})
    title = _("%(council)s: proposals") % {"council": council.name}
    return embed_code(address + listing.query(is_own=False), title, height=640)


def _url(council: "Council", query: str) -> str:
    return reverse("proposals:list", kwargs={"council": council.slug}) + query
