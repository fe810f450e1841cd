"""The list of proposals as a page, as a table for spreadsheets, and in the frame of another site."""

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_safe

from proposals.listing import Listing
from proposals.presenters.cards import cards_of
from proposals.presenters.filters import (
    age_chips,
    age_words,
    place_chips,
    sort_links,
    stage_chips,
    topic_chips,
)
from proposals.presenters.place_map import place_map
from proposals.presenters.tables import table_of
from proposals.selectors.lists import counts_in, proposals_of
from templates.csv import csv_text
from templates.xlsx import XLSX, xlsx_bytes
from youth.policies import may
from youth.presenters.embedding import embed_code
from youth.selectors.audiences import TOPIC
from youth.selectors.lists import all_places, all_topics, keyed
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
    topics, places = all_topics(council), all_places(council)
    asked = Listing.asked(request.GET)
    topic, place = keyed(topics, asked.topic), keyed(places, asked.place)
    # What the council does not have is left out.
    listing = replace(
        asked,
        topic=topic.key if topic else "",
        place=place.key if place else "",
        is_own=asked.is_own and viewer is not None,
    )
    counted = counts_in(council, listing.words, listing.topic)
    where = place.pk if place else None
    counts = counted.stages(where, listing.age)
    count = None if listing.is_own else counts.get(listing.stage, counts[""])
    page = page_of(request, proposals_of(council, listing, viewer=viewer), count=count)
    context = {
        "council": council,
        "page": page,
        "cards": cards_of(page, council, viewer),
        "listing": listing,
        "filters": stage_chips(council, listing, counts, with_own=viewer is not None),
        "topic_filters": topic_chips(council, listing, topics),
        "place_filters": place_chips(council, listing, places),
        "place_map": place_map(council, listing, places, counted.places(listing.stage, listing.age)),
        "age_filters": age_chips(council, listing, counted.ages(listing.stage, where)),
        "topic": topic,
        "narrowed_to": [one for one in (topic, place) if one is not None],
        "age_words": age_words(listing.age),
        "topic_label": TOPIC,
        "sorts": sort_links(council, listing),
        # What a search keeps of the address.
        "kept": parse_qsl(listing.query(words="").removeprefix("?")),
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
        "cards": cards_of(found, council, None),
        "query": listing.query(is_own=False),
    }
    return for_frames(render(request, "proposals/embed.html", context), seconds=60)


def _embed_code(council: "Council", listing: Listing) -> str:
    address = reverse("proposals:embed", kwargs={"council": council.slug})
    title = _("%(council)s: proposals") % {"council": council.name}
    return embed_code(address + listing.query(is_own=False), title, height=640)
