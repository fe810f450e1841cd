"""Answering a request in one go where pages are served by an asynchronous server."""

from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest

from cms.store.middleware import stored_answer


class PagesHandler(ASGIHandler):
    """Runs middleware and view of a request in one thread, from the first to the last.

    Django changes between thread and event loop at each middleware and each ``process_view``, for the sake of
    asynchronous views. There are none here, and the changes cost more than what is done in between.
    """

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Build the chain as for a synchronous server."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> Any:
        """Answer from the store at once, or else in the thread that the request has.

        The store is asked again there: of many who ask for a page that is not stored, the first one has it
        rendered while the others wait.
        """
        found = stored_answer(request)
        if found is not None:
            found._resource_closers.append(request.close)  # type: ignore[attr-defined]
            return found
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
