"""Questions and answers."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks.documents import question_blocks
from cms.models.base import InFooter, SitePage, readable
from cms.models.forms import FormPage


class FaqPage(InFooter, SitePage):
    """Questions in groups; each opens to its answer."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(
        question_blocks(),
        verbose_name=_("groups of questions"),
        blank=True,
        help_text=_("A group for each theme. With a heading it appears in the overview at the top."),
    )

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    page_description = _("Questions that many ask, in groups; each opens to its answer.")
    template = "cms/faq_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    promote_panels = [*Page.promote_panels, FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("questions and answers")
        verbose_name_plural = _("questions and answers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add where to ask what is not answered here."""
        contact = (
            readable(FormPage.objects.filter(locale=self.locale_id, purpose=FormPage.Purpose.CONTACT))
            .order_by("path")
            .first()
        )
        return {**super().get_context(request, *args, **kwargs), "contact": contact}
