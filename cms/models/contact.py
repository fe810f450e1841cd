"""The contact form and what was sent through it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, Site
from wagtail.search import index

from cms.blocks import body_blocks
from cms.models.base import InFooter, SitePage
from youth import clock


class ContactPage(InFooter, SitePage):
    """A form through which anybody can write to those who keep the site."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(
        body_blocks(),
        verbose_name=_("below the form"),
        blank=True,
        help_text=_("Where the office is, when it is open, whom to call."),
    )

    is_storable = False
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    page_description = _("A form for messages. They are kept here and mailed to the address of the site.")
    template = "cms/contact_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    promote_panels = [*Page.promote_panels, FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("contact form")
        verbose_name_plural = _("contact forms")


class ContactMessage(models.Model):
    """A message through the contact form; kept for a stated time, then deleted."""

    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, related_name="+")
    # Users who may edit the page can read the messages sent through it.
    page = models.ForeignKey(ContactPage, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    subject = models.CharField(pgettext_lazy("message", "subject"), max_length=160)
    message = models.TextField(_("message"), max_length=5000)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    received_at = models.DateTimeField(_("received"), default=clock.now)
    mailed_at = models.DateTimeField(_("sent on by e-mail"), null=True, editable=False)
    # When the next attempt to mail it is due; empty once it is mailed.
    mail_after = models.DateTimeField(default=clock.now, null=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["mail_after"], name="contact_mail_due")]

    def __str__(self) -> str:
        return self.subject
