"""The checks that need Django loaded, in one process: ``python -m scripts.loaded migrations deployment``.

Loading Django costs more than all three of them. The settings are those of production with throw-away values,
because the deployment is what is checked; models and texts are the same in all settings.
"""

import os
import sys
from collections.abc import Callable
from contextlib import chdir

from scripts import catalogues

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "GLAS_FIELD_KEYS": "Y2hlY2stb25seS0zMi1ieXRlcy1sb25nLS0tLS0tLS0=",
    "MAIL_URL": "smtp://localhost:25",
    "ALLOWED_HOSTS": "glas.example",
    "GLAS_BASE_URL": "https://glas.example",
}


def command(*arguments: str) -> bool:
    """Run a command of ``manage.py`` here; return whether it found nothing wrong."""
    from django.core.management import CommandError, call_command

    try:
        call_command(*arguments)
    except CommandError as error:
        print(error)
        return False
    except SystemExit as leaving:
        return not leaving.code
    return True


def migrations() -> bool:
    """Return whether the migrations match the models."""
    return command("makemigrations", "--check", "--dry-run")


def deployment() -> bool:
    """Return whether the production settings pass Django's own and the project's checks."""
    return command("check", "--deploy", "--fail-level", "WARNING")


def checked_catalogues() -> bool:
    """Return whether every string has its Bulgarian."""

    def write(folder: catalogues.Path, domain: str) -> None:
        with chdir(folder):
            command("makemessages", *catalogues.options(domain))

    return catalogues.check(write) == 0


CHECKS: dict[str, Callable[[], bool]] = {
    "migrations": migrations,
    "deployment": deployment,
    "catalogues": checked_catalogues,
}


def main() -> int:
    """Run the checks named as arguments and name those that fail."""
    os.environ |= PRODUCTION
    import django

    django.setup()
    failed = [name for name in sys.argv[1:] if not CHECKS[name]()]
    if failed:
        print("failed:", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
