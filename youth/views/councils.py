"""Public pages of a council: the council itself and its members."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youth import policies
from youth.journal.streams import council_stream
from youth.live.pages import remember_head
from youth.presenters.council import CouncilPresenter
from youth.views.plugins import may_switch_plugins
from youth.web.requests import CouncilRequest


@require_GET
def council_page(request: CouncilRequest) -> HttpResponse:
    """Show the council: members, the council it mirrors, meetings, resolutions."""
    stream = council_stream(request.council)
    remember_head(request, stream)
    context = {
        "board": CouncilPresenter(request.council),
        "council": request.council,
        "stream": stream,
        "may_switch_plugins": may_switch_plugins(request),
        "may_manage_people": policies.may("council.manage_people", request.participant, request.council),
        "may_see_desk": policies.may("council.see_desk", request.participant, request.council),
        "may_manage_organisations": policies.may(
            "council.manage_organisations", request.participant, request.council
        ),
    }
    return render(request, "youth/council/page.html", context)


@require_GET
def members_page(request: CouncilRequest) -> HttpResponse:
    """Show every seat of the term with its holder and former holders."""
    stream = council_stream(request.council)
    remember_head(request, stream)
    context = {"board": CouncilPresenter(request.council), "council": request.council, "stream": stream}
    return render(request, "youth/council/members.html", context)
