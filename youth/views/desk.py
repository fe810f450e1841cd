"""The desk of office-holders: what waits for them in their council."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from plugins import hooks
from youth.web.refusals import permission_required
from youth.web.requests import ParticipantRequest


@never_cache
@require_GET
@permission_required("council.see_desk")
def desk_page(request: ParticipantRequest) -> HttpResponse:
    """Show the plugins' counts of what waits for chair and secretary, non-empty ones first."""
    council = request.council
    tiles = hooks.dashboard_tiles.items(council, request=request)
    context = {"council": council, "tiles": sorted(tiles, key=lambda tile: not tile.count)}
    return render(request, "youth/council/desk.html", context)
