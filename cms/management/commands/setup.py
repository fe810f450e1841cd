"""``manage.py setup``: what is not set up yet, by the same list as the page in the admin."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.setup.access import everything
from cms.setup.checks import State, is_complete, lines_on
from cms.setup.facts import read_facts
from cms.setup.mail import confirm_mail, send_test_mail
from youth.refusals import Refusal

SIGNS = {State.DONE: "✓", State.NEEDED: "✗", State.ADVISED: "·"}
HANDBOOK = "docs/operations.md"


class Command(BaseCommand):
    """Exit status: 0 nothing that is needed is missing, 1 something is, or the mail was not sent."""

    help = "Says what is not set up yet, why it matters, and where it is done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the test mail and its answer."""
        parser.add_argument("--mail", metavar="ADDRESS", help="send a test mail to this address first")
        parser.add_argument("--arrived", metavar="CODE", help="note that the test mail with this code came")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send or confirm the test mail where asked, then say how it is."""
        try:
            if options["mail"]:
                send_test_mail(options["mail"], settings.LANGUAGE_CODE)
                self.stdout.write(_("The test mail was sent to %(address)s.") % {"address": options["mail"]})
            if options["arrived"]:
                confirm_mail(options["arrived"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        lines = lines_on(read_facts(*everything()))
        for line in sorted(lines, key=lambda line: list(SIGNS).index(line.state)):
            self.stdout.write(f"{SIGNS[line.state]} {line.what}")
            if line.why:
                self.stdout.write(f"    {line.why}")
            if line.state != State.DONE:
                where = f"{HANDBOOK}#{line.chapter}" if line.chapter else settings.BASE_URL + line.url
                self.stdout.write(f"    {where}")
        if not is_complete(lines):
            sys.exit(1)
