"""Commands that a whole hall gives at once: run in batches, each answered after the commit of its batch.

Council, plugins and participants are read once for a batch, and the command's own service gets all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import InterfaceError, OperationalError
from django.utils import translation
from pydantic import BaseModel, ValidationError

from plugins import hooks
from plugins.hooks import check_own_name
from youth import policies
from youth.live.batches import batches
from youth.live.commands import LAWFUL, Answer, admitted, answer_of, claim, command_named, forget, run_apart
from youth.live.tickets import Ticket
from youth.models import Council, Participant
from youth.selectors.councils import council_by_slug
from youth.selectors.people import participants_by_id

# Returns what came of each command: what its screen is answered, or the exception of a refused one.
type ServiceOfMany = Callable[
    [Council, Sequence[tuple[Participant, Any]]], Sequence[Mapping[str, Any] | Exception]
]

_services: dict[str, ServiceOfMany] = {}


class Batch(NamedTuple):
    """What commands have in common that run together."""

    council: str
    name: str
    language: str


class Sent(NamedTuple):
    """One command of one participant."""

    participant: UUID
    message: Mapping[str, Any]


def taken_together(name: str) -> Callable[[ServiceOfMany], ServiceOfMany]:
    """Register the function that does a live command for many participants at once (a decorator)."""

    def register(service: ServiceOfMany) -> ServiceOfMany:
        check_own_name(name, service.__module__)
        _services[name] = service
        return service

    return register


def one_by_itself(service: ServiceOfMany) -> Callable[[Council, Participant, Any], Mapping[str, Any]]:
    """Return the handler that does a command of many for one participant, and raises what is refused."""

    def handle(council: Council, participant: Participant, message: Any) -> Mapping[str, Any]:
        (outcome,) = service(council, [(participant, message)])
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return handle


def put_command(ticket: Ticket, name: str, key: str, message: Mapping[str, Any]) -> Future[Answer] | None:
    """Queue a command and return its answer to come; None where it is not one that runs in batches.

    As with every command, the ticket alone permits nothing, and one sent twice with one key runs once.
    """
    if name not in _services or ticket.participant is None:
        return None
    participant = ticket.participant
    future, mine = claim(participant, key)
    if mine:
        future.add_done_callback(partial(_forget_failed, participant, key))
        kind = Batch(ticket.council, name, ticket.view.language)
        batches.put(run_together, kind, Sent(participant, message), future)
    return future


def _forget_failed(participant: UUID, key: str, done: Future[Answer]) -> None:
    """Forget a command that crashed, so that it can be tried again."""
    if done.exception() is not None:
        forget(participant, key)


def run_together(batch: Batch, commands: Sequence[Sent]) -> list[Answer]:
    """Run the commands in one go and return their answers in the same order."""
    with translation.override(batch.language):
        outcomes = _outcomes(batch, commands)
        return [
            answer_of(outcome, batch.name)
            if isinstance(outcome, Exception)
            else {"ok": True, "data": outcome}
            for outcome in outcomes
        ]


def _outcomes(batch: Batch, commands: Sequence[Sent]) -> Sequence[Mapping[str, Any] | Exception]:
    council = council_by_slug(batch.council)
    command = command_named(council, batch.name) if council else None
    if council is None or command is None:
        return [ObjectDoesNotExist(batch.name)] * len(commands)
    people = participants_by_id(council, {one.participant for one in commands})
    outcomes: list[Mapping[str, Any] | Exception] = []
    wanted: dict[int, tuple[Participant, Any]] = {}
    for place, one in enumerate(commands):
        try:
            wanted[place] = _checked(council, command, people.get(one.participant), one.message)
        except (*LAWFUL, ValidationError) as error:
            outcomes.append(error)
        else:
            outcomes.append({})
    # A database that is away is no crash of the plugin.
    lawful = (*LAWFUL, OperationalError, InterfaceError)
    with run_apart(batch.name, council, lawful=lawful):
        done = _services[batch.name](council, list(wanted.values()))
    for place, outcome in zip(wanted, done, strict=True):
        outcomes[place] = outcome
    return outcomes


def _checked(
    council: Council, command: hooks.LiveCommand, participant: Participant | None, message: Mapping[str, Any]
) -> tuple[Participant, Any]:
    """Return who wants what. Raises what a refused command raises."""
    schema: type[BaseModel] = command.schema
    who = admitted(participant)
    if command.permission and not policies.may(command.permission, who, council):
        raise PermissionDenied(command.permission)
    return who, schema.model_validate(message)
