"""Packages that cannot work: the site starts, every command works, and each is named with its reason."""

import json
import os
from typing import NamedTuple

import pytest
from django.utils.html import escape

from tests import processes
from tests.databases import Databases, worker_name
from tests.plugins.broken import AT_ODDS, ONE_WAY, PACKAGES, install

# Their tables are created and dropped on PostgreSQL in test_commands.py.
pytestmark = [pytest.mark.alike, pytest.mark.long]
ADDRESS = "/en/c/polyana/plugins/"
SLUGS = {name: package.slug or name for name, package in PACKAGES.items()}
# What has no slug of its own is known by the name of its package.
NAMES = {name: name if name in {"slug_taken", "odds_slug_b"} else slug for name, slug in SLUGS.items()}
# Left in use, and on nowhere: each needs itself, or a table that is not there.
CAN_BE_SEEN = [
    "circle_a",
    "circle_b",
    "circle_self",
    "migration_fails",
    "migration_fails_at_its_end",
    "no_migration",
    "not_migrated",
]
PAGES = [
    "/bg/",
    "/en/c/polyana/",
    ADDRESS,
    "/en/c/polyana/me/",
    "/readyz",
    "/bg/c/polyana/meetings/",
    "/admin/",
]
# The system's checks take longer than most commands; "check" and "plugin list" are begun with them.
UNCHECKED = [
    ["makemigrations", "--skip-checks", "--check", "--dry-run", "youth"],
    ["migrate", "--skip-checks", "--plan"],
    ["help", "migrate"],
    ["plugin", "--skip-checks", "on", "one_way", "polyana"],
    ["journal", "--skip-checks", "verify"],
]
WORKING = [["migrate", "--skip-checks", "one_way"], ["check"], ["plugin", "list"], *UNCHECKED]
SWITCHED_ON = {name: ["plugin", "--skip-checks", "on", NAMES[name], "polyana"] for name in PACKAGES}
PURGED = {name: ["plugin", "--skip-checks", "purge", NAMES[name], "--yes"] for name in PACKAGES}
PURGED_ALONE = ["plugin", "--skip-checks", "purge", "one_way", "--yes"]
LISTED = ["plugin", "--skip-checks", "list", "--json"]
# Each group in a process of its own.
GROUPS = [
    [
        ["migrate", "--skip-checks", "migration_fails"],
        ["migrate", "--skip-checks", "migration_fails_at_its_end"],
    ],
    *([command] for command in WORKING[:3]),
    UNCHECKED,
    [["plugin", "check"]],
    [["get", page] for page in PAGES],
    [*SWITCHED_ON.values()],
    [*PURGED.values()],
    [PURGED_ALONE, LISTED, ["migrate", "--skip-checks", "records", "zero"]],
    [["migrate", "--skip-checks"]],
    [["showmigrations", "--skip-checks", "--plan"], ["migrate", "--skip-checks", "--check"]],
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
    install(folder, {**PACKAGES, **AT_ODDS, "one_way": ONE_WAY})
    name = f"{worker_name()}_broken"
    databases.copy(name)
    environment = {**os.environ, "DATABASE_URL": databases.url(name), "PYTHONPATH": str(folder)}
    arguments = ["-m", "tests.plugins.several_commands", json.dumps(GROUPS)]
    status, printed = processes.run(arguments, environment, from_nothing=True)
    databases.drop(name)
    assert status == 0, printed
    return {command: Told(*done) for command, done in json.loads(printed.splitlines()[-1]).items()}


def test_every_command_works(told):
    commands = [" ".join(command) for command in [*WORKING, PURGED_ALONE, LISTED]]
    assert {command: told[command] for command in commands if told[command].status != 0} == {}


def test_every_page_works(told):
    assert {page: told[f"get {page}"].status for page in PAGES} == dict.fromkeys(PAGES, 0)


def test_the_check_names_each_package_and_says_why_and_where(told):
    status, printed, _log = told["plugin check"]
    assert status == 1
    lines = [line.partition(": ")[::2] for line in printed.splitlines()]
    unnamed = {
        name: package.reason
        for name, package in PACKAGES.items()
        if not any(who in {name, SLUGS[name]} and package.reason in why for who, why in lines)
    }
    assert unnamed == {}, printed


def test_the_check_says_nothing_of_what_works(told):
    working = {"one_way", *AT_ODDS.keys() - {"odds_relation_a"}}
    lines = told["plugin check"].printed.splitlines()
    assert [line for line in lines if line.partition(": ")[0] in working] == []


def test_the_page_of_plugins_says_so_too(told):
    page = told[f"get {ADDRESS}"].printed
    assert [name for name, package in PACKAGES.items() if escape(package.reason) not in page] == []


def test_they_can_be_switched_on_nowhere(told):
    refused = {name: told[" ".join(command)] for name, command in SWITCHED_ON.items()}
    not_in_use = {
        name
        for name, end in refused.items()
        if (end.status, end.logged) == (2, f"CommandError: no plugin {NAMES[name]} is in use\n")
    }
    assert {name: refused[name].status for name in refused.keys() - not_in_use} == dict.fromkeys(
        CAN_BE_SEEN, 1
    )


def test_they_can_be_purged(told):
    done = {name: told[" ".join(command)] for name, command in PURGED.items()}
    said = "the package can be uninstalled now"
    assert {name: end for name, end in done.items() if end.status != 0 or said not in end.printed} == {}


@pytest.mark.parametrize("name", ["migration_fails", "migration_fails_at_its_end"])
def test_who_names_a_plugin_whose_migration_fails_gets_the_reason_and_a_status(told, name):
    status, _printed, logged = told[f"migrate --skip-checks {name}"]
    assert status == 1
    assert f"Plugin {name}: its migration 0001_initial failed and was rolled back: " in logged


def test_a_failing_migration_of_a_plugin_leaves_no_other_migration_out(told):
    status, printed, logged = told["migrate --skip-checks"]
    assert status == 0, logged
    assert "Applying records.0001_initial... OK" in printed
    for name in ("migration_fails", "migration_fails_at_its_end"):
        assert f"Applying {name}.0001_initial... FAILED" in printed
        assert f"Applying {name}.0002_after" not in printed
        assert f"Plugin {name}: its migration 0001_initial failed and was rolled back: " in logged
    planned = told["showmigrations --skip-checks --plan"].printed.splitlines()
    assert {line.split()[2].partition(".")[0] for line in planned if line.startswith("[ ]")} == {
        "migration_fails",
        "migration_fails_at_its_end",
    }
    assert told["migrate --skip-checks --check"].status == 1


def test_what_works_goes_on_working(told):
    listed = json.loads(told[" ".join(LISTED)].printed)["plugins"]
    assert {"proposals", "voting", "records", "dummy"} <= {row["slug"] for row in listed}


def test_of_two_plugins_at_odds_the_first_by_name_stays_in_use(told):
    listed = json.loads(told[" ".join(LISTED)].printed)["plugins"]
    assert AT_ODDS.keys() <= {row["app"] for row in listed}
