"""Campaigns and their list."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import body_blocks
from cms.models.base import SitePage, WithPicture, readable


class CampaignIndexPage(SitePage):
    """The list of the site's campaigns."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CampaignPage"]
    template = "cms/campaign_index_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("list of campaigns")
        verbose_name_plural = _("lists of campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the campaigns, newest first."""
        campaigns = readable(CampaignPage.objects.child_of(self)).select_related("picture")
        return {
            **super().get_context(request, *args, **kwargs),
            "campaigns": campaigns.order_by("-first_published_at", "-pk"),
        }


class CampaignPage(WithPicture, SitePage):
    """A campaign: what it is about, how it goes on, and how to take part."""

    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("What it is about, in one or two sentences.")
    )
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.CampaignIndexPage", "cms.HomePage"]
    subpage_types = ["cms.PlainPage", "cms.FormPage"]
    template = "cms/campaign_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        WithPicture.picture_panel,
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
