"""What apps have the runner do, each declared in ``<app>/due.py``.

Due work selects from the database by time what is to be done (deadlines passed, digests owed), so that a
night without a runner is caught up at the next start; it never relies on having been called on time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.apps import apps

from plugins.apps import PluginConfig
from plugins.failures import alone
from plugins.hooks import check_own_name
from plugins.registry import is_enabled
from youth.models import Council

type Work = Callable[[datetime], int]
type CouncilWork = Callable[[Council, datetime], int]


@dataclass(frozen=True, slots=True)
class DueWork:
    """A function that does what is due at a moment and returns how much that was."""

    name: str
    every: timedelta
    work: Work

    def parts(self) -> Iterator["DueWork"]:
        """Yield what is tried and timed apart from the rest: the work itself."""
        yield self


@dataclass(frozen=True, slots=True)
class DueInCouncil:
    """A function that does what is due in one council; each council is tried and timed apart."""

    name: str
    every: timedelta
    work: CouncilWork

    @property
    def plugin(self) -> str:
        """Return the slug of the plugin whose work this is, empty for work of no plugin."""
        config = apps.get_containing_app_config(self.work.__module__)
        return config.manifest.slug if isinstance(config, PluginConfig) else ""

    def parts(self) -> Iterator[DueWork]:
        """Yield the work in each council where its plugin is on."""
        plugin = self.plugin
        for council in Council.objects.order_by("pk"):
            if not plugin or is_enabled(council, plugin):
                yield DueWork(f"{self.name}@{council.slug}", self.every, partial(self._run, plugin, council))

    def _run(self, plugin: str, council: Council, now: datetime) -> int:
        if not plugin:
            return self.work(council, now)
        with alone(plugin, self.name, council):
            return self.work(council, now)


_works: dict[str, DueWork | DueInCouncil] = {}


def due_work(name: str, *, every: timedelta) -> Callable[[Work], Work]:
    """Have the runner call the decorated function, ``work(now) -> int``, about that often.

    Raises ``ValueError`` for a taken name, ``ImproperlyConfigured`` for one of a plugin that does not begin
    with its slug and a dot.
    """

    def declare(work: Work) -> Work:
        _declare(DueWork(name, every, work))
        return work

    return declare


def due_in_council(name: str, *, every: timedelta) -> Callable[[CouncilWork], CouncilWork]:
    """Have the runner call the decorated function, ``work(council, now) -> int``, about that often.

    A plugin's is called only for the councils where it is on. What fails in one council is counted against
    the plugin, tried less and less often there, and keeps no other council waiting. Raises as ``due_work``.
    """

    def declare(work: CouncilWork) -> CouncilWork:
        _declare(DueInCouncil(name, every, work))
        return work

    return declare


def _declare(due: DueWork | DueInCouncil) -> None:
    module = due.work.__module__
    check_own_name(due.name, module)
    known = _works.get(due.name)
    if known is not None and known.work.__module__ != module:
        raise ValueError(f"two works are named {due.name!r}: {known.work.__module__} and {module}")
    _works[due.name] = due


def declared_works() -> list[DueWork | DueInCouncil]:
    """Return all declared works, by name."""
    return [_works[name] for name in sorted(_works)]
