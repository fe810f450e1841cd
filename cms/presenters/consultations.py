"""Drafts on which everybody may still send an opinion: until when, and where to."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from wagtail.query import PageQuerySet

from cms.models.base import context_of, readable
from cms.models.documents import StrategicDocumentPage
from cms.models.forms import FormPage
from cms.sites import home_path, zone_for
from youth import clock

# The home page shows a draft only in the last days of its term, not for months.
CLOSING = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Consultation:
    """A draft that takes opinions for a few more days."""

    title: str
    url: str
    until: date
    days_left: int


def closing_consultations(documents: PageQuerySet, request: HttpRequest) -> list[Consultation]:
    """Return those of the drafts that take opinions for at most two more weeks, the first to close first.

    The last day counts whole, in the time zone of the site.
    """
    today = _today_at(request)
    return [
        Consultation(page.title, page.get_url(request) or "", page.opinions_until, _days(today, page))
        for page in drafts_closing(documents, today, today + CLOSING)
    ]


def drafts_closing(documents: PageQuerySet, since: date, until: date) -> PageQuerySet:
    """Return the drafts that take opinions until a day between two, which both count, the first first."""
    drafts = readable(documents).filter(status=StrategicDocumentPage.Status.DRAFT)
    closing = drafts.filter(opinions_until__range=(since, until))
    return closing.defer_streamfields().order_by("opinions_until", "title")


def _today_at(request: HttpRequest) -> date:
    return clock.now().astimezone(zone_for(request)).date()


def _days(today: date, page: StrategicDocumentPage) -> int:
    return (page.opinions_until - today).days if page.opinions_until else 0


@context_of(StrategicDocumentPage)
def consultation_context(page: StrategicDocumentPage, request: HttpRequest) -> dict[str, Any]:
    """Return whether a draft takes opinions today, and the address of the form for them if there is one."""
    today = _today_at(request)
    if page.opinions_until is None or page.status != page.Status.DRAFT or page.opinions_until < today:
        return {"takes_opinions": False}
    forms = readable(FormPage.objects.filter(locale=page.locale_id, purpose=FormPage.Purpose.CONTACT))
    form = forms.filter(url_path__startswith=home_path(request) or "/").order_by("path").first()
    return {"takes_opinions": True, "opinions_url": form.get_url(request) if form else ""}
