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

# More frequent requests get the same answer: a request must not cause a write each time.
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
    return readiness.answer()


class Readiness:
    """What a process knows of the parts that its requests need."""

    def __init__(self) -> None:
        # When each was tried last, and whether it worked.
        self._tries: dict[str, tuple[float, bool]] = {}
        # A running process cannot lose a migration, and the question takes a tenth of a second.
        self._is_migrated = False

    def answer(self) -> JsonResponse:
        """Return the answer with the state of each part."""
        parts = {
            # A full disk still lets the database read.
            "database": self._tried("database", _write_row),
            "migrations": self._migrations_applied(),
            "files": self._tried("files", _write_file),
        }
        ready = all(parts.values())
        named = {name: "ok" if works else "failed" for name, works in parts.items()}
        # What follows is something to repair, but no reason to take the pages away.
        named["runner"] = "ok" if ready and runner_works() else "silent"
        if settings.ENV.redis_url:
            named["redis"] = "ok" if redis_answers() else "away"
        return JsonResponse(
            {"status": "ok" if ready else "failed", "parts": named}, status=200 if ready else 503
        )

    def _tried(self, name: str, attempt: Callable[[], None]) -> bool:
        tried_at, worked = self._tries.get(name, (float("-inf"), False))
        if time.monotonic() - tried_at < TRIED_EVERY_SECONDS:
            return worked
        try:
            attempt()
            worked = True
        except (DatabaseError, OSError):
            worked = False
        self._tries[name] = (time.monotonic(), worked)
        return worked

    def _migrations_applied(self) -> bool:
        """Return whether no migration is left; asked of the database until it is so.

        Others' plugins do not count: one that was not migrated can be switched on nowhere, and the site
        goes on.
        """
        if not self._is_migrated:
            strangers = {
                config.label for config in all_plugins() if config.name not in settings.BUNDLED_PLUGINS
            }
            try:
                executor = MigrationExecutor(connection)
                ours = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in strangers]
                self._is_migrated = not executor.migration_plan(ours)
            except DatabaseError:
                return False
        return self._is_migrated


readiness = Readiness()


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
