"""A request under ASGI is answered in one thread, from its first middleware to its view."""

import asyncio
import threading

import pytest
from django.http import HttpResponse
from django.test import AsyncRequestFactory
from django.urls import path

from cms.handler import PagesHandler

seen: list[int] = []


def noted(get_response):
    def answer(request):
        seen.append(threading.get_ident())
        return get_response(request)

    return answer


class Noting:
    """As most of Django's own: asynchronous where it may be, which made a hop of each step."""

    sync_capable = async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        seen.append(threading.get_ident())
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        seen.append(threading.get_ident())


def view(request):
    seen.append(threading.get_ident())
    return HttpResponse("ok")


def page(request):
    seen.append(threading.get_ident())
    response = HttpResponse("ok")
    response.is_storable = True  # type: ignore[attr-defined]
    return response


urlpatterns = [path("one/", view), path("page/", page)]


@pytest.mark.asyncio
async def test_middleware_and_view_of_a_request_run_in_one_thread(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{__name__}.Noting", f"{__name__}.noted"]
    seen.clear()
    handler = PagesHandler()
    response = await handler.get_response_async(AsyncRequestFactory().get("/one/"))
    assert response.content == b"ok"
    assert len(seen) == 4
    assert len(set(seen)) == 1
    assert threading.get_ident() not in seen


@pytest.mark.asyncio
async def test_a_page_that_many_ask_for_at_once_is_rendered_once(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["cms.store.middleware.page_store"]
    seen.clear()
    handler, factory = PagesHandler(), AsyncRequestFactory()
    answers = await asyncio.gather(*(handler.get_response_async(factory.get("/page/")) for _one in range(5)))
    assert {answer.content for answer in answers} == {b"ok"}
    assert len(seen) == 1
