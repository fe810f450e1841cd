"""``manage.py plugin list|check|on|off|purge``: list, check, switch and remove installed plugins."""

import json
from http import HTTPStatus
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from plugins.apps import API_VERSION
from plugins.management.problems import all_problems, private_uses
from plugins.management.purging import councils, objections, purge, remains_of
from plugins.management.tracing import as_rows, trace
from plugins.management.trial import tried_apart
from plugins.management.words import unowned_words, unreadable_catalogues
from plugins.registry import enabled_plugins, installed_plugins, plugin_by_slug
from plugins.switching import SwitchRefused, switch


class Command(BaseCommand):
    """Exit status: 0 done, 1 refused with reasons, 2 wrong call."""

    help = "Lists and checks the installed plugins, switches one in a council, or removes one with its data."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the subcommands and their arguments."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, text in {
            "list": "show the installed plugins and where they are on",
            "check": "report what was left out at the start and what lacks a dependency",
            "on": "switch a plugin on in a council",
            "off": "switch a plugin off in a council; its data are kept",
            "purge": "switch a plugin off everywhere and delete its tables",
        }.items():
            options = verbs.add_parser(verb, help=text)
            options.add_argument("--json", action="store_true", help="print one JSON document")
            if verb in {"on", "off", "purge"}:
                options.add_argument("slug", help="slug of the plugin")
            if verb in {"on", "off"}:
                options.add_argument("council", help="slug of the council")
            if verb == "check":
                options.add_argument("--trace", metavar="ADDRESS", help="show every hook call of one page")
                options.add_argument("--as", dest="email", default="", help="whose page: an account's e-mail")
            if verb == "purge":
                options.add_argument("--yes", action="store_true", help="really delete its data")

    def handle(self, **options: Any) -> None:
        """Run the subcommand."""
        if options["verb"] == "purge":
            self._purge(options["slug"], sure=options["yes"], as_json=options["json"])
        elif options["verb"] in {"on", "off"}:
            self._switch(options["slug"], options["council"], options["verb"], as_json=options["json"])
        elif options["verb"] == "check" and options["trace"]:
            self._trace(options["trace"], options["email"], as_json=options["json"])
        elif options["verb"] == "check":
            self._check(as_json=options["json"])
        else:
            self._list(as_json=options["json"])

    def _list(self, *, as_json: bool) -> None:
        everywhere = list(councils())
        rows = [
            {
                "slug": config.manifest.slug,
                "title": str(config.manifest.title),
                "version": config.manifest.version,
                "api": config.manifest.api,
                "app": config.name,
                "on": [
                    council.slug for council in everywhere if config.manifest.slug in enabled_plugins(council)
                ],
            }
            for config in installed_plugins()
        ]
        if as_json:
            return self._print_json({"api": API_VERSION, "plugins": rows})
        for row in rows:
            on = ", ".join(row["on"]) or "-"
            self.stdout.write(f"{row['slug']:20} {row['version']:10} {row['app']:24} on in: {on}")
        return None

    def _check(self, *, as_json: bool) -> None:
        problems = [*all_problems(), *private_uses(), *unowned_words(), *unreadable_catalogues()]
        # Problems of a child process are added to those of this one, which may run without plugins.
        known = {problem.plugin for problem in problems}
        problems += [problem for problem in tried_apart(known) if problem.plugin not in known]
        if as_json:
            self._print_json({"problems": [problem._asdict() for problem in problems]})
        else:
            for problem in problems:
                self.stdout.write(f"{problem.plugin}: {problem.reason}")
            if not problems:
                self.stdout.write(f"All {len(installed_plugins())} plugins are in use.")
        if problems:
            raise SystemExit(1)

    def _trace(self, address: str, email: str, *, as_json: bool) -> None:
        try:
            traced = trace(address, email)
        except LookupError as error:
            raise CommandError(str(error), returncode=2) from error
        rows = as_rows(traced.calls)
        if as_json:
            self._print_json({"address": address, "status": traced.status, "calls": rows})
        else:
            for row in rows:
                self.stdout.write(f"{row['plugin']:20} {row['hook']:20} {row['ms']:9.1f} ms  {row['answer']}")
            spent = sum(row["ms"] for row in rows)
            self.stdout.write(f"{traced.status} {address}: {len(rows)} calls, {spent:.1f} ms")
        if traced.status >= HTTPStatus.BAD_REQUEST or any(call.error for call in traced.calls):
            raise SystemExit(1)

    def _switch(self, slug: str, council_slug: str, verb: str, *, as_json: bool) -> None:
        council = councils().filter(slug=council_slug).first()
        if council is None:
            raise CommandError(f"there is no council {council_slug}", returncode=2)
        if plugin_by_slug(slug) is None:
            raise CommandError(f"no plugin {slug} is in use", returncode=2)
        reasons: list[str] = []
        try:
            switch(council, slug, enabled=verb == "on")
        except SwitchRefused as refused:
            reasons = [str(reason) for reason in refused.args]
        if as_json:
            done = {"plugin": slug, "council": council_slug, "on": slug in enabled_plugins(council)}
            self._print_json({**done, "reasons": reasons})
        elif reasons:
            self.stderr.write("\n".join(reasons))
        else:
            self.stdout.write(f"{slug} is {verb} in {council_slug}")
        if reasons:
            raise SystemExit(1)

    def _purge(self, slug: str, *, sure: bool, as_json: bool) -> None:
        remains = remains_of(slug)
        if remains is None:
            raise CommandError(f"no plugin {slug} is installed, and nothing is left of one", returncode=2)
        reasons = objections(slug)
        if not reasons and not sure:
            reasons = [f"this deletes {_counted(remains.rows)} for good; repeat the call with --yes"]
        reasons = reasons or purge(remains)
        if as_json:
            self._print_json(
                {"plugin": slug, "purged": not reasons, "reasons": reasons, "rows": remains.rows}
            )
        elif reasons:
            self.stderr.write("\n".join(reasons))
        else:
            self.stdout.write(f"{slug}: deleted {_counted(remains.rows)}; the package can be uninstalled now")
        if reasons:
            raise SystemExit(1)

    def _print_json(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))


def _counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{count} {label}" for label, count in rows.items()) or "no rows"
