"""The files that pages load: put together right, few, small, and unchanged where they are others'."""

import gzip
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from cms.stylesheet import NAME, sources
from scripts import sprite, vendored

BUDGET = 60 * 1024
ROOT = Path(settings.BASE_DIR)


def test_the_stylesheet_holds_every_component() -> None:
    found = finders.find(NAME)
    assert isinstance(found, str)
    joined = Path(found).read_text("utf-8")

    assert joined.startswith("/* The order decides")
    for source in sources():
        assert source.read_text("utf-8") in joined


def test_every_css_file_is_part_of_the_stylesheet() -> None:
    assert set((ROOT / "static" / "css").rglob("*.css")) == set(sources())


def test_every_component_s_css_stays_in_its_layer() -> None:
    components = {
        source for source in sources() if source.is_relative_to(ROOT / "static" / "css" / "components")
    }
    in_layer = {source for source in components if "@layer components {" in source.read_text("utf-8")}

    assert components
    assert in_layer == components


def test_styles_and_scripts_of_a_page_fit_the_budget() -> None:
    found = finders.find(NAME)
    assert isinstance(found, str)
    files = [Path(found), *(ROOT / "static" / "js").glob("*.js"), ROOT / "static/vendor/htmx/htmx.min.js"]

    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= BUDGET


def test_vendored_files_are_unchanged() -> None:
    assert [problem for folder in vendored.FOLDERS for problem in vendored.problems_of(folder)] == []


def test_a_changed_an_unlisted_and_a_missing_file_are_named() -> None:
    folder = ROOT / "var" / "test" / "vendored"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (folder / "manifest.json").write_text(
        '{"packages": [{"name": "thing", "version": "1", "licence": "MIT", "files": ['
        '{"path": "LICENSE", "sha384": "x"}, {"path": "gone.js", "sha384": "x"}]}]}'
    )
    (folder / "LICENSE").write_text("changed")
    (folder / "stranger.js").write_text("unlisted")

    problems = " / ".join(vendored.problems_of(folder))

    assert "LICENSE: differs from thing 1" in problems
    assert "gone.js: listed but missing" in problems
    assert "stranger.js: not in the manifest" in problems


def test_the_sprite_is_made_of_the_vendored_icons() -> None:
    assert sprite.main(["--check"]) == 0


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (ROOT / "static" / "icons.svg").read_text("utf-8")))
    named: set[str] = set()
    for folder in ("templates", "youth", "proposals", "voting", "plugins"):
        for template in (ROOT / folder).rglob("*.html"):
            named |= set(
                re.findall(r'components/icon\.html" with name="([a-z0-9-]+)"', template.read_text("utf-8"))
            )

    assert named - drawn == set()
