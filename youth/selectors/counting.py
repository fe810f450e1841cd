"""Who is counted where heads are counted."""

from youth.models import Participant


def counts(participant: Participant | None) -> bool:
    """Return whether the participant may be counted: as supporter, voter, member, and for a quorum.

    Organisations and guests never are, whatever else holds of them. Every service that counts heads asks
    this first.
    """
    return participant is not None and not participant.is_organisation and not participant.is_guest
