"""``manage.py site``: the first pages of a municipality's site, in Bulgarian and English."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.editing.roles import open_own_rooms
from cms.founding.address import site_at
from cms.founding.pages import found_site
from youth.models import Council


class Command(BaseCommand):
    """Makes what is missing; exit status 0 done, 1 refused."""

    help = "Makes the first pages of the site, with drafts of privacy notice and accessibility statement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the municipality's names and the councils to show."""
        parser.add_argument(
            "--municipality",
            action="append",
            default=[],
            metavar="LANGUAGE=NAME",
            help='its name in one language, "bg=Община …"; repeatable, one for each language of the site',
        )
        parser.add_argument(
            "--council", action="append", default=[], help="slug of a council that the site shows; repeatable"
        )
        parser.add_argument(
            "--host",
            default="",
            metavar="HOST[:PORT]",
            help="host name of a further site in this installation; without it the default site is meant",
        )
        parser.add_argument(
            "--own-editors",
            action="store_true",
            help="make groups that edit this site and use these councils' files only",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the pages and say what is left to do; a second run makes what is missing."""
        councils = [self._council(slug) for slug in options["council"]]
        given = _names(options["municipality"])
        names = {code: given.get(code) or _of(councils, code) for code, _name in settings.LANGUAGES}
        missing = [code for code, name in names.items() if not name]
        if missing:
            message = _("Give the municipality's name, or a council that has it, in: %(languages)s.")
            raise CommandError(message % {"languages": ", ".join(missing)})
        try:
            with transaction.atomic():
                site = site_at(options["host"]) if options["host"] else _default_site()
                drafts = found_site(site, names, councils)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        if options["own_editors"]:
            home = Site.objects.get(pk=site.pk).root_page
            homes = home.get_translations(inclusive=True)
            open_own_rooms(names[settings.LANGUAGES[0][0]], homes, councils, site)
        self.stdout.write(_("The site has its first pages. Fill in the marked places and publish:"))
        for page in drafts:
            address = reverse("wagtailadmin_pages:edit", args=[page.pk])
            self.stdout.write(f"  {page.locale.language_code}  {page.title}  {address}")

    def _council(self, slug: str) -> Council:
        found = Council.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(_("There is no council “%(slug)s”.") % {"slug": slug})
        return found


def _default_site() -> Site:
    site: Site | None = Site.objects.filter(is_default_site=True).first()
    if site is None:
        raise CommandError(_("There is no default site. Make one in the admin, under Settings, Sites."))
    return site


def _names(given: list[str]) -> dict[str, str]:
    """Return the names by language; raise ``CommandError`` for one without a language of the site."""
    names: dict[str, str] = {}
    for one in given:
        language, _equals, name = one.partition("=")
        if language not in dict(settings.LANGUAGES) or not name.strip():
            raise CommandError(
                _("“%(given)s” is not a language of the site, =, and a name.") % {"given": one}
            )
        names[language] = name.strip()
    return names


def _of(councils: list[Council], language: str) -> str:
    """Return how the first council names its municipality in a language, empty where none does."""
    return next((each.municipality_names.get(language, "") for each in councils), "")
