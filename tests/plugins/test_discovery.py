"""Finding plugins at the start: what is broken is left out with a reason, never in silence."""

import sys
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from cms.settings.environment import Environment
from plugins.apps import PluginConfig
from plugins.discovery import discover
from plugins.management.parts import import_named
from plugins.manifest import Manifest
from plugins.reasons import Problem

BUNDLED = ["proposals", "voting", "plugins.records"]


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group="glas.plugins")


def test_a_plugin_is_found_by_its_entry_point():
    found = [point("dummy", "tests.dummy_plugin.apps:DummyConfig")]
    assert discover(BUNDLED, found) == (["tests.dummy_plugin.apps.DummyConfig"], [])


def test_nothing_is_found_where_nothing_is_installed():
    assert discover(BUNDLED, []) == ([], [])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            "no_such_module:Config",
            "it cannot be loaded: ModuleNotFoundError: No module named 'no_such_module'",
        ),
        (
            "tests.dummy_plugin.apps:NoSuch",
            "it cannot be loaded: AttributeError: module 'tests.dummy_plugin.apps' has no attribute 'NoSuch'",
        ),
        ("tests.dummy_plugin.forms:BoardForm", "the entry point names no PluginConfig"),
        ("tests.plugins.samples:TooNew", "it needs plugin API ~=2.0; this installation offers 1.0"),
        (
            "tests.plugins.samples:Unreadable",
            "it cannot be loaded: InvalidSpecifier: Invalid specifier: 'one'",
        ),
        (
            "tests.plugins.samples:Misspelt",
            "the slug 'Notes' is not made of small Latin letters, digits and _",
        ),
        ("tests.plugins.samples:Taken", "the slug or label 'voting' is already in use"),
        (
            "tests.plugins.samples:WithoutManifest",
            "it cannot be loaded: AttributeError: type object 'WithoutManifest' has no attribute 'manifest'",
        ),
    ],
)
def test_a_plugin_that_cannot_be_used_is_left_out_with_the_reason(value, reason):
    found = [point("bad", value), point("dummy", "tests.dummy_plugin.apps:DummyConfig")]
    assert discover(BUNDLED, found) == (
        ["tests.dummy_plugin.apps.DummyConfig"],
        [Problem("bad", reason)],
    )


def test_of_two_plugins_with_one_slug_the_first_by_name_stays():
    found = [
        point("b", "tests.dummy_plugin.apps:DummyConfig"),
        point("a", "tests.dummy_plugin.apps:DummyConfig"),
    ]
    assert discover(BUNDLED, found)[1] == [Problem("b", "the slug or label 'dummy' is already in use")]


@pytest.mark.parametrize(
    ("api", "fits"), [("~=1.0", True), (">=1.0,<3", True), ("==1.*", True), ("~=1.1", False), ("<1", False)]
)
def test_the_api_version_must_lie_in_the_manifests_range(api, fits):
    manifest = Manifest(slug="sample", title="", summary="", version="1", author="", api=api)
    assert (manifest.problem() == "") is fits


def test_a_plugin_left_out_at_the_start_is_a_warning_not_an_error():
    with override_settings(PLUGIN_PROBLEMS=[Problem("bad", "it needs plugin API ~=2.0")]):
        (message,) = run_checks(tags=["plugins"])
    assert (message.id, message.msg) == (
        "plugins.W001",
        "Plugin bad is not in use: it needs plugin API ~=2.0",
    )
    assert not message.is_serious()


def test_a_missing_dependency_is_a_warning(monkeypatch):
    from dataclasses import replace

    from tests.dummy_plugin.apps import DummyConfig

    monkeypatch.setattr(DummyConfig, "manifest", replace(DummyConfig.manifest, depends_on=("gone",)))
    (message,) = run_checks(tags=["plugins"])
    assert message.msg == "Plugin dummy is not in use: it needs the plugin gone, which is not installed"


@pytest.mark.parametrize(
    ("wanted", "loaded"),
    [("all", {"a", "b"}), ("none", set()), ("b", {"b"}), ("a, b", {"a", "b"}), ("", {"a", "b"})],
)
def test_the_environment_says_which_plugins_are_loaded(monkeypatch, wanted, loaded):
    monkeypatch.setenv("GLAS_PLUGINS", wanted)
    points = [point(name, f"{name}.apps:Config") for name in ("a", "b")]
    assert {one.name for one in filter(Environment().wants_plugin, points)} == loaded


def test_what_is_found_by_its_name_is_found_in_a_plugins_parts_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = ("parted", "parted.acts", "parted.one", "parted.one.acts", "parted.two", "parted.two.frames")
    for folder in ("parted", "parted/one", "parted/two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    for module in ("parted/acts", "parted/one/acts", "parted/two/frames"):
        (tmp_path / f"{module}.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    class Parted(PluginConfig):
        name = "parted"
        parts = ("one", "two")

    try:
        import_named(Parted("parted", import_module("parted")), "acts")
        assert {name for name in there if name in sys.modules} == {*there} - {"parted.two.frames"}
    finally:
        for name in there:
            sys.modules.pop(name, None)
