"""Pages of resolutions: the list with its search, and one resolution with its arithmetic."""

from collections.abc import Collection
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from plugins import hooks
from plugins.hooks import SubjectSummary
from youth.models import Council, Minutes, Resolution
from youth.offers import ResolutionState, resolution_states
from youth.policies import may
from youth.presenters.minutes import MinutesPresenter
from youth.presenters.resolution_paper import resolution_pdf
from youth.presenters.resolution_table import table_of
from youth.selectors.resolutions import (
    SEARCH_LENGTH,
    adoption_entry,
    resolution_by_id,
    resolutions_of,
)
from youth.web.csv import csv_text
from youth.web.pagination import page_of
from youth.web.pdf import pdf_answer
from youth.web.requests import CouncilRequest

# Whether a paper is a copy, by the name of its file.
PAPERS = {"resolution.pdf": False, "copy.pdf": True}


@require_GET
def resolutions_page(request: CouncilRequest) -> HttpResponse:
    """List what the council has adopted; ``?q=`` finds by number or words."""
    query = request.GET.get("q", "").strip()[:SEARCH_LENGTH]
    found = resolutions_of(request.council, query)
    page = page_of(request, found)
    states = states_of(request.council, [one.pk for one in page])
    context = {
        "council": request.council,
        "query": query,
        "page": page,
        "rows": [(one, states.get(one.pk)) for one in page],
    }
    return render(request, "youth/resolution/list.html", context)


@require_GET
def resolutions_table(request: CouncilRequest) -> HttpResponse:
    """Return everything that the council has adopted as a table for spreadsheets."""
    return HttpResponse(csv_text(table_of(request.council)), content_type="text/csv; charset=utf-8")


@require_GET
def resolution_page(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show one resolution: verdict, arithmetic, text, votes, origin."""
    resolution = resolution_by_id(request.council, pk)
    if resolution is None:
        raise Http404
    whole = may("resolution.see", request.participant, resolution)
    context = {
        "council": resolution.council,
        "resolution": resolution,
        "votes": resolution.decision["votes"],
        "place": resolution.agenda_item.place,
        "whole": whole,
        "entry": adoption_entry(resolution) if whole else None,
        "subject": subject_of(resolution),
        "state": states_of(resolution.council, [resolution.pk]).get(resolution.pk),
        "papers": [
            ("resolution.pdf", _("Resolution, to be signed and sealed (PDF)")),
            ("copy.pdf", _("Copy, to be certified (PDF)")),
        ],
        "has_extract": whole and _has_minutes(request, resolution),
    }
    return render(request, "youth/resolution/detail.html", context)


@require_GET
def resolution_paper(request: CouncilRequest, pk: UUID, paper: str) -> HttpResponse:
    """Return a resolution as PDF: the paper to be signed, or the copy to be certified."""
    resolution = resolution_by_id(request.council, pk)
    if resolution is None or paper not in PAPERS:
        raise Http404
    whole = may("resolution.see", request.participant, resolution)
    content = resolution_pdf(resolution, whole=whole, is_copy=PAPERS[paper])
    return pdf_answer(content, f"{request.council.slug}-{resolution.number}-{paper}")


def _has_minutes(request: CouncilRequest, resolution: Resolution) -> bool:
    """Return whether the reader may read the minutes of the meeting that adopted it."""
    minutes = Minutes.objects.filter(meeting=resolution.meeting_id).only("state").first()
    return MinutesPresenter(resolution.meeting, minutes, request.participant).minutes is not None


def states_of(council: Council, ids: Collection[UUID]) -> dict[UUID, ResolutionState]:
    """Return by id where resolutions are after they left the council, as plugins say."""
    if not ids:
        return {}
    return {one.resolution: one for one in resolution_states.items(council, ids=ids)}


def subject_of(resolution: Resolution) -> SubjectSummary | None:
    """Return the subject of the resolution where its app is on; its copied words are shown anyway."""
    if resolution.subject_id is None:
        return None
    answers = hooks.resolve_subjects.collect(
        resolution.council, label=resolution.subject_label, ids=[resolution.subject_id]
    )
    return next((answer[resolution.subject_id] for answer in answers if answer), None)
