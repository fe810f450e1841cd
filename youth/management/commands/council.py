"""``manage.py council FILE``: set up a council with rules, term, people and committees from a file."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.services.council_setup import CouncilPlan, Founded, found_council


class Command(BaseCommand):
    """Makes what is missing, in one transaction; exit status 0 done, 1 refused."""

    help = "Sets up a council from a TOML file (docs/operations.md); a second run makes what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file, and the run that writes nothing."""
        parser.add_argument("file", type=Path, help="the plan as TOML")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry out the plan and print the result."""
        plan = self._plan(options["file"])
        try:
            with transaction.atomic():
                founded = found_council(plan, actor=OPERATOR)
                transaction.set_rollback(options["dry_run"])
        except Refusal as refusal:
            reasons = " ".join(str(reason) for reason in refusal.reasons or [refusal.message])
            raise CommandError(f"{refusal.field or refusal.code}: {reasons}") from None
        self._tell(founded, is_trial=options["dry_run"])

    def _plan(self, file: Path) -> CouncilPlan:
        try:
            return CouncilPlan.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(why)s") % {"why": error.strerror}) from None
        except UnicodeDecodeError:
            raise CommandError(_("The file is not written in UTF-8.")) from None
        except tomllib.TOMLDecodeError as error:
            raise CommandError(_("The file is not valid TOML: %(why)s") % {"why": error}) from None
        except ValidationError as error:
            raise CommandError("\n".join(map(_sentence, error.errors()))) from None

    def _tell(self, founded: Founded, *, is_trial: bool) -> None:
        made = ngettext(
            "%(count)s missing thing was made.", "%(count)s missing things were made.", founded.made
        )
        self.stdout.write(made % {"count": founded.made})
        if founded.awaited:
            self.stdout.write(_("They have to join on the site first; then run this again:"))
            for name in founded.awaited:
                self.stdout.write(f"  {name}")
        if is_trial:
            self.stdout.write(_("Nothing was written: this was a dry run."))


def _sentence(error: Any) -> str:
    """Return a sentence for an error of one entry; places are counted from 1."""
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    match error["type"]:
        case "missing":
            return _("%(place)s: is missing.") % {"place": place}
        case "extra_forbidden":
            return _("%(place)s: there is no such entry.") % {"place": place}
    return _("%(place)s: this value does not fit.") % {"place": place}
