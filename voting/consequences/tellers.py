"""Electing the tellers of a meeting."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from voting.acts import TellersElected
from voting.models import TellerList
from voting.phrasing import reason_sentence
from youth import clock
from youth.consequences import Consequence, Decided, Words, declare_consequence
from youth.services.entries import append_to_meeting
from youth.services.motions import note_overturned

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting


@declare_consequence
class ElectTellers(Consequence):
    """Elect a list of members as the meeting's tellers; it takes the place of an earlier one."""

    name: ClassVar[str] = "voting.elect_tellers"
    question: ClassVar[str] = "procedural"
    label: ClassVar[Promise] = gettext_lazy("Election of the tellers")
    needs_item: ClassVar[bool] = False

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question, in the council's first language.

        It holds the members' ids, which are read as names: a name may be erased, and the question's digest
        still says who was proposed.
        """
        language = meeting.council.languages[0]
        with override(language):
            title = _("Election of the tellers")
        tellers = _list(meeting, about).tellers.all()
        lines = [f"{place}. {one.participant_id}" for place, one in enumerate(tellers, start=1)]
        return Words(title=title, text="\n".join(lines), language=language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why the list can't be put to the vote: it is of another meeting, or nobody made it."""
        try:
            known = TellerList.objects.filter(meeting=meeting, elected_at=None, pk=UUID(about)).exists()
        except ValueError:
            known = False
        return [] if known else [("unknown_tellers", reason_sentence("unknown_tellers"))]

    def carry(self, decided: Decided) -> None:
        """Make the members on the list the tellers."""
        elected = _list(decided.meeting, decided.about)
        elected.elected_at = clock.now()
        elected.save(update_fields=["elected_at"])
        act = TellersElected(
            poll=decided.poll,
            chosen=elected.pk,
            tellers=[teller.participant_id for teller in elected.tellers.all()],
        )
        append_to_meeting(decided.meeting, act, actor=decided.actor, cause=decided.cause)

    def undo(self, decided: Decided) -> None:
        """Leave the tellers who were elected before."""
        if decided.was_carried:
            TellerList.objects.filter(pk=decided.about).update(elected_at=None)
            note_overturned(decided.meeting, **decided.by_vote)


def _list(meeting: "Meeting", about: str) -> TellerList:
    return TellerList.objects.get(meeting=meeting, pk=UUID(about))
