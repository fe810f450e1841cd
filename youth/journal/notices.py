"""Notices: calls to listeners after a commit, from the journal, with a cursor per listener and stream.

A listener is ``<hook>:<plugin>``. Its cursor is made in the same transaction as the first entry that
concerns it, so that a crash right after the commit loses nothing and a plugin installed later does
not get the whole past. Listeners of bundled plugins are notified right after the commit by the process that
wrote; those of installed ones, and what failed, by the runner: the listener of an installed plugin never
delays a request or a ballot. A listener runs inside the transaction that moves its cursor: what it
writes to the database is written once; what it does outside may happen twice. So it writes rows, and work
that the runner does later uses the network.
"""

import logging
import traceback
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from youth.journal.kinds import NoticeHook, act_of, declared_kinds
from youth.models.councils import Council
from youth.models.journal import JournalEntry, NoticeCursor, NoticeFailure

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(hours=1)
# Notices to one listener in one transaction; others may write after so many.
AT_ONCE = 20


def notify(entry: JournalEntry, hook: NoticeHook, council: Council) -> None:
    """Notify a hook's listeners of an entry after the commit; without any, this costs no query."""
    listeners = list(hook.listeners_in(council))
    if not listeners:
        return
    # A listener without a cursor on the stream begins with this entry.
    NoticeCursor.objects.bulk_create(
        [
            NoticeCursor(listener=f"{hook.name}:{plugin}", stream_id=entry.stream_id, seq=entry.seq - 1)
            for plugin in listeners
        ],
        ignore_conflicts=True,
    )
    if prompt := [plugin for plugin in listeners if hook.is_prompt(plugin)]:
        deliver = partial(deliver_notices, entry.stream_id, hook, prompt, council)
        transaction.on_commit(deliver, robust=True)


def deliver_notices(
    stream: str, hook: NoticeHook, plugins: Iterable[str], council: Council | None = None
) -> int:
    """Deliver a stream's pending notices to these listeners of a hook; return how many arrived.

    ``council``, where it is at hand, is that of the stream.
    """
    listeners = [f"{hook.name}:{plugin}" for plugin in plugins]
    cursors = NoticeCursor.objects.filter(stream_id=stream, listener__in=listeners)
    return _deliver(cursors, hook, _hooks().get(hook.name, (hook, []))[1], council)


def deliver_left_behind() -> int:
    """Deliver all notices that were not delivered after the commit; return how many. Run by the runner."""
    return sum(
        _deliver(NoticeCursor.objects.filter(listener__startswith=f"{name}:"), hook, kinds)
        for name, (hook, kinds) in _hooks().items()
    )


def forget_listener(slug: str, **_signal: object) -> None:
    """Delete the cursors and failures of a plugin that was purged."""
    for model in (NoticeCursor, NoticeFailure):
        model.objects.filter(listener__endswith=f":{slug}").delete()


def next_attempt(failure: NoticeFailure) -> datetime:
    """Return when a failed notice is tried again: after 2, 4, 8 … seconds, at most an hour."""
    # The exponent is capped before the power is taken: attempts may reach thousands.
    return failure.last_at + min(timedelta(seconds=2 ** min(failure.attempts, 12)), LONGEST_WAIT)


def _hooks() -> dict[str, tuple[NoticeHook, list[str]]]:
    """Return each hook with the names of the kinds that it is notified of."""
    kinds: dict[str, list[str]] = defaultdict(list)
    hooks: dict[str, NoticeHook] = {}
    for name, kind in declared_kinds().items():
        if kind.notice is not None:
            hooks[kind.notice.name] = kind.notice
            kinds[kind.notice.name].append(name)
    return {name: (hook, kinds[name]) for name, hook in hooks.items()}


def _deliver(
    cursors: QuerySet[NoticeCursor], hook: NoticeHook, kinds: list[str], council: Council | None = None
) -> int:
    delivered = 0
    untold = JournalEntry.objects.filter(
        stream_id=OuterRef("stream_id"), seq__gt=OuterRef("seq"), kind__in=kinds
    )
    behind = cursors.filter(Exists(untold), seq__lt=F("stream__seq"))
    for pk in list(behind.order_by("stream_id", "listener").values_list("pk", flat=True)):
        while arrived := _deliver_next(pk, hook, kinds, council):
            delivered += arrived
            if arrived < AT_ONCE:
                break
    return delivered


def _deliver_next(pk: int, hook: NoticeHook, kinds: list[str], council: Council | None) -> int:
    """Notify one listener of the next entries; return how many arrived: fewer than ``AT_ONCE`` at the end."""
    arrived = 0
    with transaction.atomic():
        # The lock keeps two processes from notifying one listener twice or out of order.
        cursor = NoticeCursor.objects.select_for_update().get(pk=pk)
        entries = JournalEntry.objects.filter(
            stream_id=cursor.stream_id, seq__gt=cursor.seq, kind__in=kinds
        ).order_by("seq")
        untold = list(entries.select_related("stream" if council else "stream__council")[:AT_ONCE])
        failures = NoticeFailure.objects.filter(
            listener=cursor.listener, stream_id=cursor.stream_id, seq__in=[one.seq for one in untold]
        )
        failed = {one.seq: one for one in failures}
        for entry in untold:
            if council is not None:
                entry.stream.council = council
            failure = failed.get(entry.seq)
            if failure is not None and next_attempt(failure) > timezone.now():
                break
            if error := _tell(cursor.listener.partition(":")[2], entry, hook):
                _record_failure(cursor, entry, failure, error)
                break
            if failure is not None:
                failure.delete()
            cursor.seq = entry.seq
            arrived += 1
        if arrived:
            cursor.save(update_fields=["seq"])
    return arrived


def _tell(plugin: str, entry: JournalEntry, hook: NoticeHook) -> BaseException | None:
    act = act_of(entry)
    if act is None:
        # The payload was erased meanwhile, or the kind's app is gone: there is nothing to notify.
        return None
    try:
        # A savepoint: what a failing listener wrote must not be kept with its failure.
        with transaction.atomic():
            arguments = act.notice_kwargs(entry)
            return hook.deliver_to(plugin, entry.stream.council, entry=entry, **arguments)
    except Exception as error:  # noqa: BLE001 -- a failing kind must not stop the other listeners
        return error


def _record_failure(
    cursor: NoticeCursor, entry: JournalEntry, failure: NoticeFailure | None, error: BaseException
) -> None:
    where = traceback.extract_tb(error.__traceback__)[-1]
    # The message could quote what people wrote; type and place are enough to find the fault.
    text = f"{type(error).__name__} in {where.name}, line {where.lineno}"[:200]
    if failure is None:
        failure = NoticeFailure(
            listener=cursor.listener, stream_id=cursor.stream_id, seq=entry.seq, attempts=0
        )
    failure.attempts = min(failure.attempts + 1, 32_000)
    failure.error, failure.last_at = text, timezone.now()
    failure.save()
    log.warning(
        "notice_failed listener=%s stream=%s seq=%s: %s", cursor.listener, entry.stream_id, entry.seq, text
    )
