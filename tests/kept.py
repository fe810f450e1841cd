"""What services take long to bring about in a town, a meeting or a vote: written again instead of done.

The first test of a process that asks for a scene has it made by the services, and the statements that wrote
are kept. For tests that ask within half a minute they are executed again, with the same values, and the
objects are copied::

    @kept
    def opened(town: Town, *titles: str, present: int = 13) -> Meeting: ...

It has to be the same town, after which the same was written if anything was; a scene whose first argument is
no town comes into a database that is as it was migrated, or into one with a town. Where the clock is not the
system's or settings are others than usual, and with real transactions, the services do it as ever.
"""

import io
import pickle
import re
from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.apps import AppConfig, apps
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.dispatch import receiver
from django.utils.translation import get_language
from time_machine import escape_hatch

from youth import clock

# What is there before a test writes.
MIGRATED = "migrated"
# A deadline that is reckoned from the scene is about as far away as ever.
LONGEST = timedelta(seconds=30)
COUNT = "SELECT setval(%s, %s, %s)"
# Scenes that are kept; the oldest make room.
MOST = 300
PLAIN = (str, int, tuple, type(None), UUID, date)
# What is written about sessions changes nothing of a scene.
WRITES = re.compile(
    r'\s*(?:(INSERT|UPDATE|DELETE|WITH)\b(?!.{0,20}"django_session")|ROLLBACK TO)', re.IGNORECASE
)


@dataclass(slots=True)
class Present:
    """What was written in the running test."""

    is_written: bool = False
    town: object = None
    # The objects of the town, in an order that every such town has.
    objects: list[Model] = field(default_factory=list)
    # What makes the rows equal to those of another test: which town it is, and what was written after it.
    state: Hashable = MIGRATED


@dataclass(slots=True, eq=False)
class Recording:
    """The statements of a scene that is being made."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    # Sequences that a scene within this one has set.
    counted: set[str] = field(default_factory=set)
    is_lost: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptScene:
    """What a scene wrote, what it left to be done after the commit, and its objects."""

    made_at: datetime
    statements: list[tuple[str, Any, bool]]
    afterwards: list[tuple[Callable[[], object], bool]]
    counted: dict[str, tuple[int, bool]]
    objects: bytes


_present = Present()
_recordings: list[Recording] = []
_scenes: dict[Hashable, KeptScene] = {}


@receiver(connection_created)
def _watch(connection: BaseDatabaseWrapper, **_: object) -> None:
    if _see not in connection.execute_wrappers:
        connection.execute_wrappers.append(_see)


def _see(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    text = sql if isinstance(sql, str) else str(sql)
    writes = WRITES.match(text)
    if writes is None:
        return execute(sql, params, many, context)
    _present.is_written = True
    if writes[1] == "INSERT" and connection.vendor != "sqlite":
        # PostgreSQL gives the same row another number in each test.
        _present.state = object()
    else:
        _present.state = hash((_present.state, text, repr(_whole(params))))
    if _recordings:
        values = _copied(params)
        for recording in _recordings:
            # What was taken back is not to be written again.
            recording.is_lost |= writes[1] is None
            recording.statements.append((text, values, many))
    return execute(sql, params, many, context)


def _whole(value: Any) -> Any:
    """Return parameters so that they are printed in full: psycopg shortens what it will write as JSON."""
    if isinstance(value, list | tuple):
        return [_whole(one) for one in value]
    return getattr(value, "obj", value)


def _copied(value: Any) -> Any:
    """Return parameters that nobody changes any more."""
    if isinstance(value, list | tuple):
        return [_copied(one) for one in value]
    return bytes(value) if isinstance(value, memoryview) else deepcopy(value)


def begin_test() -> None:
    """Forget what the test before has written."""
    _present.is_written, _present.town, _present.objects, _present.state = False, None, [], MIGRATED


def nothing_is_written() -> bool:
    """Return whether the running test has written nothing yet."""
    return not _present.is_written


def begin_with(town: object, key: Hashable) -> None:
    """Know the town that was put into an empty database just now."""
    found: list[Model] = []
    for one in fields(town):  # type: ignore[arg-type]
        _collect(getattr(town, one.name), found)
    _present.town, _present.objects, _present.state = town, found, key


def _collect(thing: object, found: list[Model]) -> None:
    if isinstance(thing, list):
        for one in thing:
            _collect(one, found)
    elif isinstance(thing, Model) and all(thing is not known for known in found):
        found.append(thing)
        for name in sorted(thing._state.fields_cache):
            _collect(thing._state.fields_cache[name], found)


def is_usual_time() -> bool:
    """Return whether the clock of the acts is the system's."""
    return not escape_hatch.is_travelling() and clock._moment.get() is None


