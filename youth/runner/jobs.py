"""The queue of ``django.tasks``: jobs that services enqueue, worked one after another."""

from datetime import timedelta

from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

BACKEND = "jobs"
# At most so many at a time, so that notices and deadlines get their turn.
AT_ONCE = 20
# A job that has not ended by then was cut off with its process; jobs are written to be repeatable.
CUT_OFF_AFTER = timedelta(minutes=15)


def work_jobs(worker: str) -> int:
    """Work what is ready in the queue; return how many jobs were run."""
    _revive_cut_off()
    ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    # Looked at before the worker locks: on SQLite its lock is exclusive.
    waiting = ready[:AT_ONCE].count()
    if waiting:
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name=BACKEND,
            startup_delay=False,
            max_tasks=waiting,
            worker_id=worker[:64],
        ).run()
    return int(waiting)


def _revive_cut_off() -> None:
    DBTaskResult.objects.filter(
        backend_name=BACKEND,
        status=TaskResultStatus.RUNNING,
        started_at__lt=timezone.now() - CUT_OFF_AFTER,
    ).update(status=TaskResultStatus.READY, started_at=None)
