"""The first address of a language: the home page, or what to do where there is none yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Site
from wagtail.views import serve

from cms.models.home import HomePage


def start(request: HttpRequest) -> HttpResponse:
    """Serve the home page; a new installation says how it gets one."""
    site = Site.find_for_request(request)
    if site is None or not isinstance(site.root_page.specific_deferred, HomePage):
        return render(request, "cms/first_run.html")
    return serve(request, "")
