"""``manage.py startplugin NAME``: the skeleton of a plugin that installs, runs and passes its tests."""

from pathlib import Path
from typing import Any

from django.core.management import CommandParser
from django.core.management.templates import TemplateCommand

from plugins.management.catalogues import compile_catalogues

SKELETON = Path(__file__).resolve().parents[2] / "template"


class Command(TemplateCommand):
    """Write a new plugin into a folder of its name, or into DIRECTORY."""

    help = "Creates a plugin: a package with manifest, hooks, a page, a model and tests."
    missing_args_message = "You must provide a name for the plugin."
    rewrite_template_suffixes = tuple((f".{kind}-tpl", f".{kind}") for kind in ("py", "toml", "md", "po"))

    def add_arguments(self, parser: CommandParser) -> None:  # type: ignore[override]
        """Add the name and the folder; the skeleton cannot be chosen."""
        parser.add_argument("name", help="Python name of the plugin, small Latin letters: training")
        parser.add_argument(
            "directory", nargs="?", help="where to write it; a folder of its name if left out"
        )

    def handle(self, **options: Any) -> None:  # type: ignore[override]
        """Copy the skeleton with the name filled in."""
        name, target = options.pop("name"), options.pop("directory")
        if target is not None:
            Path(target).mkdir(parents=True, exist_ok=True)
        options |= {
            "template": str(SKELETON),
            "extensions": ["py", "toml", "md", "po"],
            "files": [],
            "exclude": None,
        }
        super().handle("app", name, target, **options)
        written = Path(target or name)
        # Templates are copied without rendering: they contain template tags of their own.
        for page in written.rglob("*.html"):
            page.write_text(page.read_text("utf-8").replace("app_name", name), "utf-8")
        compile_catalogues(written)
