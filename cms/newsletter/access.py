"""Who writes and who sends a council's newsletter: the editors and publishers of the site that shows it."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from wagtail.permission_policies import BasePermissionPolicy

from cms.editing.desks import Desk, desks_of_user
from cms.models import Newsletter, SiteProfile


class _DeskRequest(HttpRequest):
    """A request with the desks that were read for it already."""

    _newsletter_desks: list[Desk]


class NewsletterPolicy(BasePermissionPolicy):
    """The library's question about rights, answered as the pages of the newsletter answer it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say if the user may do this with the newsletter of at least one council."""
        return any(desk.may_send or action != "publish" for desk in desks_of_user(user))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Newsletter) -> bool:
        """Say if the user may do this with one newsletter."""
        desks = [desk for desk in desks_of_user(user) if desk.council.pk == instance.council_id]
        return any(desk.may_send or action != "publish" for desk in desks)


def desks_of(request: HttpRequest) -> list[Desk]:
    """Return the councils whose newsletter the user may at least write; read once per request."""
    kept = cast("_DeskRequest", request)
    if not hasattr(kept, "_newsletter_desks"):
        kept._newsletter_desks = desks_of_user(request.user)
    return kept._newsletter_desks


def desk_for(request: HttpRequest, slug: str) -> Desk:
    """Return the desk of one council; raises ``Http404`` or ``PermissionDenied``."""
    for desk in desks_of(request):
        if desk.council.slug == slug:
            return desk
    if SiteProfile.objects.filter(councils__slug=slug).exists():
        raise PermissionDenied
    raise Http404
