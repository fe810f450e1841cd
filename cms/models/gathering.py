"""What ties pages to a campaign: the topics of the councils' own lists, and the choice of the editor."""

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.query import PageQuerySet

from youth.models import Topic


class WithTopics(models.Model):
    """A page that is about some of the topics for which the site's councils take proposals."""

    # Whether what is about the same topics is gathered on the page: only on a campaign's.
    is_campaign = False

    topics = ParentalManyToManyField(
        Topic,
        verbose_name=_("topics"),
        blank=True,
        related_name="+",
        help_text=_("From the list of the council, which its secretary keeps: the same as of proposals."),
    )

    class Meta:
        abstract = True

    @property
    def topics_by_name(self) -> list[Topic]:
        """Return its topics as readers see them."""
        return sorted(self.topics.all(), key=lambda topic: topic.name)

    @property
    def topic_ids(self) -> frozenset[UUID]:
        """Return the ids of its topics."""
        return frozenset(topic.pk for topic in self.topics.all())


class InCampaign(WithTopics):
    """A page that may be part of a campaign: by the editor's choice, else by a common topic."""

    campaign = models.ForeignKey(
        "cms.CampaignPage",
        verbose_name=_("campaign"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_(
            "The campaign that it is part of. Empty: it is shown with each that has one of its topics."
        ),
    )

    gathering_panel = MultiFieldPanel(
        [FieldPanel("topics", widget=CheckboxSelectMultiple), FieldPanel("campaign")],
        heading=_("What it is about"),
    )

    class Meta:
        abstract = True

    @classmethod
    def of_campaign(cls, pages: PageQuerySet, key: UUID, topics: Collection[UUID]) -> PageQuerySet:
        """Return those of the pages that are part of a campaign with this translation key and these topics.

        A translation follows its source's choice, which is a page of the other language.
        """
        has_topic = cls.topics.through.objects.filter(topic__in=topics)
        by_topic = models.Q(campaign=None, pk__in=has_topic.values(f"{cls._meta.model_name}_id"))
        by_choice = models.Q(campaign__translation_key=key)
        return pages.filter(by_choice | by_topic)
