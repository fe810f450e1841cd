"""``manage.py runner``: due work and pending notices, until it is stopped."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from youth.runner.lease import give_up_lease, hold_lease
from youth.runner.loop import Runner, supervise


class Command(BaseCommand):
    """Exit status: 0 stopped or, with ``--once``, done; 1 another runner is at work."""

    help = "Does what is due and tells left-behind notices."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--once``."""
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        if options["once"]:
            self._once()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        supervise(stop)

    def _once(self) -> None:
        runner = Runner()
        if not hold_lease(runner.holder):
            self.stderr.write(_("Another runner is at work."))
            raise SystemExit(1)
        try:
            self.stdout.write(str(runner.work(timezone.now())))
        finally:
            give_up_lease(runner.holder)
