"""The same page in the site's languages: the switch for readers, and the links for search engines."""

from collections.abc import Mapping
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils.translation import get_language, override
from wagtail.models import Page, Site

from cms.models.base import readable
from cms.sites import councils_for
from cms.sites.faces import origin_of, site_of
from cms.store.generation_cache import memory
from templates.frame import Language

HOME = "wagtail_serve"
# What search engines take where no language fits the reader better.
FALLBACK = "x-default"


def languages_of(request: HttpRequest, page: Page | None) -> list[Language]:
    """Return the links to the same page in every language; a council's pages have the council's languages."""
    council = getattr(request, "council", None)
    translated = _translations(request, page) if page is not None and page.pk else {}
    found = []
    for code, name in settings.LANGUAGES:
        if council is not None and code not in (*council.languages, get_language()):
            continue
        with override(code):
            home = reverse(HOME, args=[""])
        same = translated.get(code, "") if page is not None else _same_view(request, code)
        found.append(Language(code, name, same or home, code == get_language(), bool(same)))
    return found


def addresses_of(request: HttpRequest, languages: list[Language]) -> tuple[str, dict[str, str]]:
    """Return the page's one address for search engines, and those of its translations by language.

    Nothing but the number of a list's page stays of the query: filters and ways back make no other page.
    A page that exists in one language only has no translations.
    """
    number = request.GET.get("page", "")
    query = f"?page={number}" if number.isdigit() else ""
    origin = _origin_of_page(request)
    found = {
        language.code: urljoin(origin, language.url.partition("?")[0] + query)
        for language in languages
        if language.is_translated
    }
    canonical = urljoin(origin, request.path + query)
    if len(found) < 2:
        return canonical, {}
    fallback = found.get(settings.LANGUAGE_CODE)
    return canonical, found | ({FALLBACK: fallback} if fallback else {})


def _origin_of_page(request: HttpRequest) -> str:
    """Return where the page belongs: a council that another site shows has its pages there."""
    council, here = getattr(request, "council", None), request.build_absolute_uri("/")
    if council is None or council in councils_for(request):
        return here
    if len({path.site_id for path in Site.get_site_root_paths()}) < 2:
        return here
    site, _profile = memory.remembered(("site_of", council.pk), lambda: site_of(council))
    return here if site is None else origin_of(site)


def in_this_language(address: str) -> str:
    """Return where the address of a view within the site leads in the language of now; others stay."""
    language = address.split("/")[1] if address.startswith("/") else ""
    now = get_language() or settings.LANGUAGE_CODE
    if language == now or language not in dict(settings.LANGUAGES):
        return address
    with override(language):
        try:
            match = resolve(address.partition("?")[0])
        except Resolver404:
            return address
        return address if match.url_name == HOME else translate_url(address, now)


def way_to(page: Page, request: HttpRequest | None) -> str:
    """Return the address of a page in the language of now, or in its own; empty where no reader gets in."""
    language = get_language()

    def read() -> str:
        family = list(readable(page.get_translations(inclusive=True)).select_related("locale"))
        # Its own language is the fallback where it has no public translation.
        family.sort(key=lambda other: (other.locale.language_code != language, other.pk != page.pk))
        is_found = bool(family) and (family[0].locale.language_code == language or family[0].pk == page.pk)
        return family[0].get_url(request) or "" if is_found else ""

    host = request.META.get("HTTP_HOST", "") if request is not None else ""
    return memory.remembered(("way", page.pk, language, host), read)


def _translations(request: HttpRequest, page: Page) -> Mapping[str, str]:
    """Return the addresses of the page's public translations; a mirrored page is none."""

    def read() -> Mapping[str, str]:
        family = readable(page.get_translations(inclusive=True)).filter(alias_of=None)
        return {
            other.locale.language_code: other.get_url(request) or ""
            for other in family.select_related("locale")
        }

    # The addresses carry the host where a page belongs to another site.
    return memory.remembered(("translations", page.pk, request.META.get("HTTP_HOST", "")), read)


def _same_view(request: HttpRequest, code: str) -> str:
    """Return the address of the same view in another language, empty where it has none."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ""
    if match.url_name == HOME:
        return ""
    url = translate_url(request.get_full_path(), code)
    # An address outside the languages (a file, the admin) has no other language.
    return url if url.startswith(f"/{code}/") else ""
