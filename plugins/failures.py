"""Remembering crashes of plugins without disturbing the transaction in which they happened."""

import logging
from collections import deque
from datetime import datetime
from typing import Any, NamedTuple
from zlib import crc32

from django.core.cache import cache
from django.core.signals import request_finished
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.dispatch import receiver
from django.utils import timezone

from plugins.models import PluginFailure

logger = logging.getLogger(__name__)


class _Failure(NamedTuple):
    slug: str
    hook: str
    council_id: Any
    error: str
    at: datetime


# Bounded: a plugin that fails all the time must not fill the memory either.
_waiting: deque[_Failure] = deque(maxlen=200)


def record_failure(slug: str, hook: str, council: Any, error: Exception) -> None:
    """Log a crash at once; write its row as soon as no transaction is open that could lose it."""
    logger.error("Plugin %s failed in %s", slug, hook, exc_info=error)
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else "?"
    kind = f"{type(error).__name__} at {where}"[:200]
    # Once a minute is enough for the page: a crash on a busy page must not become a write per reader.
    if cache.add(f"plugin-failure:{slug}:{hook}:{council.pk}:{crc32(kind.encode())}", 1, timeout=60):
        _waiting.append(_Failure(slug, hook, council.pk, kind, timezone.now()))
        transaction.on_commit(write_waiting, robust=True)


@receiver(request_finished)
def write_waiting(**_signal: Any) -> None:
    """Write the remembered crashes, unless a transaction is open; then a later call does."""
    while _waiting and not connection.in_atomic_block:
        failure = _waiting.popleft()
        try:
            PluginFailure.objects.update_or_create(
                slug=failure.slug,
                hook=failure.hook,
                council_id=failure.council_id,
                error=failure.error,
                defaults={"count": F("count") + 1, "last_at": failure.at},
                create_defaults={"last_at": failure.at},
            )
        except DatabaseError:
            # It stands in the log already; a council may have gone with a rolled back transaction.
            logger.exception("A plugin failure could not be kept")
