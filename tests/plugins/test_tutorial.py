"""The tutorial is typed in as it is printed, step by step, and the plugin's own tests pass after each."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.plugins.author import ROOT, Author

TUTORIAL = (ROOT / "docs" / "plugins" / "tutorial.md").read_text(encoding="utf-8")
# Each step from its heading to the next one; a block whose fence names a file is that whole file.
STEPS = re.split(r"^## ", TUTORIAL, flags=re.MULTILINE)[1:]
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def typed_in(author: Author, step: str) -> None:
    """Type in the step's files, make its migrations, and run the tests."""
    for name, text in BLOCK.findall(step):
        path = author.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if "manage.py makemigrations bike_racks" in step:
        author.manage("makemigrations", "bike_racks")
    author.run("-m", "pytest", "-q")


@pytest.mark.long
def test_after_each_step_of_the_tutorial_the_plugins_tests_pass(tmp_path: Path) -> None:
    folder = tmp_path / "bike_racks"
    call_command("startplugin", "bike_racks", str(folder))
    author = Author(tmp_path, folder, "bike_racks")
    for step in STEPS:
        if step.startswith("1.") or BLOCK.search(step):
            typed_in(author, step)
    author.manage("makemigrations", "bike_racks", "--check", "--dry-run")
    author.manage("check", "--fail-level", "WARNING", "--tag", "plugins")
    from plugins.management.public import private_imports

    assert private_imports("bike_racks", author.folder / "bike_racks") == []


def test_the_tutorial_has_a_file_for_each_step_that_changes_something() -> None:
    typed = {step[:1]: [name for name, _text in BLOCK.findall(step)] for step in STEPS}
    assert [number for number, names in typed.items() if names] == ["2", "3", "4", "5", "6", "7"]
    assert sum(map(len, typed.values())) == 11
