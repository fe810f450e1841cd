"""``manage.py rotate_field_keys``: encrypt the encrypted columns again with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from youth.crypto import UnreadableError
from youth.services.crypto import rotate_field_keys


class Command(BaseCommand):
    """Run after a new key was put in front of the others in GLAS_FIELD_KEYS."""

    help = (
        "Encrypt birth dates, guardians' and readers' addresses, and sheets of open opinion polls again with "
        "the first key of GLAS_FIELD_KEYS."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, or refuse with the reason and exit status 1."""
        try:
            count = rotate_field_keys()
        except UnreadableError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} values are now stored under the first key of GLAS_FIELD_KEYS.")
