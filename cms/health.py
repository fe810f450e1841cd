"""Whether the process lives, and whether it can do its work: for supervisors and load balancers."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from youth.models.runner import RunnerLease


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process can answer at all; asks nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 where everything that a request needs is there, else 503; names each part."""
    parts = {name: "ok" if works() else "failed" for name, works in _parts().items()}
    ready = all(answer == "ok" for answer in parts.values())
    # Due work that waits is something to repair, but no reason to take the pages away.
    runner = "ok" if ready and runner_works() else "silent"
    return JsonResponse(
        {"status": "ok" if ready else "failed", "parts": parts | {"runner": runner}},
        status=200 if ready else 503,
    )


def _parts() -> dict[str, Callable[[], bool]]:
    parts: dict[str, Callable[[], bool]] = {"database": database_answers, "migrations": migrations_applied}
    if settings.ENV.redis_url:
        parts["redis"] = redis_answers
    return parts


def database_answers() -> bool:
    """Return whether the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def migrations_applied() -> bool:
    """Return whether no migration is left; asked of the database until it is so, then remembered."""
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
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
        cache.set("readyz", "ok", timeout=10)
        return bool(cache.get("readyz") == "ok")
    except RedisError:
        return False
