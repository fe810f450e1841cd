"""``manage.py demo [--walkthrough]``: the demonstration, built through the services."""

import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.demo.campaign import build_campaign
from cms.demo.clock import Timeline
from cms.demo.editors import open_editors_room
from cms.demo.history import History
from cms.demo.institution import YOUTH_SLUG, give_password
from cms.demo.newsletter import build_newsletter
from cms.demo.people import PASSWORD, SIGN_IN
from cms.demo.walkthrough import Walkthrough
from cms.founding.address import follow_base_url
from cms.models import CampaignPage
from youth import clock
from youth.models import Council
from youth.refusals import Refusal


class Command(BaseCommand):
    """Builds what is missing; exit status 0 done, 1 refused."""

    help = "Builds the demonstration: two councils, proposals, meetings and a campaign, all invented."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the walkthrough."""
        parser.add_argument(
            "--walkthrough",
            action="store_true",
            help="also carry one new proposal into the official record, act by act",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the demonstration once; a second run reuses it."""
        council = Council.objects.filter(slug=YOUTH_SLUG).first()
        if council is not None and not CampaignPage.objects.exists():
            self.stderr.write(_("The demonstration was interrupted while it was built. Run: make clean"))
            sys.exit(1)
        is_new = council is None
        council = council or self._built()
        follow_base_url(Site.objects.get(is_default_site=True))
        if is_new or not options["walkthrough"]:
            self._say_who_signs_in()
        if options["walkthrough"]:
            self._walk(council)

    def _say_who_signs_in(self) -> None:
        """Print the accounts; a demonstration that others can reach gets a new password at each start."""
        password = secrets.token_urlsafe(9) if settings.DEMO_IS_OPEN else PASSWORD
        give_password(password)
        if settings.DEMO_IS_OPEN:
            self.stdout.write(
                _("Everybody in the same network can open this address; the password is new at each start.")
            )
        self.stdout.write(_("Accounts of the demonstration, all with the password %s:") % password)
        for somebody, office in zip(SIGN_IN, offices(), strict=True):
            self.stdout.write(f"  {somebody.email:28} {office}")
        self.stdout.flush()

    def _built(self) -> Council:
        self.stdout.write(_("Building the demonstration; this takes about a minute."))
        self.stdout.flush()
        # Not one transaction: what follows from an act is told after its commit. The pages come last,
        # so that their absence tells of an interrupted start.
        institution = History(Timeline(clock.now())).tell()
        open_editors_room()
        build_newsletter(institution.youth)
        build_campaign(Site.objects.get(is_default_site=True), institution.youth)
        return institution.youth

    def _walk(self, council: Council) -> None:
        folder = settings.DATA_DIR / "walkthrough"
        try:
            Walkthrough(council, folder, self.stdout.write).run()
        except Refusal as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)


def offices() -> tuple[str, ...]:
    """Return in words who the accounts of ``SIGN_IN`` are, in its order."""
    return (
        _("chair of the Youth Council"),
        _("secretary of the Youth Council"),
        _("member of the Youth Council"),
        _("young person"),
        _("editor"),
        _("publisher"),
        _("secretary of the Municipal Council"),
        _("moderator"),
    )
