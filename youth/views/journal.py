"""The public page of a council's journal: how far each stream reaches, and its digest."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youth import clock
from youth.journal.anchors import heads_of
from youth.journal.comparison import public_streams
from youth.web.pagination import page_of
from youth.web.requests import CouncilRequest

PER_PAGE = 100


@require_GET
def heads_page(request: CouncilRequest) -> HttpResponse:
    """Show the heads of the streams that everybody may see; whoever keeps a copy can prove a change."""
    council = request.council
    heads = heads_of(public_streams(council))
    page = page_of(request, heads, PER_PAGE)
    context = {"council": council, "page": page, "now": clock.now()}
    return render(request, "youth/council/journal.html", context)
