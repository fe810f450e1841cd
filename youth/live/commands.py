"""Commands over the live connection, which call the same services as the forms."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

import pydantic
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.utils import translation
from django.utils.translation import gettext as _

from plugins import hooks
from plugins.failures import Call, alone
from plugins.hooks import LiveCommand, check_own_name
from plugins.middleware import live_command
from youth import policies
from youth.live.tickets import Ticket
from youth.models import Council, Participant
from youth.refusals import Refusal
from youth.selectors.people import participants_with_standing

log = logging.getLogger(__name__)

REMEMBERED = 4096
# With these exceptions a handler refuses; any other is a crash of its plugin.
LAWFUL = (Refusal, PermissionDenied, ObjectDoesNotExist)

type Answer = dict[str, Any]

# The commands of the council itself, which no plugin offers and nobody switches off.
_own: dict[str, LiveCommand] = {}


def declare_command(command: LiveCommand) -> None:
    """Declare a live command of the council itself; plugins offer theirs by the hook ``live_commands``."""
    check_own_name(command.name, command.handler.__module__)
    _own[command.name] = command


def own_commands() -> list[LiveCommand]:
    """Return the commands of the council itself."""
    return [*_own.values()]


def command_named(council: Council, name: str) -> LiveCommand | None:
    """Return the live command with this name, or None where nobody offers it or its plugin is off."""
    return _own.get(name) or live_command(council, name)


def run_apart(
    name: str, council: Council, *, lawful: tuple[type[Exception], ...]
) -> AbstractContextManager[Call | None]:
    """Return the context in which a command is run: a plugin's alone, so that its crash stays its own."""
    if name in _own:
        return nullcontext()
    return alone(name.partition(".")[0], hooks.live_commands.name, council, lawful=lawful)


class Answers:
    """The recent answers, so that a command sent twice with one key runs once."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[UUID, str], Future[Answer]] = OrderedDict()
        self._lock = threading.Lock()

    def claim(self, participant: UUID, key: str) -> tuple[Future[Answer], bool]:
        """Return the future answer, and whether the caller has to compute it."""
        with self._lock:
            known = self._answers.get((participant, key))
            if known is not None:
                return known, False
            future: Future[Answer] = Future()
            self._answers[(participant, key)] = future
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
            return future, True

    def forget(self, participant: UUID, key: str) -> None:
        """Forget a command that crashed, so that it can be tried again."""
        with self._lock:
            self._answers.pop((participant, key), None)


_answers = Answers()


def claim(participant: UUID, key: str) -> tuple[Future[Answer], bool]:
    """Return the answer to come of a command, and whether the caller has to compute it."""
    return _answers.claim(participant, key)


def forget(participant: UUID, key: str) -> None:
    """Forget a command that crashed, so that it can be tried again."""
    _answers.forget(participant, key)


def run_command(ticket: Ticket, name: str, key: str, message: Mapping[str, Any]) -> Answer:
    """Run one command as the ticket's participant and return its answer; raises nothing.

    The ticket alone permits nothing: participant, plugin switch and permission are read from the database
    each time.
    """
    with translation.override(ticket.view.language):
        if ticket.participant is None:
            return refusal("sign_in", _("Sign in to take part."))
        future, mine = claim(ticket.participant, key)
        if not mine:
            return future.result(timeout=30)
        answer = _answer(ticket, ticket.participant, name, message)
        if answer.get("error", {}).get("code") == "failed":
            forget(ticket.participant, key)
        future.set_result(answer)
        return answer


def refusal(code: str, message: str, field: str | None = None) -> Answer:
    """Return the answer of a refused command."""
    return {"ok": False, "error": {"code": code, "message": message, "field": field}}


def _answer(ticket: Ticket, participant_id: UUID, name: str, message: Mapping[str, Any]) -> Answer:
    try:
        council = Council.objects.get(slug=ticket.council)
        found = participants_with_standing(council, pk=participant_id, user__is_active=True)
        participant = admitted(found[0] if found else None)
        return {"ok": True, "data": _run(council, participant, name, message)}
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- logged where it is no refusal
        return answer_of(error, name)


def answer_of(error: BaseException, name: str) -> Answer:
    """Return what a screen is answered where a command raised; a crash is logged."""
    match error:
        case Refusal():
            return refusal(error.code, str(error.message), error.field)
        case pydantic.ValidationError():
            field = ".".join(str(part) for part in error.errors()[0]["loc"])
            message = _("Something in the form is missing or not understood.")
            return refusal("invalid", message, field or None)
        case PermissionDenied():
            return refusal("forbidden", _("You may not do this."))
        case ObjectDoesNotExist():
            return refusal("not_found", _("This is not there any more."))
    log.error("live_command_failed name=%s", name, exc_info=error)
    return refusal("failed", _("It did not work. Send the form again."))


def admitted(participant: Participant | None) -> Participant:
    """Return who may give commands at all. Raises ``PermissionDenied`` or ``Refusal`` for others."""
    if participant is None:
        raise PermissionDenied
    if participant.standing and participant.standing.renews_consent:
        message = _("A consent is needed first: “My page” says whose, and how.")
        raise Refusal("consent_waits", message)
    return participant


def _run(
    council: Council, participant: Participant, name: str, message: Mapping[str, Any]
) -> Mapping[str, Any]:
    command = command_named(council, name)
    if command is None:
        raise ObjectDoesNotExist(name)
    schema: type[pydantic.BaseModel] = command.schema
    if command.permission and command.subject is None:
        policies.require(command.permission, participant, council)
    wanted = schema.model_validate(message)
    with run_apart(name, council, lawful=LAWFUL):
        if command.permission and command.subject is not None:
            subject = command.subject(council, wanted)
            if subject is None:
                raise ObjectDoesNotExist(name)
            policies.require(command.permission, participant, subject)
        return dict(command.handler(council, participant, wanted))
