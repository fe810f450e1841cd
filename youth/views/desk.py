"""The desk of those who hold an office: what awaits them in their council."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from plugins import hooks
from youth.web.refusals import permission_required
from youth.web.requests import ParticipantRequest


@never_cache
@login_required
@require_GET
@permission_required("council.see_desk")
def desk_page(request: ParticipantRequest) -> HttpResponse:
    """Show what the council's plugins say awaits chair and secretary, what waits first."""
    council = request.council
    tiles = hooks.dashboard_tiles.items(council, request=request)
    context = {"council": council, "tiles": sorted(tiles, key=lambda tile: not tile.count)}
    return render(request, "youth/council/desk.html", context)
