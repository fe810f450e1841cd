"""What the runner found out about links on published pages."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.content.elements import Place


class BrokenLink(models.Model):
    """A link on a published page that leads nowhere within this site."""

    class Reason(models.TextChoices):
        """Why it leads nowhere."""

        PAGE_GONE = "page_gone", _("the page was deleted")
        PAGE_HIDDEN = "page_hidden", _("the page is not published")
        DOCUMENT_GONE = "document_gone", _("the document was deleted")
        ADDRESS_UNKNOWN = "address_unknown", _("there is nothing at this address")
        EMPTY = "empty", _("the link has no target")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="broken_links")
    field = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField(null=True)
    block = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=250, blank=True)
    target = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=20, choices=Reason)

    class Meta:
        ordering = ["page__path", "pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.target}"

    @property
    def place(self) -> str:
        """Name the block as the editor's form does."""
        model: Any = self.page.specific_class
        return Place(self.field, self.number, self.block).words(model) if model is not None else ""


class LinkCheck(models.Model):
    """The last time that all links were looked at, and how far the site's history had come by then."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    checked_at = models.DateTimeField()
    last_page_entry = models.BigIntegerField(default=0)
    last_model_entry = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"links checked at {self.checked_at}"
