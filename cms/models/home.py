"""The start page of a site in one language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import body_blocks
from cms.models.base import SitePage


class HomePage(SitePage):
    """The start page of a municipality's site in one language."""

    promise = models.TextField(
        _("promise"),
        blank=True,
        help_text=_("One short sentence a line, three at most. Empty: the promise of the product."),
    )
    lead = models.TextField(
        _("below the promise"), blank=True, help_text=_("One or two sentences on how it works here.")
    )
    how_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page that explains how it works"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body = StreamField(
        body_blocks(),
        verbose_name=_("content"),
        blank=True,
        help_text=_(
            "The newest proposals and the outcomes of earlier ones appear here automatically. "
            "As soon as you add a block “Participation”, only what you chose is shown."
        ),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.CampaignIndexPage",
        "cms.CampaignPage",
        "cms.NewsIndexPage",
        "cms.CalendarPage",
        "cms.DocumentLibraryPage",
        "cms.FaqPage",
        "cms.FormPage",
        "cms.PlainPage",
    ]
    template = "cms/home_page.html"
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("promise"), FieldPanel("lead"), FieldPanel("how_page")], heading=_("First screen")
        ),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Return whether one may be added by hand: only the first, for a further one would have no address.

        Those of other languages are translations; a further municipality is founded by ``manage.py site``.
        """
        return bool(super().can_create_at(parent)) and not cls.objects.exists()

    @property
    def promise_lines(self) -> list[str]:
        """Return the sentences of the promise, the product's own where the editor wrote none."""
        lines = [line.strip() for line in self.promise.splitlines() if line.strip()][:3]
        return lines or [
            str(_("You propose.")),
            str(_("The Youth Council decides.")),
            str(_("The municipality answers.")),
        ]
