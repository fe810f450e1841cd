"""The public page of a council's journal: how far each stream reaches, and its digest."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youth import clock
from youth.journal.anchors import heads_of
from youth.journal.comparison import public_streams

PER_PAGE = 100


@require_GET
def heads_page(request: HttpRequest) -> HttpResponse:
    """Show the heads of the streams that everybody may see; whoever keeps a copy can prove a change."""
    council = request.council  # type: ignore[attr-defined]
    heads = heads_of(public_streams(council))
    page = Paginator(heads, PER_PAGE).get_page(request.GET.get("page"))
    context = {"council": council, "page": page, "now": clock.now()}
    return render(request, "youth/council/journal.html", context)
