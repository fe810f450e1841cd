"""Wagtail's addresses without its own ways of signing in.

Only allauth signs anybody in: with the second step where one is set, a confirmed address, and limits. Wagtail
asks for some of the names taken out here; those lead to allauth.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.translation import gettext as _
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.failures import plain_failure
from youth.rates import network_of, within_rate

_SIGN_IN = RedirectView.as_view(pattern_name="account_login", query_string=True)
NEW_PASSWORD = RedirectView.as_view(pattern_name="account_reset_password")
# Routes of Wagtail that are replaced, by how they begin.
# Nor does the installation ask other people's servers what an address embeds (``embeds/``).
REPLACED_IN_ADMIN = ("login/", "password_reset/", "embeds/")
REPLACED_IN_PAGES = ("_util/login/",)
# In so many seconds, of one network for one page: a class that opens it together is let in.
PASSWORDS_TRIED = (60, 600)


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Redirect to the one sign-in page. Raises ``PermissionDenied`` for those who are signed in already."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return _SIGN_IN(request)


def _without(
    patterns: list[URLPattern | URLResolver], replaced: tuple[str, ...]
) -> list[URLPattern | URLResolver]:
    return [pattern for pattern in patterns if not str(pattern.pattern).startswith(replaced)]


def _guessed_slowly(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Count the passwords that are tried for a page or a collection of files."""
    return [
        path(str(pattern.pattern), _counting(pattern.callback), name=pattern.name)
        if isinstance(pattern, URLPattern) and "authenticate_with_password" in str(pattern.pattern)
        else pattern
        for pattern in patterns
    ]


def _counting(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # What is closed, whatever else of the address is made up: language and page may be any.
        closed = kwargs.get("page_view_restriction_id") or f"files {kwargs['restriction_id']}"
        who = f"{network_of(request)} {closed}"
        if request.method == "POST" and not within_rate("page_password", who, *PASSWORDS_TRIED):
            text = _("Too many passwords were tried from your network. Try again in ten minutes.")
            return plain_failure(request, HTTPStatus.TOO_MANY_REQUESTS, _("Wait a moment"), text)
        return view(request, *args, **kwargs)

    return counting


admin_urls = [
    path("login/", sign_in, name="wagtailadmin_login"),
    path("password_reset/", NEW_PASSWORD, name="wagtailadmin_password_reset"),
    # Before the last pattern of Wagtail, which matches everything.
    re_path(r"^password_reset/.*$", NEW_PASSWORD),
    *_without(wagtailadmin_urls.urlpatterns, REPLACED_IN_ADMIN),
]

# The view of pages matches these addresses too, so they come before it; Wagtail's last pattern is that view.
page_util_urls = [
    path("_util/login/", sign_in, name="wagtailcore_login"),
    *_guessed_slowly(_without(wagtail_urls.urlpatterns[:-1], REPLACED_IN_PAGES)),
]

document_urls = _guessed_slowly(wagtaildocs_urls.urlpatterns)
