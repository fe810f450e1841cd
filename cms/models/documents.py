"""Strategic documents and policies, and their library."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks.documents import document_blocks, version_blocks
from cms.models.base import SitePage, readable
from cms.models.chips import filter_chips
from cms.models.gathering import InCampaign

YEARS = [MinValueValidator(1990), MaxValueValidator(2100)]


class DocumentLibraryPage(SitePage):
    """The library of strategic documents and policies."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StrategicDocumentPage"]
    page_description = _("Strategic documents and policies: in force, drafts, and those that were replaced.")
    template = "cms/document_library_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("library of documents")
        verbose_name_plural = _("libraries of documents")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the documents by status, those in force first; ``?kind=`` shows one kind only."""
        found = StrategicDocumentPage.objects.child_of(self).defer_streamfields()
        documents = list(readable(found).order_by(models.F("period_start").desc(nulls_last=True), "title"))
        kinds = [choice for choice in StrategicDocumentPage.Kind if any(d.kind == choice for d in documents)]
        kind = request.GET.get("kind", "")
        by_status: dict[str, list[StrategicDocumentPage]] = defaultdict(list)
        for document in documents:
            if kind not in kinds or document.kind == kind:
                by_status[document.status].append(document)
        shelves = [
            (status, by_status[status]) for status in StrategicDocumentPage.Status if by_status[status]
        ]
        return {
            **super().get_context(request, *args, **kwargs),
            "filters": _chips(kinds, kind if kind in kinds else ""),
            "shelves": shelves,
        }


def _chips(kinds: list[Any], chosen: str) -> list[dict[str, Any]]:
    """Return the chips of the documents' kinds; none where there is but one."""
    labels = {"": _("All"), **{kind.value: capfirst(kind.label) for kind in kinds}} if len(kinds) > 1 else {}
    return filter_chips("kind", labels, chosen)


class StrategicDocumentPage(InCampaign, SitePage):
    """A plan, strategy or policy: what it says, whether it holds, and how it came to be."""

    class Kind(models.TextChoices):
        STRATEGY = "strategy", pgettext_lazy("kind of document", "strategy")
        PLAN = "plan", pgettext_lazy("kind of document", "plan")
        PROGRAMME = "programme", pgettext_lazy("kind of document", "programme")
        POLICY = "policy", pgettext_lazy("kind of document", "policy")
        RULES = "rules", pgettext_lazy("kind of document", "rules")
        REPORT = "report", pgettext_lazy("kind of document", "report")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", pgettext_lazy("status of a document", "in force")
        DRAFT = "draft", pgettext_lazy("status of a document", "draft")
        REPLACED = "replaced", pgettext_lazy("status of a document", "replaced")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PLAN)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    intro = models.TextField(
        _("in short"), help_text=_("What it decides and whom it concerns, in two or three plain sentences.")
    )
    period_start = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True, validators=YEARS)
    period_end = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True, validators=YEARS)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.CharField(
        _("adopted by"),
        max_length=250,
        blank=True,
        help_text=_("The body and its resolution: “Municipal Council, Resolution No. 84 of 18 March 2026”."),
    )
    opinions_until = models.DateField(
        _("opinions until"),
        null=True,
        blank=True,
        help_text=_(
            "Of a draft: the last day on which people may send their opinion. In its last two weeks the home "
            "page tells of it."
        ),
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
    )
    versions = StreamField(
        version_blocks(),
        verbose_name=_("versions"),
        blank=True,
        help_text=_("Every version that was published, in any order. Readers see the newest first."),
    )
    body = StreamField(document_blocks(), verbose_name=_("text"), blank=True)

    parent_page_types = ["cms.DocumentLibraryPage"]
    subpage_types: list[str] = []
    page_description = _("A plan, strategy or policy with its versions, chapters and files.")
    template = "cms/strategic_document_page.html"
    search_kind = "document"
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
                FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
                FieldPanel("opinions_until"),
                FieldPanel("adopted_on"),
                FieldPanel("adopted_by"),
                FieldPanel("replaced_by"),
            ],
            heading=_("Does it hold"),
        ),
        InCampaign.gathering_panel,
        FieldPanel("versions"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.SearchField("adopted_by"),
        index.FilterField("kind"),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("strategic document")
        verbose_name_plural = _("strategic documents")

    @property
    def search_date(self) -> date | None:
        """Return the day of the adoption, else that of the publication."""
        return self.adopted_on or super().search_date

    def clean(self) -> None:
        """Refuse a period that ends before it starts, a successor that does not fit, opinions on no draft."""
        super().clean()
        errors = {}
        if self.period_start and self.period_end and self.period_end < self.period_start:
            errors["period_end"] = _("The period would end before it starts.")
        if self.opinions_until and self.status != self.Status.DRAFT:
            errors["opinions_until"] = _("Only a draft takes opinions. Choose the status or empty the day.")
        if self.status == self.Status.REPLACED and self.replaced_by_id is None:
            errors["replaced_by"] = _("Choose the document that replaced this one.")
        elif self.replaced_by_id is not None and self.replaced_by_id == self.pk:
            errors["replaced_by"] = _("A document cannot replace itself.")
        elif self.replaced_by_id is not None and self.status != self.Status.REPLACED:
            errors["status"] = _("A document with a successor is replaced.")
        if errors:
            raise ValidationError(errors)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the successor where it can be read, and what this document replaced itself.

        A translation follows its source's choice, which is a page of the other language: its own counts.
        """
        around = readable(StrategicDocumentPage.objects.filter(locale=self.locale_id).defer_streamfields())
        chosen = self.replaced_by.translation_key if self.replaced_by else None
        replaces = models.Q(replaced_by__translation_key=self.translation_key)
        linked = around.filter(replaces | models.Q(translation_key=chosen))
        found = list(linked.order_by("-period_start", "title"))
        return {
            **super().get_context(request, *args, **kwargs),
            "successor": next((page for page in found if page.translation_key == chosen), None),
            "predecessors": [page for page in found if page.translation_key != chosen],
        }

    @property
    def period(self) -> str:
        """Return the years for which it is made, empty where none are given."""
        years = [str(year) for year in (self.period_start, self.period_end) if year]
        return "–".join(dict.fromkeys(years))

    @property
    def history(self) -> list[Any]:
        """Return the versions as blocks, newest first."""
        return sorted(self.versions, key=lambda version: version.value["date"] or date.min, reverse=True)

    @property
    def ended_as(self) -> str:
        """Return that it was replaced, where it was."""
        return str(self.status) if self.status == self.Status.REPLACED else ""

    @property
    def files_behind(self) -> dict[int, int]:
        """Return how far its files are behind it, by id: that of the newest version by one, older by two."""
        files = [version.value["file"] for version in self.history if version.value["file"] is not None]
        return {file.pk: 2 for file in files[1:]} | {file.pk: 1 for file in files[:1]}

    @property
    def chapters(self) -> list[Any]:
        """Return the headings of the chapters as blocks, in order."""
        return [block for block in self.body if block.block_type == "chapter"]
