"""Whose newsletter somebody may write or send: that of the councils whose site they edit or publish."""

from dataclasses import dataclass
from typing import Any

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
