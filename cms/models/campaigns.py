"""Campaigns and their list."""

from typing import Any

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import body_blocks
from cms.blocks.phases import PhasesBlock
from cms.blocks.subjects import subject_blocks
from cms.models.base import SitePage, WithPicture, readable
from cms.models.gathering import WithTopics


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


class CampaignPage(WithTopics, WithPicture, SitePage):
    """A campaign: what it is about, how it goes on, who is responsible, and how to take part."""

    is_campaign = True

    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("What it is about, in one or two sentences.")
    )
    phases = StreamField(
        PhasesBlock(),
        verbose_name=_("phases"),
        blank=True,
        help_text=_("The page shows the present one by itself, with what people can do in it."),
    )
    responsible = models.CharField(
        _("who is responsible"),
        max_length=160,
        blank=True,
        help_text=_("An office or a person: “Youth activities, room 12”."),
    )
    contact = models.ForeignKey(
        Page,
        verbose_name=_("page for questions"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Where people write to them, as the contact form."),
    )
    subjects = StreamField(
        subject_blocks(),
        verbose_name=_("proposals, opinion polls and meetings"),
        blank=True,
        help_text=_("Their addresses. Proposals about the topics above are shown without being named here."),
    )
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.CampaignIndexPage", "cms.HomePage"]
    subpage_types = ["cms.PlainPage", "cms.FormPage"]
    template = "cms/campaign_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("phases"),
        MultiFieldPanel([FieldPanel("responsible"), FieldPanel("contact")], heading=_("Who is responsible")),
        MultiFieldPanel(
            [FieldPanel("topics", widget=CheckboxSelectMultiple), FieldPanel("subjects")],
            heading=_("What it gathers"),
            help_text=_("News, events, documents and proposals about these topics are shown on the page."),
        ),
        WithPicture.picture_panel,
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
