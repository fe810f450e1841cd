"""The parts of ``plugin_in_scratch.sh`` that need Django loaded: each stage in one process, run in its order.

``made`` before the package is installed, ``installed`` with it, ``removed`` after it is gone. What takes
several commands of ``manage.py`` in life takes one process here, because loading Django is most of each.
"""

import json
import os
import shutil
import sys
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def made(name: str, scratch: Path) -> None:
    """Generate the plugin; take the suite's migrated database where there is one of these migrations."""
    from django.core.management import call_command

    from tests.plugins.author import write_settings

    folder = scratch / name
    folder.mkdir()
    call_command("startplugin", name, str(folder))
    settings = scratch / "settings" / "scratch_settings.py"
    settings.parent.mkdir()
    template = write_settings(settings, scratch / "tests.sqlite3")
    if template is not None:
        (scratch / "var").mkdir(exist_ok=True)
        shutil.copyfile(template, scratch / "var" / "glas.sqlite3")
    print("the database:", f"a copy of {template.name}" if template is not None else "migrated from nothing")


def installed(name: str) -> None:
    """Check it, switch it on in one council and not in another, ask for its page, purge it."""
    from django.core.management import call_command
    from django.test import Client

    from plugins.switching import switch
    from youth.policies import OPERATOR
    from youth.services.councils import create_council

    call_command("check")
    # Its shipped migration must be the one that its models ask for.
    call_command("makemigrations", name, check_changes=True, dry_run=True)
    call_command("migrate", verbosity=0)

    facts = {
        "kind": "youth",
        "municipality_code": "bg-polyana",
        "municipality_names": {"bg": "Поляна"},
        "actor": OPERATOR,
    }
    from youth.models import Council

    # The second plugin meets the councils of the first.
    for slug in ("with-it", "without-it"):
        if not Council.objects.filter(slug=slug).exists():
            create_council(slug, names={"bg": slug}, **facts)
    with_it = Council.objects.get(slug="with-it")
    switch(with_it, name, enabled=True)
    every_hook(with_it, name)
    visitor = Client(HTTP_HOST="localhost")
    slugs = ("with-it", "without-it")
    statuses = [visitor.get(f"/bg/c/{slug}/{name}/").status_code for slug in slugs]
    assert statuses == [200, 404], statuses
    listed = StringIO()
    call_command("plugin", "list", "--json", stdout=listed)
    (found,) = [row for row in json.loads(listed.getvalue())["plugins"] if row["slug"] == name]
    assert found["on"] == ["with-it"], found

    status: object = 0
    try:
        call_command("plugin", "purge", name)
    except SystemExit as refused:
        status = refused.code
    assert status == 1, f"purge without --yes ended with {status}, not 1"
    call_command("plugin", "purge", name, "--yes")


def every_hook(council: Any, name: str) -> None:
    """Ask each hook that the plugin answers what it says where nothing happened yet: none may fail."""
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from plugins.dispatch import Notice, declared_hooks
    from plugins.management.tracing import watched
    from youth.policies import OPERATOR
    from youth.services.membership import enter_participant
    from youth.services.people import create_account

    # The second plugin meets the person of the first.
    somebody = council.participants.first() or enter_participant(
        create_account("secretary@example.org"), council, display_name="Секретар", actor=OPERATOR
    )
    request = RequestFactory().get("/")
    request.user, request.council, request.participant = AnonymousUser(), council, None
    known = {
        "request": request,
        "participant": somebody,
        "since": date(2026, 1, 1),
        "until": date(2026, 12, 31),
        "name": "council.aside",
        "ids": [],
        "label": f"{name}.nothing",
        "streams": None,
    }
    answered = [hook for hook in declared_hooks.values() if name in hook.receivers]
    # Notices are sent by acts; the plugin's own tests do these.
    asked = [hook for hook in answered if not isinstance(hook, Notice)]
    with watched() as calls:
        for hook in asked:
            hook.consult(council, **{what: known.get(what) for what in list(hook.signature.parameters)[1:]})
    failed = [(call.hook, repr(call.error)) for call in calls if call.error is not None]
    assert not failed, failed
    assert {hook.name for hook in asked} <= {call.hook for call in calls if call.slug == name}
    print("hooks asked:", ", ".join(hook.name for hook in asked))


def removed(name: str) -> None:
    """See that nothing is left of it, and that the councils are."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connection

    from youth.models import Council

    call_command("check")
    left = [table for table in connection.introspection.table_names() if table.startswith(name)]
    assert not left, left
    assert not ContentType.objects.filter(app_label=name).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM plugins_councilplugin WHERE slug = %s", [name])
        assert cursor.fetchone() == (0,)
    assert Council.objects.count() == 2


def main() -> None:
    """Do the stage that is named."""
    stage, name = sys.argv[1:]
    sys.path.insert(0, str(ROOT))
    # The suite's template holds the plugin of the tests too, so its name is found under the suite's settings.
    os.environ["DJANGO_SETTINGS_MODULE"] = f"cms.settings.{'test' if stage == 'made' else 'dev'}"
    import django

    django.setup()
    if stage == "made":
        made(name, Path(os.environ["GLAS_DATA_DIR"]).parent)
    else:
        {"installed": installed, "removed": removed}[stage](name)


if __name__ == "__main__":
    main()
