"""Pages of the dummy plugin."""

from django.http import HttpRequest, HttpResponse, JsonResponse


def board(request: HttpRequest) -> HttpResponse:
    """Show whose board this is."""
    return HttpResponse(f"board of {request.council.slug}")


def notes(request: HttpRequest) -> JsonResponse:
    """Give the board's council as JSON."""
    return JsonResponse({"council": request.council.slug})
