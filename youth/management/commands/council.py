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
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(why)s") % {"why": error.strerror}) from None
        except UnicodeDecodeError:
            raise CommandError(_("The file is not written in UTF-8.")) from None
        except tomllib.TOMLDecodeError as error:
            raise CommandError(_("The file is not valid TOML: %(why)s") % {"why": error}) from None
        try:
            return CouncilPlan.model_validate(content)
        except ValidationError as error:
            raise CommandError("\n".join(_sentence(one, content) for one in error.errors())) from None

    def _tell(self, founded: Founded, *, is_trial: bool) -> None:
        things, awaited = founded.made.things, founded.made.awaited
        made = ngettext(
            "%(count)s missing thing was made.", "%(count)s missing things were made.", len(things)
        )
        self.stdout.write(made % {"count": len(things)})
        for thing in things:
            self.stdout.write(f"  {thing}")
        if awaited:
            self.stdout.write(_("They have to join on the site first; then run this again:"))
            for name in awaited:
                self.stdout.write(f"  {name}")
        if is_trial:
            self.stdout.write(_("Nothing was written: this was a dry run."))


def _sentence(error: Any, content: dict[str, Any]) -> str:
    """Return a sentence for an error of one entry; an entry of a list is called by its name."""
    place = _place(error["loc"], content)
    match error["type"]:
        case "missing":
            return _("%(place)s: is missing.") % {"place": place}
        case "extra_forbidden":
            return _("%(place)s: there is no such entry.") % {"place": place}
    return _("%(place)s: this value does not fit.") % {"place": place}


def _place(path: tuple[str | int, ...], content: dict[str, Any]) -> str:
    """Return where an entry is: that of a person or a committee by name, else counted from 1."""
    match path:
        case (("people" | "committees") as part, int(number), *inside):
            entry = content[part][number]
            known = entry if isinstance(entry, dict) else {}
            name = known.get("name") or known.get("email") or known.get("slug") or f"{part}.{number + 1}"
            return ", ".join([str(name), *map(str, inside)])
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
