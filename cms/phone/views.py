"""The manifest, the service worker and the offline page."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.presenters.shell import HOME
from cms.sites import councils_for
from cms.sites.faces import face_for

WORKER = Path(__file__).with_name("worker.js")
PAPER, BRAND = "#faf8f3", "#0b5c4f"
ICONS = (
    ("app/icon-192.png", "192x192", "any"),
    ("app/icon-512.png", "512x512", "any"),
    ("app/maskable-512.png", "512x512", "maskable"),
)
SHELL = (
    "css/glas.css",
    "js/early.js",
    "js/page.js",
    "js/offline.js",
    "icons.svg",
    "brand.svg",
    "vendor/sofia-sans/sofia-sans-cyrillic-wght-normal.woff2",
    "vendor/sofia-sans/sofia-sans-latin-wght-normal.woff2",
)
LANGUAGES = ("bg", "en")


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the site as an app of this language: name, icons, colours, where it starts."""
    council = next(iter(councils_for(request)), None)
    face = face_for(request)
    answer = {
        # One app in whichever language it was added.
        "id": "/",
        "name": f"{face.name} · {council.name}" if council else face.name,
        "short_name": face.short,
        "description": _("You propose. The Youth Council decides. The municipality answers."),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": reverse(HOME, args=[""]),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": face.colour or BRAND,
        "icons": [
            {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for path, sizes, purpose in ICONS
        ],
    }
    return JsonResponse(
        answer, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker from the root, so that its scope is the whole site.

    The names of its files are part of it: a new stylesheet makes a new worker, which fetches the new files.
    """
    with override(settings.LANGUAGE_CODE):
        # One worker for all languages of the site.
        name = face_for(request).name
    return HttpResponse(_worker(name), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Return the page shown without a connection; it also explains what happened to a form just sent.

    The worker fetches it without cookies and keeps it; somebody who opens it has a connection after all.
    """
    return render(request, "cms/offline.html")


@lru_cache(maxsize=50)
def _worker(name: str) -> str:
    kept = {
        "files": [static(path) for path in SHELL],
        "offline": {language: _offline_address(language) for language in LANGUAGES},
        # What a push message is shown with.
        "name": name,
        "icon": static(ICONS[0][0]),
    }
    return f"const KEPT = {json.dumps(kept)};\n{WORKER.read_text('utf-8')}"


def _offline_address(language: str) -> str:
    with override(language):
        return reverse("offline")
