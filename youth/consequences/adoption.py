"""The draft decision of an agenda item: carried, it becomes a numbered resolution."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.consequences.registry import Consequence, Decided, Words, declare_consequence
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

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type that the agenda names."""
        return item.decision_type if item else DecisionType.ORDINARY

    def topic(self, item: "AgendaItem | None", about: UUID | None = None) -> str:
        """Return the item's topic."""
        return item.topic if item else ""

    def matter(self, item: "AgendaItem | None", about: UUID | None) -> str:
        """Return the key of the item's draft decision."""
        return f"item:{_required(item).pk}"

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: UUID | None) -> Words:
        """Return title and text of the item as they are now."""
        item = _required(item)
        return Words(title=item.title, text=item.text, language=item.language)

    def carry(self, decided: Decided) -> "Resolution | None":
        """Enter the decision in the book, or confirm the number that it has."""
        item = _required(decided.item)
        if decided.was_carried:
            return confirm_resolution(
                item.resolutions.get(), decision=decided.decision, actor=decided.actor, cause=decided.cause
            )
        return adopt_resolution(
            agenda_item=item, decision=decided.decision, actor=decided.actor, cause=decided.cause
        )

    def fail(self, decided: Decided) -> None:
        """Annul what the vote before had adopted."""
        if decided.was_carried:
            annul_resolution(
                _required(decided.item).resolutions.get(),
                decision=decided.decision,
                actor=decided.actor,
                cause=decided.cause,
            )


def _required(item: "AgendaItem | None") -> "AgendaItem":
    if item is None:
        raise ValueError("no_item")
    return item
