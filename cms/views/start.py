"""Editors' pages: Wagtail serves them, for a site that need not be looked up each time."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
    try:
        return serve(request, "")
    except Http404:
        # Not published in the site's first language: readers find it in another one.
        other = site.root_page.get_translations().live().public().first()
        if other is None:
            raise
        return redirect(other.get_url(request))


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the page at this address."""
    # Found here, Wagtail finds it too.
    site_for(request)
    return serve(request, path)
