"""Who may follow which stream, and whether a ticket issued earlier is still valid."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import F

from plugins.apps import PluginConfig
from plugins.registry import is_enabled
from youth import policies
from youth.journal.streams import Family, family_of, key_of
from youth.live.frames import View
from youth.live.tickets import Ticket
from youth.models import Council, Participant, User
from youth.selectors.people import audience_of, participants_with_standing


def may_follow(stream: str, council: Council, participant: Participant | None) -> bool:
    """Return whether somebody may see the subject of a stream; nobody where no app declared its family."""
    return _may_see(_found(stream, council), participant)


def _found(stream: str, council: Council) -> tuple[str, Any] | None:
    """Return the permission and the subject of a stream; None where its app is off."""
    family = family_of(stream)
    if family is None or not _is_on(family, council):
        return None
    try:
        subject = family.finder(council, key_of(stream))
    except (ValidationError, ValueError):
        return None
    return None if subject is None else (family.permission, subject)


def _may_see(found: tuple[str, Any] | None, participant: Participant | None) -> bool:
    return found is not None and policies.may(found[0], participant, found[1])


def _is_on(family: Family, council: Council) -> bool:
    """Return whether the app that declared the family is on in a council; apps other than plugins are."""
    config = apps.get_containing_app_config(family.finder.__module__)
    return not isinstance(config, PluginConfig) or is_enabled(council, config.manifest.slug)


def ticket_for(
    stream: str, council: Council, participant: Participant | None, language: str, now: datetime
) -> Ticket:
    """Return a ticket; call it after ``may_follow``."""
    return Ticket(
        council=council.slug,
        time_zone=council.time_zone,
        stream=stream,
        view=View(audience_of(participant, council), language),
        participant=participant.pk if participant else None,
        epoch=participant.live_epoch if participant else 0,
        day=now.astimezone(ZoneInfo(council.time_zone)).date(),
    )


def tickets_that_hold(council: str, tickets: Collection[Ticket]) -> set[Ticket]:
    """Return those of a council's tickets that are still valid and whose stream may still be seen.

    However many tickets: one query for the council, one for all participants, one for each stream, and
    one for the plugins where a stream belongs to one of them.
    """
    row = Council.objects.filter(slug=council).first()
    if row is None:
        return set()
    people = {ticket.participant for ticket in tickets if ticket.participant is not None}
    standing = participants_with_standing(row, pk__in=people, user__is_active=True) if people else []
    by_id: dict[UUID | None, Participant] = {participant.pk: participant for participant in standing}
    found = {stream: _found(stream, row) for stream in {ticket.stream for ticket in tickets}}
    return {
        ticket
        for ticket in tickets
        if _is_true(ticket, row, by_id) and _may_see(found[ticket.stream], by_id.get(ticket.participant))
    }


def _is_true(ticket: Ticket, council: Council, standing: Mapping[UUID | None, Participant]) -> bool:
    """Return whether somebody still belongs to the council as the ticket states; a visitor's is true."""
    if ticket.participant is None:
        return True
    participant = standing.get(ticket.participant)
    return participant is not None and (participant.live_epoch, audience_of(participant, council)) == (
        ticket.epoch,
        ticket.view.audience,
    )


def revoke_tickets(user: User) -> None:
    """Revoke all tickets issued to a person so far; their sockets are closed."""
    Participant.objects.filter(user=user).update(live_epoch=F("live_epoch") + 1)


def signed_out(sender: object, user: User | None, **rest: object) -> None:
    """Revoke the tickets at a sign-out (a receiver of ``user_logged_out``)."""
    if user is not None:
        revoke_tickets(user)
