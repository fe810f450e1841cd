"""The one list of what plugins may import."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

from plugins.apps import API_VERSION
from plugins.management.public import LIST, private_imports, private_tags, public_modules

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", settings.BUNDLED_PLUGINS)
def test_our_own_plugins_import_what_is_public(name):
    assert private_imports(name, ROOT / name.replace(".", "/")) == []


@pytest.mark.parametrize("name", settings.BUNDLED_PLUGINS)
def test_our_own_plugins_load_tags_that_are_public(name):
    assert private_tags(name, ROOT / name.replace(".", "/")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{% load i18n rules %}", ["templates/board/list.html: rules"]),
        ("{% load show_picture from pictures %}", ["templates/board/list.html: pictures"]),
        ("{% load i18n charts plugins live sending %}", []),
    ],
)
def test_a_strangers_private_tags_are_found(tmp_path, text, found):
    template = tmp_path / "templates" / "board" / "list.html"
    template.parent.mkdir(parents=True)
    template.write_text(text)
    assert private_tags("board", tmp_path) == found


def test_every_module_of_the_list_is_there():
    assert [name for name in public_modules() if find_spec(name) is None] == []


def test_the_list_names_the_version_of_the_plugin_api():
    assert f"Plugin API {API_VERSION}:" in LIST.read_text(encoding="utf-8")


def test_the_checklist_and_the_reference_point_to_the_list():
    for page in ("docs/hooks.md", "docs/plugins/checklist.md", "docs/architecture.md"):
        assert "plugins/management/public.txt" in (ROOT / page).read_text(encoding="utf-8"), page


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import youth.models", ["views.py, line 1: youth.models"]),
        ("from youth import models", ["views.py, line 1: youth.models"]),
        ("from plugins.registry import is_enabled", ["views.py, line 1: plugins.registry.is_enabled"]),
        ("from templates.charting import BarChart", ["views.py, line 1: templates.charting.BarChart"]),
        ("from youth.policies import may", []),
        ("from youth import policies", []),
        ("from board.models import Note", []),
        ("from .models import Note", []),
        ("from youthful import x", []),
        ("from plugins.hooksome import x", ["views.py, line 1: plugins.hooksome.x"]),
    ],
)
def test_a_strangers_private_imports_are_found(tmp_path, line, found):
    (tmp_path / "views.py").write_text(line + "\n")
    assert private_imports("board", tmp_path) == found
