#!/usr/bin/env bash
# The life of strangers' plugins: one generated, and the example under tests/surveys_plugin; built, installed, tested,
# on in one council and off in another, asked by every page, purged. Everything is in a folder that is deleted.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
name=scratch_board
example=surveys

unset VIRTUAL_ENV DATABASE_URL REDIS_URL PYTHONDONTWRITEBYTECODE
export UV_PROJECT_ENVIRONMENT=$scratch/venv GLAS_DATA_DIR=$scratch/var
python=$scratch/venv/bin/python
stage() { (cd "$root" && "$python" scripts/plugin_in_scratch.py "$1" "$2"); }
say() { printf -- '--- %3d s  %s\n' $SECONDS "$*"; }

say "the project's locked dependencies into a scratch environment"
"$root/scripts/uv" sync --quiet --frozen --no-group e2e

say "startplugin and build"
stage made $name
cp -r "$root/tests/surveys_plugin" "$scratch/$example"
"$python" "$root/scripts/catalogues.py" --compile "$scratch/$example"
for plugin in $name $example; do
    "$root/scripts/uv" build --quiet --wheel --out-dir "$scratch/dist" "$scratch/$plugin"
done

say "install, as an operator would"
"$root/scripts/uv" pip install --quiet --no-deps --python "$python" "$scratch"/dist/*.whl

say "the plugins' own tests, against what is installed"
# On a copy of the migrated database where there is one: then only the plugins' own migrations are left to run.
for plugin in $name $example; do
    (cd "$scratch/$plugin" && rm -rf "./$plugin" && PYTHONPATH=$root:$scratch/settings \
        DJANGO_SETTINGS_MODULE=scratch_settings "$python" -m pytest -q --reuse-db)
done

say "on in one council, off in another; every hook asked; purge refused without --yes, complete with it"
for plugin in $name $example; do
    stage installed $plugin
    "$root/scripts/uv" pip uninstall --quiet --python "$python" "glas-${plugin//_/-}"
done

say "nothing is left of them"
stage removed $name
stage removed $example
say "done"
