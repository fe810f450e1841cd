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

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = """
from cms.settings.test import *
DATABASES["default"]["TEST"] = {{"NAME": {database!r}}}
"""


def made(name: str, scratch: Path) -> None:
    """Generate the plugin; take the suite's migrated database where there is one of these migrations."""
    from django.core.management import call_command

    from tests.databases import SqliteDatabases

    folder = scratch / name
    folder.mkdir()
    call_command("startplugin", name, str(folder))
    template = SqliteDatabases(ROOT / "var" / "test").template
    tests_database = scratch / "tests.sqlite3"
    if template.exists():
        (scratch / "var").mkdir(exist_ok=True)
        shutil.copyfile(template, scratch / "var" / "glas.sqlite3")
        shutil.copyfile(template, tests_database)
    settings = scratch / "settings" / "scratch_settings.py"
    settings.parent.mkdir()
    settings.write_text(SETTINGS.format(database=str(tests_database)))
    print("the database:", f"a copy of {template.name}" if template.exists() else "migrated from nothing")


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
    with_it = create_council("with-it", names={"bg": "С приставка"}, **facts)
    create_council("without-it", names={"bg": "Без приставка"}, **facts)
    switch(with_it, name, enabled=True)
    visitor = Client(HTTP_HOST="localhost")
    statuses = [visitor.get(f"/bg/c/{slug}/{name}/").status_code for slug in ("with-it", "without-it")]
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
