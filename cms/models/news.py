"""News and their list."""

import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.blocks import body_blocks
from cms.models.base import SitePage, WithPicture, readable
from cms.models.chips import filter_chips
from cms.models.gathering import InCampaign
from youth.models import Topic
from youth.web.pagination import page_of

NEWS_PER_PAGE = 12


class NewsIndexPage(SitePage):
    """The list of the site's news."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    page_description = _("The list of news, with a feed that programs can follow.")
    template = "cms/news_index_page.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the news, newest first; ``?topic=`` shows one topic only, by its key."""
        news = NewsPage.newest().child_of(self)
        topics = Topic.objects.filter(pk__in=_filed(news).values("topic")).order_by("names")
        names = {topic.key: topic.name for topic in topics}
        topic = request.GET.get("topic", "")
        if topic not in names:
            topic = ""
        found = (
            news.filter(pk__in=_filed(news).filter(topic__key=topic).values("newspage")) if topic else news
        )
        return {
            **super().get_context(request, *args, **kwargs),
            "news": page_of(request, found, NEWS_PER_PAGE),
            "filters": _chips(names, topic),
        }


def _filed(news: PageQuerySet) -> models.QuerySet[Any]:
    """Return which of the news are about which topic."""
    return NewsPage.topics.through.objects.filter(newspage__in=news.order_by())


def _chips(names: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    """Return the chips of a list's topics, named by their keys; none where there are no topics."""
    labels = {"": _("All topics"), **names} if names else {}
    return filter_chips("topic", labels, chosen)


class NewsPage(InCampaign, WithPicture, SitePage):
    """What happened: a date, an introduction, and the article."""

    date = models.DateField(
        _("date"),
        default=timezone.localdate,
        help_text=_("The date that readers see. The newest comes first."),
    )
    intro = models.TextField(
        _("introduction"), help_text=_("What happened, in one or two sentences. It also appears in lists.")
    )
    body = StreamField(body_blocks(), verbose_name=_("content"), blank=True)

    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    page_description = _("An article: what happened, when, and what follows from it.")
    template = "cms/news_page.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("intro"),
        InCampaign.gathering_panel,
        WithPicture.picture_panel,
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news articles")

    @property
    def search_date(self) -> datetime.date:
        """Return the day that readers see."""
        return self.date

    @classmethod
    def newest(cls) -> PageQuerySet:
        """Return the news that everybody may read, newest first, with their pictures."""
        pictured = cls.objects.select_related("picture").prefetch_related("topics")
        news = readable(pictured.defer_streamfields())
        return news.order_by("-date", "-first_published_at", "-pk")

    @property
    def list_url(self) -> str:
        """Return the address of the list that contains it, without a query: its own without the slug."""
        return (self.url or "").removesuffix(f"{self.slug}/")
