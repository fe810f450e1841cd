"""Who signs the minutes: who presided and who kept them at the end of the meeting, or a named deputy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from youth.models import Meeting, Office

PRESIDED: Final = "chair"
KEPT: Final = "secretary"
# In which capacity an office signs where nobody was named: the meeting was not held, for instance.
CAPACITY: Mapping[str, str] = {
    Office.Role.CHAIR: PRESIDED,
    Office.Role.DEPUTY_CHAIR: PRESIDED,
    Office.Role.SECRETARY: KEPT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs in a capacity; ``instead_of`` and ``reason`` where that is a deputy."""

    participant: UUID
    instead_of: UUID | None = None
    reason: str = ""


def signatories_of(meeting: Meeting) -> dict[str, Signatory]:
    """Return who signs the minutes, by capacity; a capacity in which nobody was named is left out."""
    named = {PRESIDED: meeting.presiding_id, KEPT: meeting.keeping_id}
    found = {key: Signatory(participant=one) for key, one in named.items() if one is not None}
    for deputy in meeting.minutes_deputies.all():
        found[deputy.capacity] = Signatory(
            participant=deputy.participant_id, instead_of=named[deputy.capacity], reason=deputy.reason
        )
    return found
