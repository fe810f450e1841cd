"""The first middleware: answers from the store before anything else of Django wakes up."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from cms.store.generation_cache import Entries, memory
from cms.store.pages import is_for_everybody, keep_private, stored, stored_page

type Answer = HttpResponseBase
type GetResponse = Callable[[HttpRequest], Any]


@sync_and_async_middleware
def page_store(get_response: GetResponse) -> GetResponse:
    """Answer what everybody gets from memory, and remember what was rendered for everybody."""
    if not iscoroutinefunction(get_response):

        def answer(request: HttpRequest) -> Answer:
            entries, found = _asked(request)
            return _rendered(request, entries, get_response(request)) if found is None else found

        return answer

    async def answer_async(request: HttpRequest) -> Answer:
        entries, found = _asked(request)
        return _rendered(request, entries, await get_response(request)) if found is None else found

    return answer_async


def _asked(request: HttpRequest) -> tuple[Entries | None, HttpResponse | None]:
    """Return what is remembered now, and the answer where it is among it.

    Asked before anything is rendered: what a commit changes meanwhile falls into the next generation.
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