def kept[**P, T](make: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function makes of a town, its first argument, or of none; the others are plain values."""

    @wraps(make)
    def made(*args: P.args, **named: P.kwargs) -> T:
        is_of_town = bool(args) and args[0] is _present.town is not None
        rest = args[1:] if is_of_town else args
        is_known = connection.in_atomic_block
        is_usual = is_usual_time() and not isinstance(settings._wrapped, UserSettingsHolder)
        is_plain = all(isinstance(one, PLAIN) for one in (*rest, *named.values()))
        if not (is_known and is_usual and is_plain):
            return make(*args, **named)
        key = (make, _present.state, is_of_town, repr(rest), repr(sorted(named.items())), get_language())
        scene = _scenes.get(key)
        if scene is None or not is_fresh(scene, datetime.now(UTC)):
            return _make(key, lambda: make(*args, **named))
        result: T = _put_in(scene)
        return result

    return made


def is_fresh(scene: KeptScene, now: datetime) -> bool:
    """Return whether a scene is as good as one that would be made now."""
    return now - scene.made_at <= LONGEST and now.date() == scene.made_at.date()


def forget() -> None:
    """Have the services make every scene again."""
    _scenes.clear()


def _make[T](key: Hashable, make: Callable[[], T]) -> T:
    objects, start, before = _present.objects, len(connection.run_on_commit), _counted()
    made_at = datetime.now(UTC)
    recording = Recording()
    _recordings.append(recording)
    try:
        result = make()
    finally:
        _recordings.remove(recording)
    if not recording.is_lost:
        while len(_scenes) >= MOST:
            del _scenes[next(iter(_scenes))]
        counted = {
            name: before[name]
            for name, last in _counted().items()
            if last != before[name] or name in recording.counted
        }
        _scenes[key] = KeptScene(
            made_at=made_at,
            statements=recording.statements,
            afterwards=[(call, robust) for _ids, call, robust in connection.run_on_commit[start:]],
            counted=counted,
            objects=_pickled((result, [vars(one) for one in objects]), objects),
        )
    return result


def _put_in(scene: KeptScene) -> Any:
    objects = _present.objects
    with connection.cursor() as cursor:
        for name, (last, is_called) in scene.counted.items():
            _count(cursor, name, last, is_called=is_called)
        for sql, params, many in scene.statements:
            if sql == COUNT:
                # A scene within the scene: the one around that is being made needs its numbers, too.
                _count(cursor, params[0].strip('"'), params[1], is_called=params[2])
            else:
                cursor.executemany(sql, params) if many else cursor.execute(sql, params)
    for call, robust in scene.afterwards:
        connection.run_on_commit.append((set(connection.savepoint_ids), call, robust))
    result, states = _Loader(io.BytesIO(scene.objects), objects).load()
    for one, state in zip(objects, states, strict=True):
        vars(one).clear()
        vars(one).update(state)
    return result


def _count(cursor: CursorWrapper, name: str, last: int, *, is_called: bool) -> None:
    """Set how far a sequence has counted, for scenes that are being made, too."""
    cursor.execute(COUNT, counts := [f'"{name}"', last, is_called])
    for recording in _recordings:
        recording.statements.append((COUNT, counts, False))
        recording.counted.add(name)


def _counted() -> dict[str, tuple[int, bool]]:
    """Return how far each sequence has counted; SQLite takes back what a test has counted."""
    if connection.vendor == "sqlite":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL"
            " FROM pg_sequences WHERE schemaname = 'public'"
        )
        return {name: (last, is_called) for name, last, is_called in cursor.fetchall()}


def _pickled(thing: object, objects: list[Model]) -> bytes:
    places = {id(one): place for place, one in enumerate(objects)}

    class Pickler(pickle.Pickler):
        def persistent_id(self, one: object) -> int | str | None:
            if isinstance(one, AppConfig):
                return one.label
            return places.get(id(one))

    target = io.BytesIO()
    Pickler(target, pickle.HIGHEST_PROTOCOL).dump(thing)
    return target.getvalue()


class _Loader(pickle.Unpickler):
    """Gives the town of the running test in the place of the one of the test that made the scene."""

    def __init__(self, source: io.BytesIO, objects: list[Model]) -> None:
        super().__init__(source)
        self.objects = objects

    def persistent_load(self, place: int | str) -> Model | AppConfig:
        return self.objects[place] if isinstance(place, int) else apps.get_app_config(place)
