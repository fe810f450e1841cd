"""The draft decision of an item in a committee: the answer is its opinion, not a resolution."""

from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.consequences.adoption import Adopt
from youth.consequences.registry import Decided, declare_consequence, required
from youth.procedure.body import COMMITTEE_ALONE, Body
from youth.procedure.choices import DecisionType
from youth.services.opinions import give_opinion

if TYPE_CHECKING:
    from youth.models import AgendaItem, Resolution
    from youth.procedure.profile import Profile


@declare_consequence
class GiveOpinion(Adopt):
    """Give the committee's opinion on the draft decision of the item under way, whatever the matter.

    A committee decides by the majority of the ordinary decision, and no topic prescribes it a way of voting.
    """

    name: ClassVar[str] = "youth.give_opinion"
    label: ClassVar[Promise] = _("the opinion on the draft decision")
    bodies: ClassVar[frozenset[Body]] = COMMITTEE_ALONE

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type of every decision of a committee."""
        return DecisionType.ORDINARY

    def topic(self, item: "AgendaItem | None", about: str = "") -> str:
        """Return no topic."""
        return ""

    def carry(self, decided: Decided) -> "Resolution | None":
        """Enter the opinion; there is no resolution."""
        self._enter(decided)
        return None

    def fail(self, decided: Decided) -> None:
        """Enter the opinion that a lost vote amounts to."""
        self._enter(decided)

    def confirm(self, decided: Decided) -> "Resolution | None":
        """Enter the opinion with the new counts."""
        self._enter(decided)
        return None

    def undo(self, decided: Decided) -> None:
        """Leave the opinion: that of the repeated vote takes its place."""

    def _enter(self, decided: Decided) -> None:
        give_opinion(
            required(decided.item), decision=decided.decision, actor=decided.actor, cause=decided.cause
        )
