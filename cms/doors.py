"""Wagtail's addresses without its own ways of signing in.

Only allauth signs anybody in: with the second step where one is set, a confirmed address, and limits. Wagtail
asks for some of the names taken out here; those lead to allauth.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

_SIGN_IN = RedirectView.as_view(pattern_name="account_login", query_string=True)
NEW_PASSWORD = RedirectView.as_view(pattern_name="account_reset_password")
# Routes of Wagtail that are replaced, by how they begin.
# Nor does the installation ask other people's servers what stands behind an address (``embeds/``).
REPLACED_IN_ADMIN = ("login/", "password_reset/", "embeds/")
REPLACED_IN_PAGES = ("_util/login/",)


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead strangers to the one door; who is inside and was still sent here may not go further."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return _SIGN_IN(request)


def _without(
    patterns: list[URLPattern | URLResolver], replaced: tuple[str, ...]
) -> list[URLPattern | URLResolver]:
    return [pattern for pattern in patterns if not str(pattern.pattern).startswith(replaced)]


admin_urls = [
    path("login/", sign_in, name="wagtailadmin_login"),
    path("password_reset/", NEW_PASSWORD, name="wagtailadmin_password_reset"),
    # Before the last pattern of Wagtail, which matches everything.
    re_path(r"^password_reset/.*$", NEW_PASSWORD),
    *_without(wagtailadmin_urls.urlpatterns, REPLACED_IN_ADMIN),
]

# What serves pages matches these addresses too, so they stand before it; the last of Wagtail's serves pages.
page_util_urls = [
    path("_util/login/", sign_in, name="wagtailcore_login"),
    *_without(wagtail_urls.urlpatterns[:-1], REPLACED_IN_PAGES),
]
