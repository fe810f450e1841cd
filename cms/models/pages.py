"""Page types of the campaign site."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import body_blocks
from cms.reserved import reserved_segments

HOME_DEPTH = 2


class SitePage(Page):
    """What every page of the site has in common."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse an address that belongs to the installation."""
        super().clean()
        self.refuse_reserved_address(self.get_parent() if self.path else None)

    def refuse_reserved_address(self, parent: Page | None) -> None:
        """Raise ``ValidationError`` where the page would stand right below a home page on a reserved slug.

        A page that is only being made has no parent yet; then the slug is refused wherever it goes.
        """
        stands_first = parent is None or parent.depth == HOME_DEPTH
        if stands_first and self.slug.lower() in reserved_segments():
            raise ValidationError(
                {
                    "slug": _("The address “%(slug)s” belongs to the installation. Choose another one.")
                    % {"slug": self.slug}
                }
            )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the page under its own language only, so that page and interface never mix."""
        if self.locale.language_code != get_language() and not getattr(request, "is_preview", False):
            return HttpResponseRedirect(self.get_url(request))
        return super().serve(request, *args, **kwargs)


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
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CampaignIndexPage", "cms.CampaignPage", "cms.PlainPage"]
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what happens now, what comes next, and the newest campaigns."""
        from cms.home import home_context

        return {**super().get_context(request, *args, **kwargs), **home_context(self, request)}

    @property
    def promise_lines(self) -> list[str]:
        """Return the sentences of the promise, the product's own where the editor wrote none."""
        lines = [line.strip() for line in self.promise.splitlines() if line.strip()][:3]
        return lines or [
            str(_("You propose.")),
            str(_("The Youth Council decides.")),
            str(_("The municipality answers.")),
        ]


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


class PlainPage(SitePage):
    """A page of text: privacy notice, accessibility statement, how it works."""

    in_footer = models.BooleanField(
        _("in the footer"), default=False, help_text=_("Linked at the bottom of every page.")
    )
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.HomePage", "cms.CampaignPage", "cms.PlainPage"]
    subpage_types = ["cms.PlainPage"]
    template = "cms/plain_page.html"
    content_panels = [*Page.content_panels, FieldPanel("body")]
    promote_panels = [*Page.promote_panels, FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
