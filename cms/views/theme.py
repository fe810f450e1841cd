"""The colours of a site as a stylesheet of its own: the policy allows no inline style."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from cms.sites import profile_for


@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the site's custom properties; the address changes with them, so it may be kept for ever."""
    profile = profile_for(request)
    if profile is None or profile.stylesheet_digest != digest:
        raise Http404
    return HttpResponse(profile.stylesheet, content_type="text/css; charset=utf-8")
