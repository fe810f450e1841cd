"""The messages of the live protocol, version 1: what screens say, and what the server says to them.

The types are the protocol: screens are read by them, and ``/asyncapi.json`` is written from them.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired, TypedDict, cast

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config
from pydantic_core import to_json

VERSION = 1
# The WebSocket's subprotocol (RFC 6455, 1.9) names the version.
PROTOCOL = f"glas.live.v{VERSION}"

_strict = with_config(ConfigDict(strict=True))


@_strict
class Hello(TypedDict):
    """The first message of a screen: it has the acts of its stream up to ``after``."""

    type: Literal["hello"]
    after: Annotated[int, Field(ge=0)]


@_strict
class Pong(TypedDict):
    """The answer to a ping; ``written`` is the ping's."""

    type: Literal["pong"]
    written: int


@_strict
class Command(TypedDict):
    """An act that its sender wants done once, however often it is sent under the same key."""

    type: Literal["command"]
    name: str
    key: Annotated[str, Field(min_length=1)]
    fields: dict[str, Any]


type FromScreen = Annotated[Hello | Pong | Command, Field(discriminator="type")]


class Welcome(TypedDict):
    """The connection follows its stream; what was missed comes next."""

    type: Literal["welcome"]
    stream: str


class Act(TypedDict):
    """One entry of the journal, with what it replaces on the page by element id.

    ``seq`` alone: the audience sees nothing of it. ``reload``: the page has to be loaded again.
    """

    type: Literal["act"]
    seq: int
    data: NotRequired[dict[str, Any]]
    fragments: NotRequired[dict[str, str]]
    reload: NotRequired[Literal[True]]


class Reload(TypedDict):
    """The screen missed too much: the page has to be loaded again and goes on at ``head``."""

    type: Literal["reload"]
    head: int


class Ephemeral(TypedDict):
    """Something that passes and is in no journal, such as a turnout; the latest of a name counts."""

    type: Literal["ephemeral"]
    name: str
    data: dict[str, Any]


class Fault(TypedDict):
    """Why a command was refused: a code for programs, a sentence for people, the field it is about."""

    code: str
    message: str
    field: str | None


class Done(TypedDict):
    """The answer to a command that was done; its act is committed."""

    type: Literal["answer"]
    key: str
    ok: Literal[True]
    data: dict[str, Any]


class Refused(TypedDict):
    """The answer to a command that was refused; nothing was written."""

    type: Literal["answer"]
    key: str
    ok: Literal[False]
    error: Fault


class Ping(TypedDict):
    """The server is there and asks whether the screen is; ``written`` characters were sent so far."""

    type: Literal["ping"]
    written: int


class NewTicket(TypedDict):
    """The ticket for the next connection."""

    type: Literal["ticket"]
    ticket: str


type ToScreen = Welcome | Act | Reload | Ephemeral | Done | Refused | Ping | NewTicket

FROM_SCREEN = (Hello, Pong, Command)
TO_SCREEN = (Welcome, Act, Reload, Ephemeral, Done, Refused, Ping, NewTicket)

_from_screen: TypeAdapter[FromScreen] = TypeAdapter(FromScreen)


def read(text: str) -> Hello | Pong | Command:
    """Return a screen's message. Raises ``ValueError`` for what is none."""
    try:
        return _from_screen.validate_json(text)
    except (ValidationError, RecursionError) as error:
        message = "no message of the protocol"
        raise ValueError(message) from error


def answer(key: str, came: Mapping[str, Any]) -> Done | Refused:
    """Return the answer to the command with this key: what ``youth.live.commands`` gives for it."""
    return cast("Done | Refused", {"type": "answer", "key": key, **came})


def encoded(message: ToScreen) -> str:
    """Encode a message to screens; pydantic's encoder takes a fifth of the time of ``json``'s."""
    return to_json(message).decode()
