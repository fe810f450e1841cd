"""The open data of a council, for everybody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youth.presenters.open_data import open_data_of
from youth.selectors.keys import standing_key
from youth.web.requests import CouncilRequest


@require_GET
def open_data_page(request: CouncilRequest) -> HttpResponse:
    """Show what can be downloaded, and the numbers of a year (``?year=``)."""
    council = request.council
    user = request.user if request.user.is_authenticated else None
    context = {
        "council": council,
        "data": open_data_of(council, user, request.GET.get("year", "")),
        "key": standing_key(council),
    }
    return render(request, "youth/council/open_data.html", context)
