"""Running plugins' code alone, and remembering its crashes without disturbing the transaction around it."""

import logging
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from time import monotonic
from traceback import extract_tb
from typing import Any
from zlib import crc32

from django.apps import apps
from django.core.cache import cache
from django.core.signals import got_request_exception, request_finished
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from plugins.models import PluginFailure
from plugins.reasons import reason_for

logger = logging.getLogger(__name__)

SLOW_SECONDS = 1.0


@dataclass(slots=True)
class Call:
    """One call of a plugin's code: what it answered, how long it took, and what it raised."""

    slug: str
    hook: str
    answer: Any = None
    seconds: float = 0.0
    error: BaseException | None = None


# Called with each finished call; empty except while a page is traced.
watchers: list[Callable[[Call], None]] = []

# Bounded: a plugin that fails all the time must not fill the memory either.
_waiting: deque[tuple[dict[str, Any], Any]] = deque(maxlen=200)


@contextmanager
def alone(slug: str, hook: str, council: Any, *, lawful: tuple[type[Exception], ...] = ()) -> Iterator[Call]:
    """Run a plugin's code in a savepoint, so that its database error stays its own; record a crash.

    Exceptions in ``lawful`` are answers, not crashes; all are raised again. The savepoint is taken only where
    a transaction is open; elsewhere it would cost two statements.
    """
    began, call = monotonic(), Call(slug, hook)
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield call
    except (Exception, SystemExit) as error:
        call.error = error
        if not isinstance(error, lawful):
            record_failure(slug, hook, council, error)
        raise
    finally:
        call.seconds = monotonic() - began
        for watch in watchers:
            watch(call)
    if call.seconds > SLOW_SECONDS:
        record_slowness(slug, hook, council)


def record_failure(slug: str, hook: str, council: Any, error: BaseException) -> None:
    """Log a crash at once; write its row as soon as no transaction is open that could lose it."""
    logger.error("Plugin %s failed in %s", slug, hook, exc_info=error)
    place = extract_tb(error.__traceback__)[-1]
    # The exception's text may hold personal data; type and place are enough to find the fault.
    _remember(slug, hook, council, f"{type(error).__name__} in {place.name}, line {place.lineno}"[:200])


def record_failed_migration(slug: str, package: str, migration: str, error: BaseException) -> None:
    """Log that a plugin's migration failed and was rolled back; keep a row until it is applied."""
    logger.error("Plugin %s failed in its migration %s", slug, migration, exc_info=error)
    # Rows that are migrated may hold personal data, and so may the exception's text.
    reason = f"{migration}: {reason_for(error, package, text=False)}"
    PluginFailure.objects.create(slug=slug, hook="migrate", error=reason[:200])


def forget_failed_migrations(slug: str | None = None) -> None:
    """Delete what is kept of failed migrations of one plugin, or of all."""
    kept = PluginFailure.objects.filter(council=None)
    (kept if slug is None else kept.filter(slug=slug)).delete()


def failed_migrations() -> dict[str, str]:
    """Return by plugin which migration failed, with the error's kind and place."""
    return dict(PluginFailure.objects.filter(council=None).values_list("slug", "error"))


def record_slowness(slug: str, hook: str, council: Any) -> None:
    """Log and record that a plugin was slow."""
    logger.warning("Plugin %s was slow in %s", slug, hook)
    _remember(slug, hook, council, "took longer than a second")


def _remember(slug: str, hook: str, council: Any, error: str) -> None:
    row = {"slug": slug, "hook": hook, "council_id": council.pk, "error": error}
    # Once a minute is enough for the page: a crash on a busy page must not become a write per reader.
    if cache.add(f"plugin-failure:{council.pk}:{crc32(f'{slug} {hook} {error}'.encode())}", 1, timeout=60):
        _waiting.append((row, timezone.now()))
        transaction.on_commit(write_waiting, robust=True)


def write_waiting(**_signal: Any) -> None:
    """Write the remembered crashes, unless a transaction is open; then a later call does."""
    while _waiting and not connection.in_atomic_block:
        row, at = _waiting.popleft()
        again = {"count": F("count") + 1, "last_at": at}
        try:
            PluginFailure.objects.update_or_create(**row, defaults=again, create_defaults={"last_at": at})
        except DatabaseError:
            # The log has it already; the council may have been in a transaction that was rolled back.
            logger.exception("A plugin failure could not be kept")


def record_failed_view(request: Any = None, **_signal: Any) -> None:
    """Record that a plugin's own page or endpoint failed; the response is a 500."""
    match, council, error = (
        getattr(request, "resolver_match", None),
        getattr(request, "council", None),
        sys.exception(),
    )
    if match is None or council is None or error is None:
        return
    manifests = [config.manifest for config in apps.get_app_configs() if hasattr(config, "manifest")]
    for slug in {manifest.slug for manifest in manifests}.intersection(match.namespaces):
        record_failure(slug, f"view {match.url_name}"[:60], council, error)


request_finished.connect(write_waiting)
got_request_exception.connect(record_failed_view)
