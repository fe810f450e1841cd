"""Tickets: a signed statement for whom a page was made, so that a connection needs no session.

It permits nothing by itself: whether it is still valid is checked on connecting and every few seconds.

A ticket is for one participant (or a visitor), one stream, one audience and language, and one day of
the council. It travels in the WebSocket's subprotocol, never in an address, because addresses are logged.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core import signing

from youth.journal.kinds import AUDIENCES
from youth.live.frames import View

# A meeting that goes on past midnight keeps its screens, which get the next day's ticket before.
GRACE = timedelta(hours=3)
# Full stops, because a subprotocol may not contain a colon.
_signer = signing.Signer(salt="youth.live.ticket", sep=".")


class InvalidTicketError(Exception):
    """The ticket has a wrong signature, another form or another day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a live connection may follow, and as which participant."""

    council: str
    time_zone: str
    stream: str
    view: View
    participant: UUID | None
    epoch: int
    day: date

    def signed(self) -> str:
        """Return the signed form of the ticket."""
        return _signer.sign_object(
            [
                self.council,
                self.time_zone,
                self.stream,
                *self.view,
                self.participant.hex if self.participant else "",
                self.epoch,
                self.day.isoformat(),
            ]
        )

    def on(self, now: datetime) -> "Ticket":
        """Return this ticket for the council's present day, itself where it is for that day."""
        day = now.astimezone(ZoneInfo(self.time_zone)).date()
        return self if day == self.day else replace(self, day=day)

    def ends_at(self) -> datetime:
        """Return the moment after which the ticket is no longer accepted."""
        midnight = datetime.combine(self.day + timedelta(days=1), time(), ZoneInfo(self.time_zone))
        return midnight + GRACE


def read_ticket(text: str, now: datetime) -> Ticket:
    """Return the ticket behind its signed form. Raises ``InvalidTicketError``."""
    try:
        ticket = _ticket(_signer.unsign_object(text))
    except (signing.BadSignature, ValueError, TypeError, LookupError) as error:
        raise InvalidTicketError from error
    if now > ticket.ends_at():
        raise InvalidTicketError
    return ticket


def _ticket(claims: Any) -> Ticket:
    council, time_zone, stream, audience, language, participant, epoch, day = claims
    if audience not in AUDIENCES:
        raise InvalidTicketError
    return Ticket(
        council=council,
        time_zone=time_zone,
        stream=stream,
        view=View(audience, language),
        participant=UUID(participant) if participant else None,
        epoch=epoch,
        day=date.fromisoformat(day),
    )
