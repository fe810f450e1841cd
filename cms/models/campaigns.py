"""Campaigns and their list."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import body_blocks
from cms.models.base import SitePage


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
        campaigns = CampaignPage.objects.child_of(self).live().select_related("picture")
        return {
            **super().get_context(request, *args, **kwargs),
            "campaigns": campaigns.order_by("-first_published_at", "-pk"),
        }


class CampaignPage(SitePage):
    """A campaign: what it is about, how it goes on, and how to take part."""

    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("What it is about, in one or two sentences.")
    )
    picture = models.ForeignKey(
        "cms.Picture",
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For those who cannot see it. Required with a picture."),
    )
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.CampaignIndexPage", "cms.HomePage"]
    subpage_types = ["cms.PlainPage"]
    template = "cms/campaign_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def clean(self) -> None:
        """Ask for the picture's description."""
        super().clean()
        if self.picture_id and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": _("Say what the picture shows.")})
