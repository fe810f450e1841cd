"""Packages that cannot work: the site starts, every command works, and each is named with its reason."""

import json
import os
from typing import NamedTuple

import pytest
from django.utils.html import escape

from tests import processes
from tests.databases import Databases, worker_name
from tests.plugins.broken import ONE_WAY, PACKAGES, install

ADDRESS = "/en/c/polyana/plugins/"
SLUGS = {name: package.slug or name for name, package in PACKAGES.items()}
# The name of the package names what is left out before its slug is known, or without a slug of its own.
NAMES = {name: name if name == "slug_taken" else slug for name, slug in SLUGS.items()}
COMMANDS = [
    ["migrate", "one_way"],
    ["migrate", "migration_fails"],
    ["migrate", "migration_fails_at_its_end"],
    ["check"],
    ["makemigrations", "--check", "--dry-run", "youth"],
    ["migrate", "--plan"],
    ["help", "migrate"],
    ["plugin", "list"],
    ["plugin", "check"],
    ["get", "/bg/"],
    ["get", "/en/c/polyana/"],
    ["get", ADDRESS],
    ["get", "/en/c/polyana/me/"],
    ["get", "/readyz"],
    ["get", "/bg/c/polyana/meetings/"],
    ["get", "/admin/"],
    ["plugin", "on", "one_way", "polyana"],
    *(["plugin", "on", NAMES[name], "polyana"] for name in PACKAGES),
    ["journal", "verify"],
    *(["plugin", "purge", NAMES[name], "--yes"] for name in PACKAGES),
    ["plugin", "purge", "one_way", "--yes"],
    ["plugin", "list", "--json"],
    ["migrate", "records", "zero"],
    ["migrate"],
    ["showmigrations", "--plan"],
    ["migrate", "--check"],
]


class Told(NamedTuple):
    """How a command ended, and what it printed."""

    status: int
    printed: str
    logged: str


@pytest.fixture(scope="module")
def told(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Install all of them, start once, and do everything."""
    folder = tmp_path_factory.mktemp("packages")
    install(folder, {**PACKAGES, "one_way": ONE_WAY})
    name = f"{worker_name()}_broken"
    databases.copy(name)
    environment = {**os.environ, "DATABASE_URL": databases.url(name), "PYTHONPATH": str(folder)}
    arguments = ["-m", "tests.plugins.several_commands", json.dumps(COMMANDS)]
    status, printed = processes.run(arguments, environment, from_nothing=True)
    databases.drop(name)
    assert status == 0, printed
    return {command: Told(*done) for command, done in json.loads(printed.splitlines()[-1]).items()}


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "migrate one_way",
        "makemigrations --check --dry-run youth",
        "migrate --plan",
        "help migrate",
        "plugin list",
        "journal verify",
        f"get {ADDRESS}",
        "get /bg/",
        "get /en/c/polyana/",
        "get /en/c/polyana/me/",
        "get /readyz",
        "get /bg/c/polyana/meetings/",
        "get /admin/",
        "plugin on one_way polyana",
        "plugin list --json",
    ],
)
def test_every_command_and_page_works(told, command):
    assert told[command].status == 0, told[command]


@pytest.mark.parametrize("name", PACKAGES)
def test_the_check_names_the_package_and_says_why_and_where(told, name):
    status, printed, _log = told["plugin check"]
    assert status == 1
    lines = [line for line in printed.splitlines() if line.startswith((f"{name}: ", f"{SLUGS[name]}: "))]
    assert [line for line in lines if PACKAGES[name].reason in line], printed


@pytest.mark.parametrize("name", PACKAGES)
def test_the_page_of_plugins_says_so_too(told, name):
    assert escape(PACKAGES[name].reason) in told[f"get {ADDRESS}"].printed


@pytest.mark.parametrize("name", PACKAGES)
def test_it_can_be_switched_on_nowhere(told, name):
    assert told[f"plugin on {NAMES[name]} polyana"].status in {1, 2}


@pytest.mark.parametrize("name", [*PACKAGES, "one_way"])
def test_it_can_be_purged(told, name):
    status, printed, logged = told[f"plugin purge {NAMES.get(name, name)} --yes"]
    assert status == 0, logged
    assert "the package can be uninstalled now" in printed


@pytest.mark.parametrize("name", ["migration_fails", "migration_fails_at_its_end"])
def test_who_names_a_plugin_whose_migration_fails_gets_the_reason_and_a_status(told, name):
    status, _printed, logged = told[f"migrate {name}"]
    assert status == 1
    assert f"Plugin {name}: its migration 0001_initial failed and was rolled back: " in logged


def test_a_failing_migration_of_a_plugin_leaves_no_other_migration_out(told):
    status, printed, logged = told["migrate"]
    assert status == 0, logged
    assert "Applying records.0001_initial... OK" in printed
    for name in ("migration_fails", "migration_fails_at_its_end"):
        assert f"Applying {name}.0001_initial... FAILED" in printed
        assert f"Applying {name}.0002_after" not in printed
        assert f"Plugin {name}: its migration 0001_initial failed and was rolled back: " in logged
    planned = told["showmigrations --plan"].printed.splitlines()
    assert {line.split()[2].partition(".")[0] for line in planned if line.startswith("[ ]")} == {
        "migration_fails",
        "migration_fails_at_its_end",
    }
    assert told["migrate --check"].status == 1


def test_what_works_goes_on_working(told):
    listed = json.loads(told["plugin list --json"].printed)["plugins"]
    assert {"proposals", "voting", "records", "dummy"} <= {row["slug"] for row in listed}
