"""The runner's loop, and the supervision under which it runs as a thread of ``serve``."""

import logging
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone

from youth.journal.notices import deliver_left_behind
from youth.runner.due import DueInCouncil, DueWork, declared_works
from youth.runner.lease import give_up_lease, hold_lease, new_holder

log = logging.getLogger(__name__)

PAUSE = 1.0
LONGEST_PAUSE = timedelta(minutes=10)


class Runner:
    """Works through what is due, about once a second, as long as it holds the lease."""

    def __init__(self) -> None:
        self.holder = new_holder()
        self.works: list[DueWork | DueInCouncil] = [
            DueWork("notices", timedelta(seconds=2), lambda _now: deliver_left_behind()),
            *declared_works(),
        ]
        self._next: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; the lease is given up at the end."""
        try:
            while not stop.is_set():
                close_old_connections()
                if hold_lease(self.holder):
                    self.work(timezone.now(), stop)
                close_old_connections()
                stop.wait(PAUSE)
        finally:
            give_up_lease(self.holder)
            close_old_connections()

    def work(self, now: datetime, stop: threading.Event | None = None) -> int:
        """Do everything that is due at ``now``, works and councils apart; return how much was done."""
        done = 0
        for work in self.works:
            if self._next.get(work.name, now) > now:
                continue
            for part in work.parts():
                if self._next.get(part.name, now) > now:
                    continue
                if (stop is not None and stop.is_set()) or not hold_lease(self.holder):
                    return done
                done += self._do(part, now)
            # A work that failed has to wait longer.
            self._next[work.name] = max(self._next.get(work.name, now), now + work.every)
        return done

    def _do(self, work: DueWork, now: datetime) -> int:
        try:
            done = work.work(now)
        # A command called by a work may end in SystemExit; that must not end the runner.
        except (Exception, SystemExit):
            failures = self._failures[work.name] = self._failures.get(work.name, 0) + 1
            # A work that keeps failing is asked less and less often, and never keeps the others waiting.
            self._next[work.name] = now + min(work.every * 2 ** min(failures, 10), LONGEST_PAUSE)
            log.exception("due_work_failed name=%s failures=%s", work.name, failures)
            return 0
        self._failures.pop(work.name, None)
        self._next[work.name] = now + work.every
        return done


def supervise(stop: threading.Event) -> None:
    """Run a runner until ``stop`` is set and begin anew whenever it dies, a second later."""
    while not stop.is_set():
        try:
            Runner().run(stop)
        except (Exception, SystemExit):
            log.exception("runner_died")
            stop.wait(PAUSE)


def start_supervised(stop: threading.Event) -> threading.Thread:
    """Start the runner as a supervised thread of this process."""
    thread = threading.Thread(target=supervise, args=(stop,), name="runner", daemon=True)
    thread.start()
    return thread
