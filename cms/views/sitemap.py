"""The sitemap: every public page in both languages, each with its translations."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Page, Site

from cms.models.base import readable


class PagesSitemap(Sitemap):
    """All pages of the site that everybody may read."""

    def items(self) -> Iterable[Page]:
        """Return the pages below the home pages of all languages, in the order of the tree."""
        site = Site.find_for_request(self.request)
        roots = [path.root_path for path in Site.get_site_root_paths() if site and path.site_id == site.pk]
        if not roots:
            return Page.objects.none()
        below = reduce(or_, (Q(url_path__startswith=root) for root in roots))
        return readable(Page.objects.filter(below)).select_related("locale").order_by("path")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        """Return the addresses of one part of the sitemap, each with those of its translations."""
        pages = list(self.paginator.page(page).object_list)
        translations: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for item in pages:
            translations[item.translation_key].append(
                {"lang_code": item.locale.language_code, "location": item.get_full_url(self.request)}
            )
        return [
            {
                "location": item.get_full_url(self.request),
                "lastmod": item.last_published_at,
                "alternates": [] if len(found) == 1 else found,
            }
            for item in pages
            for found in [translations[item.translation_key]]
        ]


def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the sitemap of the site that is asked."""
    return wagtail_sitemap(request, sitemaps={"pages": PagesSitemap})
