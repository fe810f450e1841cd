"""What a moderator's decision does to a name that somebody shows: taken away, or given back."""

from youth.models import Participant
from youth.selectors.people import name_is_taken
from youth.selectors.shown_names import is_neutral, neutral_name
from youth.services.locking import locked


def take_name_away(participant: Participant) -> None:
    """Give somebody the neutral name until they choose another; call it in a transaction."""
    row = locked(participant, "council")
    row.display_name = neutral_name(row)
    row.save(update_fields=["display_name"])


def give_name_back(participant: Participant, name: str) -> None:
    """Give a name back that was taken away; call it in a transaction.

    Somebody who has chosen another since keeps that; a name that somebody else goes by meanwhile stays away.
    """
    # Names are compared under the lock on the council's row.
    locked(participant.council)
    row = locked(participant, "council")
    if row.left_at is None and is_neutral(row) and not name_is_taken(row.council, name, by_other_than=row):
        row.display_name = name
        row.save(update_fields=["display_name"])
