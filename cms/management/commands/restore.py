"""``manage.py restore ARCHIVE``: rows and files of a backup in place of those of this installation."""

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.keeping.databases import DatabaseToolError
from cms.keeping.restore import RestoreRefusedError, restore_backup


class Command(BaseCommand):
    """Exit status: 0 restored and verified, 1 refused, or restored with a chain that does not hold."""

    help = "Restores a backup, brings it to this version, and verifies every chain of the journal."
    # The tables may not be there yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the archive and the permission to replace what is there."""
        parser.add_argument("archive", type=Path, help="a file that manage.py backup wrote")
        parser.add_argument(
            "--replace", action="store_true", help="even if there are people and councils here already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what was found."""
        try:
            restored = restore_backup(options["archive"], replace=options["replace"])
        except (OSError, DatabaseToolError, RestoreRefusedError) as error:
            raise CommandError(str(error)) from None
        made_at = localtime(datetime.fromisoformat(restored.manifest.made_at))
        moment = date_format(made_at, "DATETIME_FORMAT")
        self.stdout.write(_("The backup was restored. It was made: %(moment)s") % {"moment": moment})
        if restored.media_before is not None:
            self.stdout.write(_("The files of before are in %(folder)s.") % {"folder": restored.media_before})
        broken = [verdict for verdict in restored.verdicts if not verdict.holds]
        for verdict in broken:
            self.stderr.write(_("%(stream)s: the chain does not hold") % {"stream": verdict.stream})
        if broken:
            self.stderr.write(_("manage.py journal verify says what is wrong."))
            sys.exit(1)
        count = len(restored.verdicts)
        text = ngettext(
            "%(count)d stream of the journal: it holds, and its rows agree with it.",
            "%(count)d streams of the journal: all hold, and their rows agree with them.",
            count,
        )
        self.stdout.write(text % {"count": count})
