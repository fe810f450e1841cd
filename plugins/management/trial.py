"""Loading each installed plugin in a process of its own, so that it cannot affect the others.

``python -m plugins.management.trial NAME …`` starts the installation without plugins and forks once for each
entry point; the child adds the one plugin, as the start would. ``tried_apart`` reads the output.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points

from plugins.reasons import Problem

# A plugin that takes longer to load counts as one that fails.
SECONDS = 60


def tried_apart(known: Collection[str] = ()) -> list[Problem]:
    """Return the problems that each installed plugin has when it is the only one; ``known`` are left out."""
    names = [point.name for point in entry_points(group="glas.plugins") if point.name not in known]
    if not names:
        return []
    from django.conf import settings

    environment = {**os.environ, "GLAS_PLUGINS": "none", "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    done = subprocess.run(  # noqa: S603 (this interpreter and this module)
        [sys.executable, "-m", __name__, *names],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return [Problem(*found) for found in json.loads(done.stdout.splitlines()[-1])]


def tried(point: EntryPoint) -> list[Problem]:
    """Fork, load the plugin in the child, and return its output or how it ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.dup2(2, 1)
        signal.alarm(SECONDS)
        os.write(writer, json.dumps(_problems_of(point)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if said:
        return [Problem(*found) for found in json.loads(said)]
    return [Problem(point.name, f"loading it ends the process with status {ended}")]


def _problems_of(point: EntryPoint) -> list[Problem]:
    from django.apps import AppConfig, apps
    from django.conf import settings
    from django.urls import clear_url_caches, get_resolver

    from plugins.discovery import discover

    installed, problems = discover(settings.BUNDLED_PLUGINS, [point])
    settings.PLUGIN_PROBLEMS = problems
    # The steps of django.setup() for this app alone: many an app cannot be made ready a second time.
    for entry in installed:
        config = AppConfig.create(entry)
        apps.app_configs[config.label], config.apps = config, apps
        apps.models_ready = apps.ready = False
        config.import_models()
        apps.models_ready = apps.ready = True
        apps.clear_cache()
        if config in apps.get_app_configs():
            config.ready()
    sys.modules.pop(settings.ROOT_URLCONF, None)
    clear_url_caches()
    _ = get_resolver().url_patterns
    return list(settings.PLUGIN_PROBLEMS)


def main(points: Iterable[EntryPoint]) -> None:
    """Load what all plugins share once, then try each."""
    import django

    django.setup()
    found = [problem for point in sorted(points, key=lambda point: point.name) for problem in tried(point)]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(point for point in entry_points(group="glas.plugins") if point.name in sys.argv[1:])
