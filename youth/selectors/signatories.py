"""Who signs the minutes: who presided and who kept them at the end of the meeting, or a named deputy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from youth.models import Council, Meeting, Minutes, MinutesDeputy, Office, Participant

PRESIDED: Final = "chair"
KEPT: Final = "secretary"
# In which capacity an office signs where nobody was named: the meeting was not held, for instance.
CAPACITY: Mapping[str, str] = {
    Office.Role.CHAIR: PRESIDED,
    Office.Role.DEPUTY_CHAIR: PRESIDED,
    Office.Role.SECRETARY: KEPT,
}

# Over, and without signed minutes yet.
WITHOUT_MINUTES: Final = (
    Q(state=Meeting.State.CLOSED) | Q(state=Meeting.State.CANCELLED, lacked_quorum=True)
) & (Q(minutes=None) | Q(minutes__state__in=[Minutes.State.DRAFT, Minutes.State.OBJECTIONS]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs in a capacity; ``instead_of`` and ``reason`` where that is a deputy."""

    participant: UUID
    instead_of: UUID | None = None
    reason: str = ""


def meetings_to_sign(participant: Participant) -> QuerySet[Meeting]:
    """Return the meetings whose minutes somebody is named to sign, until they are signed."""
    deputy = MinutesDeputy.objects.filter(meeting=OuterRef("pk"), participant=participant)
    named = Q(presiding=participant) | Q(keeping=participant) | Q(Exists(deputy))
    return Meeting.objects.filter(WITHOUT_MINUTES & named, council=participant.council_id)


def meetings_each_signs() -> QuerySet[Meeting]:
    """Return the same of each row of participants, as a subquery."""
    own = OuterRef("pk")
    deputy = MinutesDeputy.objects.filter(meeting=OuterRef("pk"), participant=OuterRef(OuterRef("pk")))
    named = Q(presiding=own) | Q(keeping=own) | Q(Exists(deputy))
    return Meeting.objects.filter(WITHOUT_MINUTES & named, council=OuterRef("council"))


def signing_minutes(council: Council) -> set[UUID]:
    """Return the participants named to sign minutes that are not signed yet, in one query."""
    named = Meeting.objects.filter(WITHOUT_MINUTES, council=council)
    rows = named.values_list("presiding", "keeping", "minutes_deputies__participant")
    return {one for row in rows for one in row if one is not None}


def signatories_of(meeting: Meeting) -> dict[str, Signatory]:
    """Return who signs the minutes, by capacity; a capacity in which nobody was named is left out."""
    named = {PRESIDED: meeting.presiding_id, KEPT: meeting.keeping_id}
    found = {key: Signatory(participant=one) for key, one in named.items() if one is not None}
    for deputy in meeting.minutes_deputies.all():
        found[deputy.capacity] = Signatory(
            participant=deputy.participant_id, instead_of=named[deputy.capacity], reason=deputy.reason
        )
    return found
