"""Indexing editors' pages and the files they offer.

Only their words are kept. Whether a page is public, where it is and in which language it may be read is
read from the page itself at each search, so that nothing has to be updated when it is moved,
restricted or taken offline.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index

from cms.models.base import SitePage
from cms.models.events import EventPage
from cms.search.index import AT_ONCE, Found, write_entries
from cms.search.models import DOCUMENT, SearchEntry
from cms.sites import zone_of_site


def index_published(instance: Page, **_signal: Any) -> None:
    """Index a page that was just published, by an editor, by schedule or as a translation."""
    if isinstance(instance, SitePage):
        index_pages([instance])


def index_changed_file(instance: Any, **_signal: Any) -> None:
    """Index the new name of a file that a page offers."""
    if entry := SearchEntry.objects.filter(file=instance).first():
        write_entries([_of_file(instance, entry.behind, entry.ended_as)])


def index_pages(pages: Iterable[SitePage]) -> None:
    """Write the entries of published pages and of the files that they link to."""
    with transaction.atomic():
        for page in pages:
            files = _files_of(page)
            behind = page.files_behind
            offered_files = [_of_file(file, behind.get(file.pk, 1), page.ended_as) for file in files]
            write_entries([_of_page(page), *offered_files])
            offered = SearchEntry.pages.through.objects
            offered.filter(page=page).delete()
            keys = [f"page:{page.pk}", *(f"file:{file.pk}" for file in files)]
            entries = SearchEntry.objects.filter(key__in=keys)
            offered.bulk_create(offered.model(searchentry=entry, page_id=page.pk) for entry in entries)


def rebuild_pages(report: Callable[[int], None] = lambda _count: None) -> int:
    """Write the entries of all published pages, delete those of removed ones; return the number of pages."""
    count = 0
    with transaction.atomic():
        SearchEntry.objects.filter(council=None).delete()
        live = Page.objects.live().specific()
        for some in batched(live.iterator(AT_ONCE), AT_ONCE, strict=False):
            own = [page for page in some if isinstance(page, SitePage)]
            index_pages(own)
            count += len(own)
            report(len(own))
    return count


def _files_of(page: SitePage) -> list[Any]:
    files = get_document_model()
    found = ReferenceIndex.get_references_for_object(page).filter(
        to_content_type=ContentType.objects.get_for_model(files)
    )
    ids = {int(pk) for pk in found.values_list("to_object_id", flat=True)}
    return list(files.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def _of_page(page: SitePage) -> Found:
    return Found(
        key=f"page:{page.pk}",
        kind=page.search_kind,
        title=page.title,
        text="\n".join(_texts_of(page)),
        language=page.locale.language_code,
        on=page.search_date,
        ended_as=page.ended_as,
        over_at=page.over_at(zone_of_site(page.get_site())) if isinstance(page, EventPage) else None,
    )


def _texts_of(page: SitePage) -> Iterator[str]:
    """Return what the page's type declares as searchable, as Wagtail's own index reads it."""
    if page.search_description:
        yield page.search_description
    for field in type(page).get_search_fields():
        if isinstance(field, index.SearchField) and field.field_name != "title":
            value = field.get_value(page)
            yield from [value] if isinstance(value, str) else map(str, value or ())


def _of_file(file: Any, behind: int, ended_as: str) -> Found:
    return Found(
        key=f"file:{file.pk}",
        kind=DOCUMENT,
        title=file.title,
        text=file.filename,
        language="",
        on=timezone.localdate(file.created_at),
        file=file,
        ended_as=ended_as,
        behind=behind,
    )
