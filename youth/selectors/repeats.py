"""Whether what somebody asks for stands already, by their own act of a moment ago."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from youth import clock
from youth.journal.kinds import Kind
from youth.models import Participant
from youth.models.journal import JournalEntry

A_MOMENT = timedelta(minutes=2)
# A stream's last acts; what stands since a moment is among them.
LOOKED_AT = 200


def stands_by_own_act(
    stream: str, actor: Participant | None, wanted: type[Kind], family: Collection[type[Kind]], **about: Any
) -> bool:
    """Return whether the last act of a family is the wanted one, by the same person, a moment ago.

    ``family`` are the kinds that bring the wanted state about or end it; ``about`` names what the act is
    about as its payload does. A second press is then no mistake: what was wanted holds.
    """
    if actor is None:
        return False
    names = {kind.name for kind in family} | {wanted.name}
    entries = JournalEntry.objects.filter(stream_id=stream, at__gte=clock.now() - A_MOMENT)
    for entry in entries.order_by("-seq")[:LOOKED_AT]:
        payload = entry.payload or {}
        if entry.kind in names and _is_about(payload, about):
            knows_all = all(name in payload for name in about)
            return entry.kind == wanted.name and entry.actor == actor.pk and knows_all
    return False


def _is_about(payload: dict[str, Any], about: dict[str, Any]) -> bool:
    """Return whether an entry may be about the thing: nothing that it names is another."""
    return all(name not in payload or payload[name] == str(value) for name, value in about.items())
