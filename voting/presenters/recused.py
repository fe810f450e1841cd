"""Who took no part in a poll because of a conflict of interest, as its page shows it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voting.models import NonVoter, Poll
from youth.name_order import name_key
from youth.names import name_or_erased
from youth.procedure.choices import ConflictEffect
from youth.selectors.recusals import grounds_on


@dataclass(frozen=True, slots=True)
class Recused:
    """A member with the ground that they declared."""

    name: str
    ground: str


def recused_in(poll: Poll) -> list[Recused]:
    """Return who was recused when the poll opened, by name."""
    found = poll.non_voters.filter(why=NonVoter.Why.RECUSED)
    grounds = grounds_on(poll.agenda_item_id)
    rows = [Recused(name_or_erased(one.name_in_office), grounds.get(one.participant_id, "")) for one in found]
    return sorted(rows, key=lambda row: name_key(row.name))


def recusal_sentence(poll: Poll) -> str:
    """Return how many took no part, and whether they count among those present by the poll's rule."""
    if not poll.recused:
        return ""
    members = ngettext(
        "%(count)s member took no part because of a conflict of interest.",
        "%(count)s members took no part because of a conflict of interest.",
        poll.recused,
    ) % {"count": poll.recused}
    effect = (
        _("By the rules they do not count among those present.")
        if poll.rule["conflict"] == ConflictEffect.LEAVES_PRESENT
        else _("By the rules they count among those present.")
    )
    return f"{members} {effect}"
