"""Families of streams, declared by their owners, and names of streams. An act appends to exactly one.

The owner of a family declares in its module ``streams`` the subject of its streams and who may follow them;
docs/journal.md has an example.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from youth.journal.owners import is_named_after, owner_of
from youth.models.councils import Council
from youth.models.meetings import Meeting
from youth.models.moderation import ModerationCase

Finder = Callable[[Council, str], Any]
# The name of a stream has 80 characters, a UUID 36.
LONGEST = 43


@dataclass(frozen=True, slots=True)
class Family:
    """A family of streams: how the subject of one is found in a council, and who may follow it."""

    name: str
    owner: str
    finder: Finder
    permission: str


class _Keyed(Protocol):
    @property
    def pk(self) -> object: ...


_families: dict[str, Family] = {}


def stream_family(name: str, *, permission: str) -> Callable[[Finder], Finder]:
    """Declare a family of streams; the decorated function finds the subject of a key in a council.

    A plugin's family is named by its slug, a second one ``<slug>.<word>``. Those who have ``permission``
    for the subject may follow the stream; nobody where the plugin is off or the function returns ``None``.
    Raises ``ValueError`` at start for a name of another form, a name too long, and a name that is taken.
    """

    def declare(finder: Finder) -> Finder:
        family = Family(name, owner_of(finder.__module__), finder, permission)
        if not _may_be_named(name, family.owner):
            message = (
                f"{family.owner} names its streams {family.owner!r} or '{family.owner}.<word>', not {name!r}"
            )
            raise ValueError(message)
        known = _families.get(name)
        if known is not None and _place(known.finder) != _place(finder):
            message = (
                f"two families of streams are named {name!r}: {_place(known.finder)} and {_place(finder)}"
            )
            raise ValueError(message)
        _families[name] = family
        return finder

    return declare


def declared_families() -> dict[str, Family]:
    """Return all declared families by name."""
    return dict(_families)


def family_of(stream: str) -> Family | None:
    """Return a stream's family, ``None`` where it is undeclared or the key is missing."""
    name, _colon, key = stream.partition(":")
    return _families.get(name) if key else None


def stream(family: str, subject: _Keyed | UUID) -> str:
    """Return the stream of a row or its id. Raises ``ValueError`` for a family that nobody declared."""
    if family not in _families:
        message = f"nobody declared the family of streams {family!r}"
        raise ValueError(message)
    return f"{family}:{subject if isinstance(subject, UUID) else subject.pk}"


def key_of(stream: str) -> str:
    """Return the key of a stream's subject."""
    return stream.partition(":")[2]


def keys_in(family: str, streams: Iterable[str]) -> list[str]:
    """Return the keys of those streams that belong to a family."""
    return [key for name, _colon, key in (one.partition(":") for one in streams) if name == family and key]


def _may_be_named(name: str, owner: str) -> bool:
    # Councils and meetings belong to no plugin: their streams have no owner's prefix.
    return len(name) <= LONGEST and (owner == "youth" or name == owner or is_named_after(name, owner))


def _place(finder: Finder) -> str:
    return f"{finder.__module__}.{finder.__qualname__}"


@stream_family("council", permission="council.see")
def council_of_stream(council: Council, key: str) -> Council | None:
    """Return the council where ``key`` is its own, else None."""
    return council if key == str(council.pk) else None


@stream_family("meeting", permission="meeting.see")
def meeting_of_stream(council: Council, key: str) -> Meeting | None:
    """Return the meeting of a stream, or None."""
    return Meeting.objects.filter(council=council, pk=key).first()


@stream_family("moderation", permission="moderation.decide")
def case_of_stream(council: Council, key: str) -> ModerationCase | None:
    """Return the case of moderation of a stream, or None."""
    return ModerationCase.objects.filter(council=council, pk=key).first()


def council_stream(council: _Keyed) -> str:
    """Return the stream of a council's own acts: members, offices, rules, plugin switches."""
    return stream("council", council)


def meeting_stream(meeting: _Keyed | UUID) -> str:
    """Return the stream of a meeting, given the row or its id."""
    return stream("meeting", meeting)


def moderation_stream(case: _Keyed | UUID) -> str:
    """Return the stream of a case of moderation, given the row or its id."""
    return stream("moderation", case)
