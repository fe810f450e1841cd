"""Templates keep to the layers as imports do: none needs tags or templates of what is above it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import ROOT

TAGS = re.compile(r"{%\s*load\s+([^%]+?)\s*%}")
TEMPLATES = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
SKELETON = ROOT / "plugins" / "template"


def layers() -> list[list[str]]:
    """Return the rooms of the import contract from the top down, with the kernel below all."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (ordered,) = (one["layers"] for one in linter["contracts"] if one["name"].startswith("Layers:"))
    return [*([name.strip() for name in line.split("|")] for line in ordered), ["plugins"]]


# Height of each room by its folder; those beside one another have the same height.
ROOMS = {name.replace(".", "/"): height for height, line in enumerate(reversed(layers())) for name in line}


def room_of(path: Path) -> str:
    """Return the room of a file: the longest folder that holds it."""
    name = path.relative_to(ROOT).as_posix()
    return max((room for room in ROOMS if name.startswith(f"{room}/")), key=len)


def templates_of(room: str) -> Iterator[Path]:
    """Yield a room's own templates of pages and mails."""
    for path in sorted((ROOT / room).rglob("*")):
        is_one = path.suffix in {".html", ".txt"} and "templates" in path.relative_to(ROOT).parts
        # What a plugin is made of belongs to nobody yet.
        if is_one and room_of(path) == room and SKELETON not in path.parents:
            yield path


FILES = [path for room in ROOMS for path in templates_of(room)]
# By the names with which templates call one another.
OWNERS = {path.relative_to(ROOT).as_posix().rpartition("templates/")[2]: room_of(path) for path in FILES}
LIBRARIES = {
    path.stem: room_of(path)
    for room in ROOMS
    for path in (ROOT / room).rglob("templatetags/*.py")
    if path.stem != "__init__"
}


def needs(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a template needs of ours, with the room that has it."""
    for names in TAGS.findall(text):
        # ``{% load a b from library %}`` names one library.
        found = names.split()
        for name in found[-1:] if "from" in found else found:
            if name in LIBRARIES:
                yield name, LIBRARIES[name]
    for name in TEMPLATES.findall(text):
        if name in OWNERS:
            yield name, OWNERS[name]


def may_use(room: str, needed: str) -> bool:
    """Return whether a room may use another: itself, or one below; never one above or beside."""
    return room == needed or ROOMS[room] > ROOMS[needed]


def test_no_template_needs_what_is_above_or_beside_it() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name} of {owner}"
        for path in FILES
        for name, owner in needs(path.read_text(encoding="utf-8"))
        if not may_use(room_of(path), owner)
    ]

    assert wrong == []


def test_every_room_with_templates_is_looked_into() -> None:
    looked_into = {room_of(path) for path in FILES}

    assert looked_into == {
        "cms",
        "plugins/deliberation",
        "plugins/records",
        "proposals",
        "voting",
        "youth",
        "templates",
    }
    assert {"base.html", "components/icon.html", "youth/council/page.html"} <= OWNERS.keys()
    assert {"cms", "youth", "templates", "plugins"} <= set(LIBRARIES.values())


@pytest.mark.parametrize(
    ("room", "text", "allowed"),
    [
        ("youth", "{% load i18n meetings %}", True),
        ("youth", "{% load i18n pictures %}", False),
        ("youth", "{% load show_picture from pictures %}", False),
        ("templates", '{% include "youth/council/_seats.html" with seats=1 %}', False),
        ("voting", '{% extends "base.html" %}{% load plugins live %}', True),
        ("voting", '{% include "proposals/_head.html" %}', False),
        ("cms", '{% include "proposals/_head.html" %}', True),
    ],
)
def test_an_arrow_upwards_is_found(room: str, text: str, allowed: bool) -> None:
    assert all(may_use(room, owner) for _name, owner in needs(text)) is allowed
