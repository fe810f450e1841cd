"""Whether the process lives, and whether it can do its work: for supervisors and load balancers."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plugins.registry import all_plugins
from youth.models.runner import RunnerLease

# Whoever asks more often gets the same answer: a question must not become a write each time.
TRIED_EVERY_SECONDS = 2.0
# More than a page of memory, so that the file needs a block of the disk.
PROBE = b"\0" * 8192
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process can answer at all; asks nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 where everything that a request needs is there, else 503; names each part."""
    parts = {name: "ok" if works() else "failed" for name, works in NEEDED.items()}
    ready = all(answer == "ok" for answer in parts.values())
    # What follows is something to repair, but no reason to take the pages away.
    parts["runner"] = "ok" if ready and runner_works() else "silent"
    if settings.ENV.redis_url:
        parts["redis"] = "ok" if redis_answers() else "away"
    return JsonResponse({"status": "ok" if ready else "failed", "parts": parts}, status=200 if ready else 503)


def database_writes() -> bool:
    """Return whether the database takes a row; a full disk still lets it read."""
    return _tried("database", _write_row)


def files_are_written() -> bool:
    """Return whether the data folder takes a file."""
    return _tried("files", _write_file)


def _tried(name: str, attempt: Callable[[], None]) -> bool:
    tried_at, worked = _tries.get(name, (float("-inf"), False))
    if time.monotonic() - tried_at < TRIED_EVERY_SECONDS:
        return worked
    try:
        attempt()
        worked = True
    except (DatabaseError, OSError):
        worked = False
    _tries[name] = (time.monotonic(), worked)
    return worked


# When each was tried last, and whether it worked.
_tries: dict[str, tuple[float, bool]] = {}


def _write_row() -> None:
    # One statement, and never a lease: it ended long ago.
    probe = RunnerLease(name="readyz", holder=str(os.getpid()), until=LONG_AGO)
    RunnerLease.objects.bulk_create(
        [probe], update_conflicts=True, unique_fields=["name"], update_fields=["holder"]
    )


def _write_file() -> None:
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
        probe.write(PROBE)
        probe.flush()


def migrations_applied() -> bool:
    """Return whether no migration is left; asked of the database until it is so, then remembered.

    Others' plugins do not count: one that was not migrated can be switched on nowhere, and the site goes on.
    """
    if not _migrated:
        strangers = {config.label for config in all_plugins() if config.name not in settings.BUNDLED_PLUGINS}
        try:
            executor = MigrationExecutor(connection)
            ours = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in strangers]
            if not executor.migration_plan(ours):
                _migrated.append(True)
        except DatabaseError:
            return False
    return bool(_migrated)


# A running process cannot lose a migration, and the question takes a tenth of a second.
_migrated: list[bool] = []


def runner_works() -> bool:
    """Return whether a runner holds its lease, which it renews every few seconds."""
    return RunnerLease.objects.filter(until__gt=timezone.now()).exists()


def redis_answers() -> bool:
    """Return whether Redis stores and returns a value."""
    from redis.exceptions import RedisError

    try:
        caches["shared"].set("readyz", "ok", timeout=10)
        return bool(caches["shared"].get("readyz") == "ok")
    except RedisError:
        return False


NEEDED: dict[str, Callable[[], bool]] = {
    "database": database_writes,
    "migrations": migrations_applied,
    "files": files_are_written,
}
