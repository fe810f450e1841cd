"""The ways from a page of the site to the admin, for who may go there."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from templates.frame import Link

# In the session of who may enter the admin when signing in: everybody else is asked nothing.
EDITOR = "enters_admin"


def remember_editor(request: HttpRequest) -> None:
    """Note in the session that its account enters the admin."""
    request.session[EDITOR] = True


def ways_to_admin(request: HttpRequest, page: Page | None) -> list[Link]:
    """Return the ways to the form of the page, where the reader may change it, and to the admin."""
    session = getattr(request, "session", None)
    user = getattr(request, "user", None)
    if session is None or user is None or not session.get(EDITOR) or getattr(request, "is_preview", False):
        return []
    if not user.has_perm("wagtailadmin.access_admin"):
        return []
    home = Link(_("Site administration"), reverse("wagtailadmin_home"))
    if page is None or not page.pk or not page.permissions_for_user(user).can_edit():
        return [home]
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return [Link(pgettext("on the site", "Edit this page"), form, "pencil-line"), home]
