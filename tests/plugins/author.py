"""Somebody at a desk, with the folder of a plugin and a checkout."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.databases import SqliteDatabases

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
from cms.settings.test import *
DATABASES["default"]["TEST"] = {{"NAME": {database!r}}}
"""


def write_settings(path: Path, database: Path) -> Path | None:
    """Write settings for a plugin's own tests, which begin on a copy of the suite's migrated database.

    Return what was copied; None where there is nothing to copy, and they migrate from nothing.
    """
    path.write_text(SETTINGS.format(database=str(database)))
    template = SqliteDatabases(ROOT / "var" / "test").template
    if not template.exists():
        return None
    shutil.copyfile(template, database)
    return template


SERVICES = ("DATABASE_URL", "REDIS_URL")


class Author:
    """Installs a plugin as ``--editable`` does, into no environment but that of the programs started here."""

    def __init__(self, desk: Path, source: Path, name: str) -> None:
        """Copy the plugin's folder to the desk, where it may be changed."""
        self.folder = desk / name
        if source != self.folder:
            shutil.copytree(source, self.folder)
        metadata = desk / "installed" / f"glas_{name}-0.1.0.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: glas-{name}\nVersion: 0.1.0\n")
        point = re.search(rf"^{name} = \"(.*)\"$", (self.folder / "pyproject.toml").read_text(), re.MULTILINE)
        assert point
        (metadata / "entry_points.txt").write_text(f"[glas.plugins]\n{name} = {point[1]}\n")
        write_settings(desk / "authors_settings.py", desk / "tests.sqlite3")
        path = os.pathsep.join(map(str, (ROOT, self.folder, metadata.parent, desk)))
        # An author has no services; what they would change is tried on both databases by our own tests.
        here = {name: value for name, value in os.environ.items() if name not in SERVICES}
        self.environment = {**here, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "authors_settings"}

    def run_tests(self) -> None:
        """Run the plugin's own tests."""
        self.run("-m", "pytest", "-q", "--reuse-db")

    def manage(self, *arguments: str) -> None:
        """Run a command of the checkout."""
        self.run(str(ROOT / "manage.py"), *arguments)

    def run(self, *arguments: str) -> None:
        """Run a program of the environment; its words are shown where it fails."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
