"""The tutorial is typed in as it is printed, and the plugin's own tests pass."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.plugins.author import ROOT, Author

TUTORIAL = (ROOT / "docs" / "plugins" / "tutorial.md").read_text(encoding="utf-8")
# Each step from its heading to the next one; a block whose fence names a file is that whole file.
STEPS = re.split(r"^## ", TUTORIAL, flags=re.MULTILINE)[1:]
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def author(tmp_path: Path) -> Author:
    folder = tmp_path / "bike_racks"
    call_command("startplugin", "bike_racks", str(folder))
    return Author(tmp_path, folder, "bike_racks")


def typed_in(author: Author, step: str) -> None:
    """Type in the step's files, and make its migrations where it does."""
    for name, text in BLOCK.findall(step):
        path = author.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if "manage.py makemigrations bike_racks" in step:
        author.manage("makemigrations", "bike_racks")


# Long both: "make test-plugin" names the first, so that the second runs with "make test-long" only.
@pytest.mark.long
def test_with_all_steps_typed_in_the_plugins_tests_pass_and_nothing_is_said_against_it(
    author: Author,
) -> None:
    for step in STEPS:
        typed_in(author, step)
    author.run_tests()
    author.manage("makemigrations", "bike_racks", "--check", "--dry-run")
    author.manage("check", "--fail-level", "WARNING", "--tag", "plugins")
    from plugins.management.public import private_imports, private_tags

    assert private_imports("bike_racks", author.folder / "bike_racks") == []
    assert private_tags("bike_racks", author.folder / "bike_racks") == []


@pytest.mark.long
def test_after_each_step_of_the_tutorial_the_plugins_tests_pass(author: Author) -> None:
    for step in STEPS:
        if step.startswith("1.") or BLOCK.search(step):
            typed_in(author, step)
            author.run_tests()


def test_the_tutorial_has_a_file_for_each_step_that_changes_something() -> None:
    typed = {step[:1]: [name for name, _text in BLOCK.findall(step)] for step in STEPS}
    assert [number for number, names in typed.items() if names] == ["2", "3", "4", "5", "6", "7", "8"]
    assert sum(map(len, typed.values())) == 15
