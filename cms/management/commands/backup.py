"""``manage.py backup FOLDER``: all rows and files of the installation in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cms.keeping.backup import make_backup
from cms.keeping.databases import DatabaseToolError


class Command(BaseCommand):
    """Exit status: 0 done, 1 not done."""

    help = "Writes all rows and files into one archive, also while people are writing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the folder."""
        parser.add_argument("folder", type=Path, help="where the archive is written")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the archive, and say what is not in it."""
        try:
            made = make_backup(options["folder"])
        except (OSError, DatabaseToolError) as error:
            raise CommandError(_("No backup was made: %(reason)s") % {"reason": error}) from None
        size = filesizeformat(made.size)
        self.stdout.write(_("Backup: %(file)s (%(size)s)") % {"file": made.path, "size": size})
        self.stdout.write(
            _(
                "Not in it, and to be kept apart from it: SECRET_KEY, GLAS_FIELD_KEYS, GLAS_PUSH_KEY "
                "and the councils' keys in %(folder)s."
            )
            % {"folder": settings.COUNCIL_KEYS_DIR}
        )
