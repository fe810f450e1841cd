"""Kinds of acts: typed, declared by the app that owns them, looked up by name."""

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Literal,
    Protocol,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

from youth.journal.chain import canonical_time, new_salt, salted_digest
from youth.journal.owners import is_named_after, owner_of

if TYPE_CHECKING:
    from youth.models.journal import JournalEntry

Audience = Literal["public", "member", "chair"]
# What ``JournalEntry.kind`` holds.
LONGEST = 60
AUDIENCES: tuple[Audience, ...] = ("public", "member", "chair")


@dataclass(frozen=True, slots=True)
class Sealed:
    """The digest of a free text that lives in a row; the text can be erased, its digest stays."""

    salt: str
    digest: str

    def matches(self, text: str) -> bool:
        """Return whether this is the seal of exactly that text."""
        return salted_digest(self.salt, text.encode()) == self.digest


def sealed(text: str) -> Sealed:
    """Return the seal of a free text, so that a payload has its digest instead of the text."""
    salt = new_salt()
    return Sealed(salt, salted_digest(salt, text.encode()))


class NoticeHook(Protocol):
    """The interface that the journal needs of a notice hook."""

    name: str

    def listeners_in(self, council: Any) -> Iterable[str]:
        """Return the slugs of the plugins that listen and are switched on for this council."""
        ...

    def is_prompt(self, listener: str) -> bool:
        """Return whether this plugin is notified right after the commit; the runner notifies the others."""
        ...

    def deliver_to(self, listener: str, council: Any, *args: Any, **kwargs: Any) -> BaseException | None:
        """Notify one plugin; return the exception it raised, ``None`` where it raised none or is off."""
        ...


class Kind:
    """Base of every kind; a subclass's fields are the payload.

    Payloads hold ids, codes, whole numbers, times and lists of them; free text enters as ``Sealed``, and
    personal data not at all. A field added later needs a default, because old entries lack it.
    """

    __slots__ = ()

    name: ClassVar[str]
    notice: ClassVar[NoticeHook | None] = None
    is_public: ClassVar[bool] = True

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        """Return the arguments of the notice's listeners besides the council and the entry."""
        return {}


_kinds: dict[str, type[Kind]] = {}
_known_hints: dict[type[Kind], dict[str, Any]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def declare_kind[T: Kind](cls: type[T]) -> type[T]:
    """Make a class a frozen dataclass and register it under its ``name``: ``<slug or app label>.<what>``.

    Raises ``ValueError`` at start where the name is not its owner's, is too long or taken.
    """
    # A base with fields of its own is one; the class itself is made one here.
    is_made = "__dataclass_fields__" in vars(cls)
    kind = cls if is_made else dataclass(frozen=True, slots=True, kw_only=True)(cls)
    owner = owner_of(kind.__module__)
    if not is_named_after(kind.name, owner) or len(kind.name) > LONGEST:
        message = f"{owner} names its kinds '{owner}.<what>', not {kind.name!r} ({kind.__module__})"
        raise ValueError(message)
    known = _kinds.get(kind.name)
    if known is not None and (known.__module__, known.__qualname__) != (kind.__module__, kind.__qualname__):
        message = f"two kinds are named {kind.name!r}: {known.__module__} and {kind.__module__}"
        raise ValueError(message)
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> type[Kind] | None:
    """Return a declared kind, or ``None`` where its app is not installed (any more)."""
    return _kinds.get(name)


def declared_kinds() -> dict[str, type[Kind]]:
    """Return all declared kinds by name."""
    return dict(_kinds)


def payload_of(act: Kind) -> dict[str, Any]:
    """Return an act's fields as JSON. Raises ``TypeError`` for a value that a payload may not hold."""
    return {field.name: _to_json(getattr(act, field.name)) for field in fields(act)}  # type: ignore[arg-type]  # likewise


def act_of(entry: "JournalEntry") -> Kind | None:
    """Return an entry's act; ``None`` where the payload was erased or the kind's app is gone."""
    kind = kind_named(entry.kind)
    if kind is None or entry.payload is None:
        return None
    hints = _hints(kind)
    return kind(
        **{key: _from_json(hints[key], value) for key, value in entry.payload.items() if key in hints}
    )


def public_json(entry: "JournalEntry") -> dict[str, Any]:
    """Return an entry as screens and the API show it; without salt and digests."""
    cause = {"stream": entry.cause_stream, "seq": entry.cause_seq} if entry.cause_stream else None
    return {
        "stream": entry.stream_id,
        "seq": entry.seq,
        "kind": entry.kind,
        "actor": str(entry.actor) if entry.actor else None,
        "representative": str(entry.representative) if entry.representative else None,
        "at": canonical_time(entry.at),
        "cause": cause,
        "payload": entry.payload,
    }


def _hints(kind: type[Kind]) -> dict[str, Any]:
    if kind not in _known_hints:
        names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # a dataclass by declaration
        _known_hints[kind] = {name: hint for name, hint in get_type_hints(kind).items() if name in names}
    return _known_hints[kind]


def _to_json(value: object) -> Any:
    match value:
        case None | bool():
            return value
        case int():
            return int(value)
        case str():
            return str(value)
        case UUID():
            return str(value)
        case datetime():
            return canonical_time(value)
        case date():
            return value.isoformat()
        case Sealed():
            return {"salt": value.salt, "digest": value.digest}
        case list() | tuple():
            return [_to_json(item) for item in value]
        case Mapping():
            return {str(key): _to_json(item) for key, item in value.items()}
    message = f"a payload holds ids, codes, whole numbers and times, not {type(value).__name__}"
    raise TypeError(message)


_READERS: dict[Any, Callable[[Any], Any]] = {
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Sealed: lambda value: Sealed(**value),
}


def _from_json(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _from_json(next(arg for arg in get_args(hint) if arg is not type(None)), value)
    if origin in {list, tuple}:
        item = get_args(hint)[0]
        return origin(_from_json(item, one) for one in value)
    reader = _READERS.get(hint)
    return reader(value) if reader else value
