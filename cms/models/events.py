"""Events and their calendar."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import body_blocks
from cms.models.base import SitePage, readable
from cms.models.gathering import InCampaign


class CalendarPage(SitePage):
    """What comes: the site's events and the public meetings of its councils, by month."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.EventPage"]
    page_description = _("Coming and past events by month; convened meetings appear by themselves.")
    template = "cms/calendar_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")


class EventPage(InCampaign, SitePage):
    """Something that people can come to."""

    intro = models.TextField(
        _("introduction"), help_text=_("What it is and for whom, in one or two sentences.")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_whole_day = models.BooleanField(
        _("whole day"),
        default=False,
        help_text=_("Only the dates count then. For several days, give the last one as the end."),
    )
    place = models.CharField(
        _("place"), max_length=160, help_text=_("The hall, the school, the square; or “online”.")
    )
    address = models.CharField(_("address"), max_length=250, blank=True)
    is_cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("Keep the page: it informs the people who saved the event in their calendar."),
    )
    cancellation = models.CharField(_("why it is cancelled"), max_length=250, blank=True)
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.CalendarPage"]
    subpage_types = ["cms.FormPage"]
    page_description = _("Something that people can come to, with a file for their own calendar.")
    template = "cms/event_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("is_whole_day")],
            heading=_("When"),
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("address")], heading=_("Where")),
        InCampaign.gathering_panel,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("is_cancelled"), FieldPanel("cancellation")], heading=_("If it does not take place")
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.SearchField("place"),
        index.FilterField("starts_at"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @classmethod
    def open_to_all(cls) -> PageQuerySet:
        """Return the events that everybody may read, first things first."""
        return readable(cls.objects.defer_streamfields()).order_by("starts_at", "pk")

    def clean(self) -> None:
        """Refuse an end before the start, and a cancellation without its reason."""
        super().clean()
        errors = {}
        if self.starts_at and self.ends_at and self.ends_before_start():
            errors["ends_at"] = _("The event would end before it starts.")
        if self.is_cancelled and not self.cancellation.strip():
            errors["cancellation"] = _("Say in one sentence why it is cancelled.")
        if errors:
            raise ValidationError(errors)

    def ends_before_start(self) -> bool:
        """Return whether the end precedes the start; for a whole-day event only the days count."""
        if self.is_whole_day:
            return timezone.localdate(self.ends_at) < timezone.localdate(self.starts_at)
        return self.ends_at is not None and self.ends_at < self.starts_at

    def first_day(self, zone: ZoneInfo) -> date:
        """Return the day on which it starts, in this time zone."""
        return self.starts_at.astimezone(zone).date()

    def last_day(self, zone: ZoneInfo) -> date:
        """Return the day on which it ends; without an end, that of its start."""
        return (self.ends_at or self.starts_at).astimezone(zone).date()

    @property
    def ended_as(self) -> str:
        """Return that it was cancelled, where it was."""
        return "cancelled" if self.is_cancelled else ""

    def over_at(self, zone: ZoneInfo) -> datetime:
        """Return from when it is over; one without an end, or of a whole day, lasts until midnight."""
        if self.ends_at and not self.is_whole_day:
            return self.ends_at
        return datetime.combine(self.last_day(zone) + timedelta(days=1), time(), zone)

    @property
    def revision_number(self) -> int:
        """Return a number that grows with every publication, for calendars that hold an older copy."""
        first, last = self.first_published_at, self.last_published_at
        return int((last - first).total_seconds()) if first and last else 0

    @property
    def changed_at(self) -> datetime:
        """Return when what readers see was last changed."""
        return self.last_published_at or self.latest_revision_created_at or self.starts_at
