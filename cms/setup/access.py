"""Who sees what is not set up yet: superusers, and the publishers of a site."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from wagtail.models import Site

from cms.models import SiteProfile
from youth.models import Council


class Seen(NamedTuple):
    """The sites and councils that somebody sees."""

    sites: Sequence[Site]
    councils: Sequence[Council]


def seen_by(user: Any) -> Seen | None:
    """Return what the user sees, or None for those who neither administer nor publish a site."""
    sites = list(Site.objects.select_related("root_page").order_by("-is_default_site", "pk"))
    if user.is_superuser:
        return Seen(sites, everything().councils)
    own = [site for site in sites if site.root_page.permissions_for_user(user).can_publish()]
    if not own:
        return None
    profiles = SiteProfile.objects.filter(site__in=own)
    return Seen(own, list(Council.objects.filter(siteprofile__in=profiles).distinct().order_by("kind", "pk")))


def everything() -> Seen:
    """Return all sites and councils, as the operator sees them."""
    sites = list(Site.objects.select_related("root_page").order_by("-is_default_site", "pk"))
    return Seen(sites, list(Council.objects.order_by("kind", "pk")))
