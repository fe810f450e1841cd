"""Pages of text."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import body_blocks
from cms.models.base import InFooter, SitePage


class PlainPage(InFooter, SitePage):
    """A page of text: privacy notice, accessibility statement, how it works."""

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
