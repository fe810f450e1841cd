"""Broken links, found from the database alone.

Links to other sites are never requested: a server that calls every address in a text tells others
who reads what, and can be sent to places inside the town's own network.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import Max, Q
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import get_dummy_request
from wagtail.documents import get_document_model
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Site

from cms.content.elements import Link, links_of
from cms.models.editing import BrokenLink, LinkCheck
from youth.models import Council

Reason = BrokenLink.Reason
# Things can be deleted without an entry in the site's history: a council, a plugin's page.
AT_LEAST_EVERY = timedelta(days=1)
# Files, and addresses outside the site.
NOT_JUDGED = ("/media/", "/static/", "/api/", "/admin/")


def check_links_if_due(now: datetime) -> int:
    """Check all links again if something was published, moved or deleted; return how many are broken."""
    page_entry = PageLogEntry.objects.exclude(action="wagtail.edit").aggregate(last=Max("pk"))["last"] or 0
    model_entry = ModelLogEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    last = LinkCheck.objects.filter(pk=LinkCheck.ONLY).first()
    if (
        last is not None
        and (last.last_page_entry, last.last_model_entry) == (page_entry, model_entry)
        and last.checked_at > now - AT_LEAST_EVERY
    ):
        return 0
    found = list(broken_links())
    with transaction.atomic():
        BrokenLink.objects.all().delete()
        BrokenLink.objects.bulk_create(found, batch_size=200)
        LinkCheck.objects.update_or_create(
            pk=LinkCheck.ONLY,
            defaults={
                "checked_at": now,
                "last_page_entry": page_entry,
                "last_model_entry": model_entry,
            },
        )
    return len(found)


def broken_links() -> Iterator[BrokenLink]:
    """Return the broken links of all published pages."""
    written = [
        (page, link)
        for page in Page.objects.live().specific().iterator(chunk_size=50)
        for link in links_of(page)
    ]
    targets = Targets.of(link.target for _page, link in written)
    for page, link in written:
        reason = targets.reason_against(link, _site_of(page))
        if reason is not None:
            yield BrokenLink(
                page_id=page.pk,
                field=link.place.field,
                number=link.place.number,
                block=link.place.block,
                text=link.text[:250],
                target=link.target[:500],
                reason=reason,
            )


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of links: pages, with whether they are published, and documents."""

    pages: dict[str, bool]
    documents: frozenset[str]
    # The installation's sites, and what was found out about each address on each of them.
    sites: dict[int, Site]
    known: dict[tuple[int | None, str], bool]

    @classmethod
    def of(cls, targets: Iterable[str]) -> "Targets":
        """Ask the database about all of them at once."""
        listed = set(targets)
        page_ids = [target[5:] for target in listed if target.startswith("page:") and target[5:].isdigit()]
        document_ids = [
            target[9:] for target in listed if target.startswith("document:") and target[9:].isdigit()
        ]
        pages = Page.objects.filter(pk__in=page_ids).values_list("pk", "live")
        documents = get_document_model().objects.filter(pk__in=document_ids).values_list("pk", flat=True)
        return cls(
            pages={str(pk): live for pk, live in pages},
            documents=frozenset(map(str, documents)),
            sites={site.pk: site for site in Site.objects.select_related("root_page")},
            known={},
        )

    def reason_against(self, link: Link, site_id: int | None) -> Reason | None:
        """Return why the link on a page of this site is broken; None if it works or leads elsewhere."""
        kind, _colon, rest = link.target.partition(":")
        if kind == "page":
            if rest not in self.pages:
                return Reason.PAGE_GONE
            return None if self.pages[rest] else Reason.PAGE_HIDDEN
        if kind == "document":
            return None if rest in self.documents else Reason.DOCUMENT_GONE
        if not link.target.strip() or link.target.strip() == "#":
            return Reason.EMPTY
        return None if self._answers(link.target, site_id) else Reason.ADDRESS_UNKNOWN

    def _answers(self, address: str, site_id: int | None) -> bool:
        for site in self.sites.values():
            if address.startswith(site.root_url + "/"):
                address, site_id = address.removeprefix(site.root_url), site.pk
        path = unquote(urlsplit(address).path)
        if not address.startswith("/") or address.startswith("//") or path.startswith(NOT_JUDGED):
            return True
        key = (site_id, path)
        if key not in self.known:
            site = self.sites.get(site_id) if site_id is not None else None
            self.known[key] = _leads_somewhere(path, site) or _is_redirected(path, site_id)
        return self.known[key]


def _site_of(page: Page) -> int | None:
    """Return the number of the site that shows the page; no query, but for the first page."""
    parts = page.get_url_parts()
    return parts[0] if parts else None


def _leads_somewhere(path: str, site: Site | None) -> bool:
    """Return whether a view answers at the path and its page, council or document, if any, exists."""
    language = path.split("/")[1]
    with override(language if len(language) == 2 else None):
        try:
            match = resolve(path)
        except Resolver404:
            # Django would add the slash that is missing.
            return not path.endswith("/") and _leads_somewhere(path + "/", site)
        if match.url_name == "wagtail_serve":
            return _finds_page(match.args[0] if match.args else "", site)
    council = match.kwargs.get("council")
    if council is not None:
        return Council.objects.filter(slug=council).exists()
    if "document_id" in match.kwargs:
        return bool(get_document_model().objects.filter(pk=match.kwargs["document_id"]).exists())
    return True


def _finds_page(path: str, site: Site | None) -> bool:
    if site is None:
        return False
    request = get_dummy_request(path=path or "/", site=site)
    try:
        site.root_page.localized.specific.route(request, [part for part in path.split("/") if part])
    except Http404:
        return False
    return True


def _is_redirected(path: str, site_id: int | None) -> bool:
    places = Redirect.objects.filter(Q(site=None) | Q(site=site_id))
    return bool(places.filter(old_path=Redirect.normalise_path(path)).exists())
