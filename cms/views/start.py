"""Editors' pages: Wagtail serves them, for a site that need not be looked up each time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.views import serve

from cms.models.home import HomePage
from cms.sites import site_for
from cms.store.generation_cache import memory


def start(request: HttpRequest) -> HttpResponse:
    """Serve the home page; a new installation says how it gets one."""
    site = site_for(request)
    if site is None or not memory.remembered(
        ("home", site.pk), lambda: isinstance(site.root_page.specific_deferred, HomePage)
    ):
        return render(request, "cms/first_run.html")
    return serve(request, "")


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at this address."""
    # Found here, Wagtail finds it too.
    site_for(request)
    return serve(request, path)
