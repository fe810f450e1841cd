"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The index of what may be found, and the page that finds it."""

    name = "cms.search"
    label = "search"
    verbose_name = _("Search")
    never_public = frozenset({"SearchEntry", "SearchEntry_pages", "StreamRead"})

    def ready(self) -> None:
        """Follow the pages that editors publish; acts of councils are followed by the runner."""
        from django.db.models.signals import post_save
        from wagtail.documents import get_document_model
        from wagtail.signals import page_published

        from cms.search.pages import index_changed_file, index_published

        page_published.connect(index_published, dispatch_uid="cms.search.page_published")
        post_save.connect(
            index_changed_file, sender=get_document_model(), dispatch_uid="cms.search.file_changed"
        )
