"""``manage.py site``: the first pages of a municipality's site, in Bulgarian and English."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.editing.roles import open_own_rooms
from cms.founding.pages import found_site
from youth.models import Council


class Command(BaseCommand):
    """Makes what is missing; exit status 0 done, 1 refused."""

    help = "Makes the first pages of the site: home, contact, and drafts of privacy and accessibility."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the municipality's names and the councils to show."""
        parser.add_argument("--municipality-bg", default="", help="its name in Bulgarian: Община …")
        parser.add_argument("--municipality-en", default="", help="its name in English: Municipality of …")
        parser.add_argument(
            "--council", action="append", default=[], help="slug of a council that the site shows; repeatable"
        )
        parser.add_argument(
            "--own-editors",
            action="store_true",
            help="make groups that edit this site and use these councils' files only",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the pages and say what is left to do; a second run makes what is missing."""
        councils = [self._council(slug) for slug in options["council"]]
        names = {
            "bg": options["municipality_bg"] or _of(councils, "bg"),
            "en": options["municipality_en"] or _of(councils, "en"),
        }
        if not all(names.values()):
            raise CommandError(_("Give the municipality's name in both languages, or a council that has it."))
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            raise CommandError(_("There is no default site. Make one in the admin, under Settings, Sites."))
        try:
            drafts = found_site(site, names, councils)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if options["own_editors"]:
            home = Site.objects.get(pk=site.pk).root_page
            open_own_rooms(names["bg"], home.get_translations(inclusive=True), councils)
        self.stdout.write(_("The site has its first pages. Fill in the marked places and publish:"))
        for page in drafts:
            address = reverse("wagtailadmin_pages:edit", args=[page.pk])
            self.stdout.write(f"  {page.locale.language_code}  {page.title}  {address}")

    def _council(self, slug: str) -> Council:
        found = Council.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(_("There is no council “%(slug)s”.") % {"slug": slug})
        return found


def _of(councils: list[Council], language: str) -> str:
    """Return how the first council names its municipality in a language, empty where none does."""
    return next((each.municipality_names.get(language, "") for each in councils), "")
