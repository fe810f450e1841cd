"""Which councils a site shows."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Site

from cms.sites.models import SiteProfile
from cms.store.generation_cache import memory
from youth.models import Council

# Youth councils lead; the municipal council that they mirror comes after them.
LEADING = ("-kind", "pk")


class _SiteRequest(HttpRequest):
    """A request with what was found for it already; the first name is Wagtail's."""

    _wagtail_site: Site | None
    _site_profile: SiteProfile | None
    _site_councils: list[Council]


def site_for(request: HttpRequest) -> Site | None:
    """Return the site that Wagtail finds for the request, and let Wagtail find it there too."""
    kept = cast("_SiteRequest", request)
    if not hasattr(kept, "_wagtail_site"):
        key = ("site", request.META.get("HTTP_HOST", ""), request.get_port())
        kept._wagtail_site = memory.remembered(key, lambda: Site.find_for_request(request))
    return kept._wagtail_site


def profile_for(request: HttpRequest) -> SiteProfile | None:
    """Return the settings of the request's site, or None if there is no site or it has no settings yet.

    Never written here: a page view must not take the database's write lock.
    """
    kept = cast("_SiteRequest", request)
    if not hasattr(kept, "_site_profile"):
        site = site_for(request)
        kept._site_profile = site and memory.remembered(
            ("profile", site.pk), lambda: SiteProfile.base_queryset().filter(site=site).first()
        )
    return kept._site_profile


def councils_for(request: HttpRequest) -> list[Council]:
    """Return the councils of the request's site, youth councils first; read once per request."""
    kept = cast("_SiteRequest", request)
    if not hasattr(kept, "_site_councils"):
        profile = profile_for(request)
        kept._site_councils = _councils_of(profile) if profile is not None else []
    return kept._site_councils


def _councils_of(profile: SiteProfile) -> list[Council]:
    return list(
        memory.remembered(("councils", profile.pk), lambda: tuple(profile.councils.order_by(*LEADING)))
    )


def zone_for(request: HttpRequest) -> ZoneInfo:
    """Return the time zone of the site: that of its leading council, the installation's where it has none."""
    councils = councils_for(request)
    return ZoneInfo(councils[0].time_zone if councils else settings.TIME_ZONE)


def leading_council(site: Site | None) -> Council | None:
    """Return the council that leads a site, where there is no request; None where it shows none."""
    return Council.objects.filter(siteprofile__site=site).order_by(*LEADING).first() if site else None


def zone_of_site(site: Site | None) -> ZoneInfo:
    """Return the time zone of a site where there is no request."""
    leading = leading_council(site)
    return ZoneInfo(leading.time_zone if leading is not None else settings.TIME_ZONE)


def home_path(request: HttpRequest) -> str | None:
    """Return the inner path of the site's home page in the active language, or None if there is none."""
    site = site_for(request)
    for path in Site.get_site_root_paths():
        if site is not None and path.site_id == site.pk and path.language_code == get_language():
            return str(path.root_path)
    return None


def councils_of_all_sites() -> list[Any]:
    """Return the councils that any site shows, youth councils first."""
    return list(Council.objects.filter(siteprofile__isnull=False).distinct().order_by(*LEADING))
