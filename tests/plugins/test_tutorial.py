"""The tutorial is typed in as it is printed, step by step, and the plugin's own tests pass after each."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs" / "plugins" / "tutorial.md").read_text(encoding="utf-8")
# Each step from its heading to the next one; a block whose fence names a file is that whole file.
STEPS = re.split(r"^## ", TUTORIAL, flags=re.MULTILINE)[1:]
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Author:
    """Somebody at a desk, with the plugin's folder and a checkout."""

    def __init__(self, desk: Path) -> None:
        """Generate the plugin, and install it as ``--editable`` does."""
        self.folder = desk / "bike_racks"
        call_command("startplugin", "bike_racks", str(self.folder))
        metadata = desk / "installed" / "glas_bike_racks-0.1.0.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: glas-bike-racks\nVersion: 0.1.0\n")
        point = re.search(
            r"^bike_racks = \"(.*)\"$", (self.folder / "pyproject.toml").read_text(), re.MULTILINE
        )
        assert point
        (metadata / "entry_points.txt").write_text(f"[glas.plugins]\nbike_racks = {point[1]}\n")
        path = os.pathsep.join(map(str, (ROOT, self.folder, metadata.parent)))
        self.environment = {**os.environ, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}

    def do(self, step: str) -> None:
        """Type in the step's files, make its migrations, and run the tests."""
        for name, text in BLOCK.findall(step):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if "manage.py makemigrations bike_racks" in step:
            self.run(str(ROOT / "manage.py"), "makemigrations", "bike_racks")
        self.run("-m", "pytest", "-q")

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


@pytest.mark.long
def test_after_each_step_of_the_tutorial_the_plugins_tests_pass(tmp_path: Path) -> None:
    author = Author(tmp_path)
    for step in STEPS:
        if step.startswith("1.") or BLOCK.search(step):
            author.do(step)
    author.run(str(ROOT / "manage.py"), "makemigrations", "bike_racks", "--check", "--dry-run")
    author.run(str(ROOT / "manage.py"), "check", "--fail-level", "WARNING", "--tag", "plugins")
    from plugins.management.public import private_imports

    assert private_imports("bike_racks", author.folder / "bike_racks") == []


def test_the_tutorial_has_a_file_for_each_step_that_changes_something() -> None:
    typed = {step[:1]: [name for name, _text in BLOCK.findall(step)] for step in STEPS}
    assert [number for number, names in typed.items() if names] == ["2", "3", "4", "5", "6", "7"]
    assert sum(map(len, typed.values())) == 11
