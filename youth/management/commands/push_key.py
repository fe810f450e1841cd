"""``manage.py push_key``: makes the key with which push services know the installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from youth.push.keys import new_private_key


class Command(BaseCommand):
    """Prints one line for the environment and writes nothing; what is to be done is on standard error."""

    help = "Makes a key for push messages and prints it as a line of the environment."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a new key."""
        self.stdout.write(f"GLAS_PUSH_KEY={new_private_key()}")
        self.stderr.write(_("Put this line into the environment of all services and restart them."))
        if settings.PUSH_KEY:
            self.stderr.write(
                _("There is a key already: with another, everybody has to switch their devices on again.")
            )
