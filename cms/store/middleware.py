"""The first middleware: answers from the store before any other middleware runs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cms.store.generation_cache import Entries, memory
from cms.store.pages import is_for_everybody, keep_private, stored, stored_page

type Answer = HttpResponseBase
type GetResponse = Callable[[HttpRequest], Answer]


def page_store(get_response: GetResponse) -> GetResponse:
    """Answer public pages from the store, and store what was rendered for everybody."""

    def answer(request: HttpRequest) -> Answer:
        entries, found = _asked(request)
        return _rendered(request, entries, get_response(request)) if found is None else found

    return answer


def stored_answer(request: HttpRequest) -> HttpResponse | None:
    """Return the stored answer, without a query. Return None if the request has to be answered again."""
    return _asked(request)[1]


def _asked(request: HttpRequest) -> tuple[Entries | None, HttpResponse | None]:
    """Return the store's entries of this moment, and the stored answer if they contain it.

    Asked before anything is rendered: what a commit changes while rendering belongs to the next generation.
    """
    if not is_for_everybody(request):
        return None, None
    entries = memory.entries()
    page = stored_page(entries, request)
    return entries, page.answer(request) if page else None


def _rendered(request: HttpRequest, entries: Entries | None, response: Any) -> Answer:
    page = stored(entries, request, response) if is_for_everybody(request) else None
    if page is None:
        keep_private(request, response)
        return response
    answer = page.answer(request)
    if request_id := response.headers.get("X-Request-ID"):
        answer.headers["X-Request-ID"] = request_id
    return answer
