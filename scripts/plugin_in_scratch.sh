#!/usr/bin/env bash
# The life of a stranger's plugin: generated, built, installed, tested, on in one council and off in
# another, purged. Everything happens in a folder that is deleted at the end.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
name=scratch_board

unset VIRTUAL_ENV DATABASE_URL REDIS_URL PYTHONDONTWRITEBYTECODE
export UV_PROJECT_ENVIRONMENT=$scratch/venv GLAS_DATA_DIR=$scratch/var
python=$scratch/venv/bin/python
stage() { (cd "$root" && "$python" scripts/plugin_in_scratch.py "$1" $name); }
say() { printf -- '--- %3d s  %s\n' $SECONDS "$*"; }

say "the project's locked dependencies into a scratch environment"
"$root/scripts/uv" sync --quiet --frozen --no-group e2e

say "startplugin and build"
stage made
"$root/scripts/uv" build --quiet --wheel --out-dir "$scratch/dist" "$scratch/$name"

say "install, as an operator would"
"$root/scripts/uv" pip install --quiet --no-deps --python "$python" "$scratch"/dist/*.whl

say "the plugin's own tests"
# On a copy of the migrated database where there is one: then only the plugin's own migration is left to run.
(cd "$scratch/$name" && PYTHONPATH=$root:$scratch/settings DJANGO_SETTINGS_MODULE=scratch_settings \
    "$python" -m pytest -q --reuse-db)

say "on in one council, off in another; purge refused without --yes, complete with it"
stage installed
"$root/scripts/uv" pip uninstall --quiet --python "$python" "glas-${name//_/-}"

say "nothing is left of it"
stage removed
say "done"
