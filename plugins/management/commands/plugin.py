"""``manage.py plugin list|check|on|off|purge``: what is installed, what is wrong with it, and a clean end."""

import json
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import transaction

from plugins.apps import API_VERSION, PluginConfig
from plugins.checks import startup_problems
from plugins.models import CouncilPlugin, PluginFailure
from plugins.registry import enabled_plugins, installed_plugins, plugin_by_slug
from plugins.switching import SwitchRefused, switch


class Command(BaseCommand):
    """Exit status: 0 done, 1 refused with reasons, 2 wrong call."""

    help = "Lists and checks the installed plugins, switches one in a council, or removes one with its data."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the verb and what it is about."""
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
            if verb == "purge":
                options.add_argument("--yes", action="store_true", help="really delete its data")

    def handle(self, **options: Any) -> None:
        """Do what the verb says."""
        if options["verb"] == "purge":
            self._purge(options["slug"], sure=options["yes"], as_json=options["json"])
        elif options["verb"] in {"on", "off"}:
            self._switch(options["slug"], options["council"], options["verb"], as_json=options["json"])
        elif options["verb"] == "check":
            self._check(as_json=options["json"])
        else:
            self._list(as_json=options["json"])

    def _list(self, *, as_json: bool) -> None:
        councils = list(_councils())
        rows = [
            {
                "slug": config.manifest.slug,
                "title": str(config.manifest.title),
                "version": config.manifest.version,
                "api": config.manifest.api,
                "app": config.name,
                "on": [
                    council.slug for council in councils if config.manifest.slug in enabled_plugins(council)
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
        problems = [problem._asdict() for problem in startup_problems()]
        if as_json:
            self._print_json({"problems": problems})
        else:
            for problem in problems:
                self.stdout.write(f"{problem['plugin']}: {problem['reason']}")
            if not problems:
                self.stdout.write(f"All {len(installed_plugins())} plugins are in use.")
        if problems:
            raise SystemExit(1)

    def _switch(self, slug: str, council_slug: str, verb: str, *, as_json: bool) -> None:
        council = _councils().filter(slug=council_slug).first()
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
        plugin = plugin_by_slug(slug)
        if plugin is None:
            raise CommandError(f"no plugin {slug} is installed", returncode=2)
        rows = {model._meta.label: model._default_manager.count() for model in plugin.get_models()}
        reasons = _objections(plugin)
        if not reasons and not sure:
            reasons = [f"this deletes {_counted(rows)} for good; repeat the call with --yes"]
        reasons = reasons or _switch_off_everywhere(slug)
        if not reasons:
            call_command("migrate", plugin.label, "zero", verbosity=0)
            _forget(plugin)
        if as_json:
            self._print_json({"plugin": slug, "purged": not reasons, "reasons": reasons, "rows": rows})
        elif reasons:
            self.stderr.write("\n".join(reasons))
        else:
            self.stdout.write(f"{slug}: deleted {_counted(rows)}; the package can be uninstalled now")
        if reasons:
            raise SystemExit(1)

    def _print_json(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))


def _councils() -> Any:
    # Through the field: the kernel imports nothing of the app that owns councils.
    return CouncilPlugin._meta.get_field("council").related_model._default_manager.order_by("slug")


def _objections(plugin: PluginConfig) -> list[str]:
    """Return why a plugin cannot be purged at all: it is ours, others need it, or a matter is open."""
    slug = plugin.manifest.slug
    if plugin.name in settings.BUNDLED_PLUGINS:
        return [f"{slug} is part of the project; switch it off instead"]
    reasons = [
        f"{other.manifest.slug} needs {slug}; purge it first"
        for other in installed_plugins()
        if slug in other.manifest.depends_on
    ]
    open_matters = [(council.slug, plugin.may_disable(council)) for council in _councils()]
    return reasons + [f"{council}: {reason}" for council, reason in open_matters if reason]


def _switch_off_everywhere(slug: str) -> list[str]:
    with transaction.atomic():
        for council in _councils():
            try:
                switch(council, slug, enabled=False)
            except SwitchRefused as refused:
                transaction.set_rollback(True)
                return [f"{council.slug}: {reason}" for reason in refused.args]
    return []


def _forget(plugin: PluginConfig) -> None:
    """Delete what the tables leave behind: content types with their permissions, switches, failures."""
    with transaction.atomic():
        content_types = apps.get_model("contenttypes", "ContentType").objects
        content_types.filter(app_label=plugin.label).delete()
        content_types.clear_cache()
        CouncilPlugin.objects.filter(slug=plugin.manifest.slug).delete()
        PluginFailure.objects.filter(slug=plugin.manifest.slug).delete()


def _counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{count} {label}" for label, count in rows.items()) or "no rows"
