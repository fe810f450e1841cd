"""Addresses of the whole installation."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.static import serve
from wagtail.admin.auth import require_admin_access
from wagtail.urls import serve_pattern

from cms.admin_urls import admin_urls, document_urls, page_util_urls
from cms.feeds import NewsFeed, calendar_feed, event_file
from cms.health import healthz, readyz
from cms.phone.views import manifest, offline, worker
from cms.search.views import search
from cms.views.asyncapi import asyncapi
from cms.views.forms import form_place
from cms.views.moderation import PageDecision
from cms.views.robots import robots
from cms.views.schema import schema
from cms.views.security import security_txt
from cms.views.sharing import page_poster, picture
from cms.views.sitemap import sitemap
from cms.views.start import page, start
from cms.views.theme import theme
from plugins.mounts import mounted
from proposals.short_addresses import proposal_in_short
from youth import urls as council_urls
from youth.api import urls as council_api_urls
from youth.api.councils import CouncilList
from youth.views.accounts import (
    confirm_address,
    reauthenticate_by_code,
    set_password,
    take_back_page,
)
from youth.views.entrance import enter_code, entrance, sign_up
from youth.views.keys import key_pem, keys_document
from youth.views.short_addresses import hall_in_short, meeting_in_short, resolution_in_short

# youth:meeting, proposals:detail, …; a plugin's namespace is its slug.
ours = {
    "api",
    "youth",
    *(str(one.pattern).partition("/")[0] for one in council_urls.urlpatterns + council_api_urls.urlpatterns),
}
council_pages = [path("", include(council_urls)), *mounted(ours, "urls")]
# api:live, api:proposals:detail, …
council_api = [path("", include(council_api_urls)), *mounted(ours, "api", "urls")]

# Only the sizes made for readers; uploads themselves stay where they are. A proxy that knows the folder, as
# nginx in deploy/, answers before these do.
pictures = [
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
    # Asked again each time: a picture of a person that was removed is gone at once.
    path(
        "media/portraits/<str:path>",
        cache_control(no_cache=True)(serve),
        {"document_root": settings.MEDIA_ROOT / "portraits"},
    ),
]

handler403 = "cms.failures.not_allowed"
handler404 = "cms.failures.not_found"
handler500 = "cms.failures.server_error"

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("asyncapi.json", asyncapi, name="asyncapi"),
    path("robots.txt", robots),
    path("sw.js", worker, name="worker"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path(".well-known/glas/keys.json", keys_document, name="council_keys"),
    path(".well-known/glas/<slug:slug>.pem", key_pem, name="council_key"),
    path("share/<str:token>.png", picture, name="share_picture"),
    path("share/<str:token>.jpg", picture, name="share_photo"),
    re_path(r"^poster/(?P<token>[^/]+)\.pdf$", page_poster, name="page_poster"),
    path("h/<str:meeting>/<str:code>", hall_in_short, name="hall_in_short"),
    path("m/<str:code>", meeting_in_short, name="meeting_in_short"),
    path("p/<int:number>", proposal_in_short, name="proposal_in_short"),
    path("r/<str:code>", resolution_in_short, name="resolution_in_short"),
    path("theme/<slug:digest>.css", theme, name="theme"),
    # Wagtail's own answer would publish whatever was submitted.
    path(
        "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        require_admin_access(PageDecision.as_view()),
    ),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("api/v1/schema/", schema, name="api_schema"),
    path("api/v1/councils/", CouncilList.as_view(), name="councils"),
    path("api/v1/c/<slug:council>/", include((council_api, "api"))),
    *pictures,
    *i18n_patterns(
        path("accounts/login/", entrance, name="account_login"),
        path("accounts/login/code/", enter_code, name="account_enter_code"),
        path("accounts/signup/", sign_up, name="account_signup"),
        path("accounts/confirm-email/", confirm_address, name="account_email_verification_sent"),
        path("accounts/reauthenticate/code/", reauthenticate_by_code, name="account_reauthenticate_by_code"),
        path("accounts/password/set/", set_password, name="account_set_password"),
        path("accounts/take-back/<str:token>/", take_back_page, name="account_take_back"),
        path("accounts/", include("allauth.urls")),
        path("feeds/news.atom", NewsFeed(), name="news_feed"),
        path("feeds/calendar.ics", calendar_feed, name="calendar_feed"),
        path("feeds/events/<uuid:key>.ics", event_file, name="event_file"),
        *(
            [path("styleguide/", include("cms.styleguide.urls"))]
            if apps.is_installed("cms.styleguide")
            else []
        ),
        path("manifest.webmanifest", manifest, name="manifest"),
        path("offline/", offline, name="offline"),
        path("c/<slug:council>/", include(council_pages)),
        path("forms/place/<uuid:key>/", form_place, name="form_place"),
        path("search/", search, name="search"),
        path("", start),
        *page_util_urls,
        re_path(serve_pattern, page, name="wagtail_serve"),
    ),
]
