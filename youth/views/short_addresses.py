"""The short addresses of resolutions, meetings and the codes of halls: ``/r/…``, ``/m/…`` and ``/h/…``."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from youth.models import Meeting, Resolution
from youth.short_addresses import row_of_code


@require_safe
def resolution_in_short(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of a resolution, in the reader's language."""
    rows = Resolution.objects.select_related("council").order_by("adopted_on", "number")
    resolution = row_of_code(rows, code)
    if resolution is None:
        raise Http404
    return redirect("youth:resolution", council=resolution.council.slug, pk=resolution.pk)


@require_safe
def meeting_in_short(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of a public meeting, in the reader's language."""
    rows = Meeting.objects.filter(is_public=True).select_related("council").order_by("starts_at")
    meeting = row_of_code(rows, code)
    if meeting is None:
        raise Http404
    return redirect("youth:meeting", council=meeting.council.slug, pk=meeting.pk)


@require_safe
def hall_in_short(request: HttpRequest, meeting: str, code: str) -> HttpResponse:
    """Lead from the code that a hall shows to where it is judged, in the reader's language."""
    rows = Meeting.objects.select_related("council").order_by("starts_at")
    found = row_of_code(rows, meeting)
    if found is None:
        raise Http404
    return redirect("youth:scanned_code", council=found.council.slug, pk=found.pk, code=code)
