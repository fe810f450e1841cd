"""The example of an outside plugin uses documented ground only, and stays small enough to be read."""

import ast
import tomllib
from pathlib import Path

import polib
import pytest

from plugins.management.public import private_imports
from tests.plugins.author import ROOT, Author
from tests.plugins.test_size import lines_of_code

EXAMPLE = Path(__file__).resolve().parents[1] / "surveys_plugin"
PACKAGE = EXAMPLE / "surveys"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def test_it_imports_nothing_private() -> None:
    assert private_imports("surveys", PACKAGE) == []
    assert private_imports("surveys", EXAMPLE / "tests") == []


def test_its_entry_point_names_its_configuration() -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["glas.plugins"] == {"surveys": "surveys.apps:SurveysConfig"}
    names = {
        node.name
        for node in ast.parse((PACKAGE / "apps.py").read_text()).body
        if isinstance(node, ast.ClassDef)
    }
    assert "SurveysConfig" in names


def test_every_sentence_carries_the_slug_and_has_its_bulgarian() -> None:
    catalogue = polib.pofile(str(PACKAGE / "locale" / "bg" / "LC_MESSAGES" / "django.po"))
    assert {entry.msgctxt for entry in catalogue} == {"surveys"}
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    written = "".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.*") if path.suffix in {".py", ".html"}
    )
    assert [entry.msgid for entry in catalogue if f'"{entry.msgid}"' not in written] == []
    assert "gettext(" not in written.replace("pgettext(", "")


def test_it_is_read_in_one_sitting() -> None:
    assert sum(lines_of_code(path.read_text(encoding="utf-8")) for path in MODULES) <= 500


@pytest.mark.long
def test_its_own_tests_pass_and_nothing_is_said_against_it(tmp_path: Path) -> None:
    author = Author(tmp_path, EXAMPLE, "surveys")
    # No program of gettext's is needed; the compiled catalogue is not kept in the repository.
    author.run(str(ROOT / "scripts" / "catalogues.py"), "--compile", str(author.folder))
    author.run_tests()
    author.manage("makemigrations", "surveys", "--check", "--dry-run")
    author.manage("check", "--fail-level", "WARNING", "--tag", "plugins")
