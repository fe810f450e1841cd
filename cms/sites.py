"""Which councils a site shows."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from cms.models.settings import SiteProfile
from youth.models import Council

# Youth councils lead; the municipal council that they mirror comes after them.
LEADING = ("-kind", "pk")


def profile_for(request: HttpRequest) -> SiteProfile | None:
    """Return the settings of the request's site, nothing where there is no site or nothing is set yet.

    Read once per request, and never written: a page view must not take the database's write lock.
    """
    if not hasattr(request, "_site_profile"):
        site = Site.find_for_request(request)
        found = SiteProfile.objects.filter(site=site).first() if site is not None else None
        request._site_profile = found  # type: ignore[attr-defined]
    return request._site_profile  # type: ignore[attr-defined,no-any-return]


def councils_for(request: HttpRequest) -> list[Council]:
    """Return the councils of the request's site, youth councils first; read once per request."""
    found = getattr(request, "_site_councils", None)
    if found is None:
        profile = profile_for(request)
        found = list(profile.councils.order_by(*LEADING)) if profile is not None else []
        request._site_councils = found  # type: ignore[attr-defined]
    return found


def councils_of_all_sites() -> list[Any]:
    """Return the councils that any site shows, youth councils first."""
    return list(Council.objects.filter(siteprofile__isnull=False).distinct().order_by(*LEADING))
