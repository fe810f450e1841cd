"""``manage.py search rebuild``: rebuilds the whole index."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cms.search.dictionary import has_dictionary
from cms.search.index import follow_journal, refresh_council
from cms.search.models import SearchEntry
from cms.search.pages import rebuild_pages
from youth.models import Council


class Command(BaseCommand):
    """Exit status 0 done, 2 wrong call."""

    help = "Rebuilds the search index: after an update, or after a dictionary was installed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be done."""
        parser.add_argument("action", choices=["rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write everything, and say how far it is."""
        self.written = 0
        follow_journal()
        rebuild_pages(self._report)
        for council in Council.objects.order_by("pk"):
            refresh_council(council, is_full=True, report=self._report)
        self.stdout.write(_("Entries: %(count)s") % {"count": SearchEntry.objects.count()})
        words = _("Word forms: own rules and the database's dictionary") if has_dictionary() else ""
        self.stdout.write(words or _("Word forms: own rules"))

    def _report(self, count: int) -> None:
        self.written += count
        self.stdout.write(_("%(count)s written …") % {"count": self.written})
