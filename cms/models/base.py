"""What every page of the site has in common."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.content.forms import SitePageCopyForm, SitePageForm
from cms.reserved import reserved_segments

HOME_DEPTH = 2

type Context = Callable[[Any, HttpRequest], Mapping[str, Any]]
type Receiver = Callable[[Any, HttpRequest], HttpResponse]
_contexts: dict[type[Page], list[Context]] = {}
_receivers: dict[type[Page], Receiver] = {}


def context_of[F: Context](kind: type[Page]) -> Callable[[F], F]:
    """Register a context function of a kind of page; it queries the pages, so they can't import it."""

    def register(context: F) -> F:
        _contexts.setdefault(kind, []).append(context)
        return context

    return register


def takes_forms_of[R: Receiver](kind: type[Page]) -> Callable[[R], R]:
    """Register a function that answers POST requests to pages of a kind."""

    def register(receiver: R) -> R:
        _receivers[kind] = receiver
        return receiver

    return register


class SitePage(Page):
    """What every page of the site has in common."""

    base_form_class = SitePageForm
    copy_form_class = SitePageCopyForm
    # Whether everybody gets the same page, so that it may be stored; False for a page with a form.
    is_storable = True
    # Among what the search finds the page: "page", or "document".
    search_kind = "page"

    class Meta:
        abstract = True

    @property
    def search_date(self) -> date | None:
        """Return the day by which the search orders the page."""
        return timezone.localdate(self.first_published_at) if self.first_published_at else None

    def clean(self) -> None:
        """Refuse an address that belongs to the installation."""
        super().clean()
        self.refuse_reserved_address(self.get_parent() if self.path else None)

    def refuse_reserved_address(self, parent: Page | None) -> None:
        """Raise ``ValidationError`` if the page is a child of a home page and its slug is reserved.

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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is registered for pages of this kind."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        for added in _contexts.get(type(self), ()):
            context |= added(self, request)
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the page under its own language only, so that page and interface never mix.

        A page that mirrors another language's is not translated: it leads to that one.
        """
        if request.method == "POST" and (receiver := _receivers.get(type(self))):
            return receiver(self, request)
        shown: Page = self
        if self.alias_of_id and self.alias_of.locale_id != self.locale_id:
            shown = self.alias_of
        is_elsewhere = shown != self or self.locale.language_code != get_language()
        if is_elsewhere and not getattr(request, "is_preview", False):
            return HttpResponseRedirect(shown.get_url(request))
        return super().serve(request, *args, **kwargs)


class WithPicture(models.Model):
    """A page with one picture that says what it shows."""

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

    picture_panel = MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture"))

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Ask for the picture's description."""
        super().clean()
        if self.picture_id and not self.picture_alt.strip():
            raise ValidationError({"picture_alt": _("Say what the picture shows.")})


class InFooter(models.Model):
    """A page that may be linked at the bottom of every page."""

    in_footer = models.BooleanField(
        _("in the footer"), default=False, help_text=_("Linked at the bottom of every page.")
    )

    class Meta:
        abstract = True


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Return those of the pages that are published and open to everybody, without a further query."""
    path = ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    closed = PageViewRestriction.objects.annotate(path=path).filter(path__startswith=F("page__path"))
    return pages.filter(~Exists(closed), live=True)
