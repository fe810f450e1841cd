"""The draft decision of an agenda item: carried, it becomes a numbered resolution."""

from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.consequences.registry import Consequence, Decided, Words, declare_consequence, required
from youth.procedure.body import COUNCIL_ALONE, Body
from youth.procedure.choices import DecisionType
from youth.services.resolutions import adopt_resolution, annul_resolution, confirm_resolution

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution
    from youth.procedure.profile import Profile


@declare_consequence
class Adopt(Consequence):
    """Adopt the draft decision of the item under way.

    A repetition that carries again keeps the number; one that fails annuls the resolution, whose number
    stays in the book.
    """

    name: ClassVar[str] = "youth.adopt"
    question: ClassVar[str] = "main"
    label: ClassVar[Promise] = _("the draft decision")
    bodies: ClassVar[frozenset[Body]] = COUNCIL_ALONE

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type that the agenda names."""
        return item.decision_type if item else DecisionType.ORDINARY

    def topic(self, item: "AgendaItem | None", about: str = "") -> str:
        """Return the item's topic."""
        return item.topic if item else ""

    def matter(self, item: "AgendaItem | None", about: str) -> str:
        """Return the key of the item's draft decision."""
        return f"item:{required(item).pk}"

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return title and text of the item as they are now."""
        item = required(item)
        return Words(title=item.title, text=item.text, language=item.language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why: votes on its points left nothing of the draft."""
        item = required(item)
        if item.draft_changed_at is not None and not item.points:
            return [("no_point_left", _("No point of the draft decision is left: finish the item."))]
        return []

    def carry(self, decided: Decided) -> "Resolution | None":
        """Enter the decision in the book."""
        return adopt_resolution(
            agenda_item=required(decided.item),
            decision=decided.decision,
            actor=decided.actor,
            cause=decided.cause,
        )

    def confirm(self, decided: Decided) -> "Resolution | None":
        """Confirm the number that the decision has."""
        if not decided.was_carried:
            return None
        return confirm_resolution(
            required(decided.item).resolutions.get(elected_in=None),
            decision=decided.decision,
            actor=decided.actor,
            cause=decided.cause,
        )

    def undo(self, decided: Decided) -> None:
        """Annul what the vote before had adopted."""
        if decided.was_carried:
            annul_resolution(
                required(decided.item).resolutions.get(elected_in=None),
                decision=decided.decision,
                actor=decided.actor,
                cause=decided.cause,
            )
