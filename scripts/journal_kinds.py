"""The acts of a meeting as the package format lists them, written from what the apps declare (``--write``).

Without the option it checks that the list is as declared. A change of the list is a change of the format:
raise ``FORMAT_VERSION`` in ``plugins/records/package/record.py`` with it.
"""

import json
import os
import sys
import types
import typing
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "plugins" / "records" / "package" / "kinds.json"
# The modules that declare the acts on the stream of a meeting.
MODULES = (
    "youth.acts.agenda",
    "youth.acts.attendance",
    "youth.acts.meetings",
    "youth.acts.minutes",
    "youth.acts.resolutions",
    "youth.journal.acts",
    "voting.acts",
)
TYPES = {bool: "bool", int: "int", str: "code", UUID: "uuid", date: "date", datetime: "time"}


def type_name(hint: typing.Any) -> str:
    """Return the format's name of a field's type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        return type_name(next(one for one in arguments if one is not type(None))) + "?"
    if origin is list:
        return f"[{type_name(arguments[0])}]"
    return TYPES.get(hint, "sealed")


def declared() -> str:
    """Return the list as JSON. The apps must be loaded."""
    from dataclasses import fields

    from youth.journal.kinds import declared_kinds

    kinds = {}
    for name, kind in sorted(declared_kinds().items()):
        if kind.__module__ in MODULES:
            hints = typing.get_type_hints(kind)
            kinds[name] = {one.name: type_name(hints[one.name]) for one in fields(kind)}  # type: ignore[arg-type]
    return json.dumps(kinds, indent=2) + "\n"


def main() -> int:
    """Write the list or compare it; return the exit status."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    import django

    django.setup()
    if "--write" in sys.argv:
        FILE.write_text(declared(), "utf-8")
    same = FILE.read_text("utf-8") == declared()
    print("As declared." if same else "The apps declare other acts; write the list with --write.")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
