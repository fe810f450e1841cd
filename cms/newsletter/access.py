"""Who writes and who sends a council's newsletter: the editors and publishers of the site that shows it."""

from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail.models import Site

from cms.models import SiteProfile
from youth.models import Council


@dataclass(frozen=True, slots=True)
class Desk:
    """A council's newsletter with one editor's permissions."""

    council: Council
    site: Site
    profile: SiteProfile
    may_send: bool


class _DeskRequest(HttpRequest):
    """A request with the desks that were read for it already."""

    _newsletter_desks: list[Desk]


def desks_of(request: HttpRequest) -> list[Desk]:
    """Return the councils whose newsletter the user may at least write; read once per request."""
    kept = cast("_DeskRequest", request)
    if not hasattr(kept, "_newsletter_desks"):
        kept._newsletter_desks = desks_of_user(request.user)
    return kept._newsletter_desks


def desks_of_user(user: Any) -> list[Desk]:
    """Return the desks of a user, youth councils first."""
    found: dict[int, Desk] = {}
    profiles = SiteProfile.objects.select_related("site__root_page").prefetch_related("councils")
    for profile in profiles:
        rights = profile.site.root_page.permissions_for_user(user)
        may_send = rights.can_publish()
        if not (may_send or rights.can_edit() or rights.can_add_subpage()):
            continue
        for council in profile.councils.all():
            if council.pk not in found or may_send:
                found[council.pk] = Desk(council, profile.site, profile, may_send)
    return sorted(found.values(), key=lambda desk: (desk.council.kind != Council.Kind.YOUTH, desk.council.pk))


def desk_for(request: HttpRequest, slug: str) -> Desk:
    """Return the desk of one council; raises ``Http404`` or ``PermissionDenied``."""
    for desk in desks_of(request):
        if desk.council.slug == slug:
            return desk
    if SiteProfile.objects.filter(councils__slug=slug).exists():
        raise PermissionDenied
    raise Http404
