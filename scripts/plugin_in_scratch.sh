#!/usr/bin/env bash
# The life of a stranger's plugin: generated, built, installed, tested, on in one council and off in
# another, purged. Everything happens in a folder that is deleted at the end.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
name=scratch_board

unset VIRTUAL_ENV DATABASE_URL REDIS_URL
export UV_PROJECT_ENVIRONMENT=$scratch/venv GLAS_DATA_DIR=$scratch/var DJANGO_SETTINGS_MODULE=cms.settings.dev
python=$scratch/venv/bin/python
manage() { (cd "$root" && "$python" manage.py "$@"); }
say() { printf -- '--- %3d s  %s\n' $SECONDS "$*"; }

say "the project's locked dependencies into a scratch environment"
"$root/scripts/uv" sync --quiet --frozen --no-group e2e

say "startplugin and build"
manage startplugin $name "$scratch/$name"
"$root/scripts/uv" build --quiet --wheel --out-dir "$scratch/dist" "$scratch/$name"

say "install, as an operator would"
"$root/scripts/uv" pip install --quiet --no-deps --python "$python" "$scratch"/dist/*.whl
manage check
# Its shipped migration must be the one that its models ask for.
manage makemigrations --check --dry-run $name

say "the plugin's own tests"
(cd "$scratch/$name" && PYTHONPATH=$root DJANGO_SETTINGS_MODULE=cms.settings.test "$python" -m pytest -q)

say "on in one council, off in another"
manage migrate --verbosity 0
manage shell --no-imports --verbosity 0 --command "$(cat <<PYTHON
from django.test import Client
from plugins.switching import switch
from youth.policies import OPERATOR
from youth.services.councils import create_council

facts = {"kind": "youth", "municipality_code": "bg-polyana", "municipality_bg": "Поляна", "actor": OPERATOR}
with_it = create_council("with-it", name_bg="С приставка", **facts)
create_council("without-it", name_bg="Без приставка", **facts)
switch(with_it, "$name", enabled=True)
visitor = Client(HTTP_HOST="localhost")
statuses = [visitor.get(f"/bg/c/{slug}/$name/").status_code for slug in ("with-it", "without-it")]
assert statuses == [200, 404], statuses
PYTHON
)"
manage plugin list --json | "$python" -c "
import json, sys
(found,) = [row for row in json.load(sys.stdin)['plugins'] if row['slug'] == '$name']
assert found['on'] == ['with-it'], found
"

say "purge: refused without --yes, complete with it"
status=0
manage plugin purge $name || status=$?
[ "$status" = 1 ] || { echo "purge without --yes ended with $status, not 1"; exit 1; }
manage plugin purge $name --yes
"$root/scripts/uv" pip uninstall --quiet --python "$python" "glas-${name//_/-}"
manage check
manage shell --no-imports --verbosity 0 --command "$(cat <<PYTHON
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from youth.models import Council

left = [table for table in connection.introspection.table_names() if table.startswith("$name")]
assert not left, left
assert not ContentType.objects.filter(app_label="$name").exists()
with connection.cursor() as cursor:
    cursor.execute("SELECT COUNT(*) FROM plugins_councilplugin WHERE slug = %s", ["$name"])
    assert cursor.fetchone() == (0,)
assert Council.objects.count() == 2
PYTHON
)"
say "done"
