"""The public page of a committee, and planning its meetings."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youth.models import Committee
from youth.policies import may, require
from youth.presenters.committee import CommitteePresenter
from youth.selectors.committees import committee_by_id
from youth.views.meetings import plan_page
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
def committee_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show a committee: its members, its meetings, its opinions."""
    committee = _found(request, pk)
    context = {
        "council": request.council,
        "committee": committee,
        "board": CommitteePresenter(committee, request.participant),
        "may_plan": may("meeting.plan", request.participant, committee),
        "sees_requests": may("meeting.see_requests", request.participant, committee),
    }
    return render(request, "youth/committee/page.html", context)


@require_http_methods(["GET", "POST"])
@for_office(back="youth:committee")
@sent_once
def new_committee_meeting(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Plan a meeting of a committee."""
    committee = _found(request, pk)
    require("meeting.plan", request.participant, committee)
    return plan_page(request, committee, committee_url(committee))


def committee_url(committee: Committee) -> str:
    """Return the address of a committee's page in the active language."""
    return reverse("youth:committee", kwargs={"council": committee.term.council.slug, "pk": committee.pk})


def _found(request: CouncilRequest, pk: UUID) -> Committee:
    committee = committee_by_id(request.council, pk)
    if committee is None:
        raise Http404
    request.committee = committee
    return committee
