"""The overview of the council's people, from which everything about them is given and ended."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from youth.policies import may
from youth.presenters.council_people import CouncilPeople
from youth.web.refusals import permission_required
from youth.web.requests import ParticipantRequest


@never_cache
@require_GET
@permission_required("council.manage_people")
def people_page(request: ParticipantRequest) -> HttpResponse:
    """Show seats, offices and committees of the term that runs, or of the one in ``?term=``."""
    asked = request.GET.get("term", "")
    people = CouncilPeople(request.council, int(asked) if asked.isdecimal() and len(asked) < 6 else None)
    if asked and people.term is None:
        raise Http404
    context = {
        "council": request.council,
        "people": people,
        "keeps_partners": may("council.manage_organisations", request.participant, request.council),
    }
    return render(request, "youth/people/overview.html", context)
