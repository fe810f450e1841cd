"""The points of a draft decision, put to the vote one by one before the whole."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youth.consequences.registry import Consequence, Decided, Target, Words, declare_consequence, required
from youth.points import words_of
from youth.procedure.matter import DECIDING
from youth.selectors.steps import facts_of
from youth.services.motions import change_points

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting
    from youth.procedure.profile import Profile


@declare_consequence
class KeepPoint(Consequence):
    """Keep one point of the draft decision; a lost one is struck before the whole is put to the vote."""

    name: ClassVar[str] = "youth.keep_point"
    question: ClassVar[str] = "point"
    label: ClassVar[Promise] = _("A single point of the draft decision")

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type of the whole decision."""
        return required(item).decision_type

    def topic(self, item: "AgendaItem | None", about: str = "") -> str:
        """Return the item's topic."""
        return required(item).topic

    def targets(self, meeting: "Meeting", item: "AgendaItem | None") -> list[Target]:
        """Return the points of the item's draft, where it has more than one."""
        if item is None or len(item.points) < 2:
            return []
        return [
            Target(id=row["id"], words=words_of("", [row]), language=item.language) for row in item.points
        ]

    def matter(self, item: "AgendaItem | None", about: str) -> str:
        """Return the key of the point."""
        return f"item:{required(item).pk}/point:{about}"

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the point's words, under the title of its item."""
        item = required(item)
        return Words(title=item.title, text=words_of("", _rows(item, about)), language=item.language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why the point is not put: there is none, or the whole was voted on."""
        if item is None or not _rows(item, about):
            return [("unknown_point", _("There is no such point in the draft decision."))]
        if any(vote.result in DECIDING for vote in facts_of(meeting).votes.get(item.pk, ())):
            return [("item_voted", _("The whole decision has been voted on."))]
        return []

    def keep(self, decided: Decided) -> dict[str, Any]:
        """Return the points of the draft."""
        return {"points": required(decided.item).points}

    def undo(self, decided: Decided) -> None:
        """Put a struck point back in its place."""
        if not decided.was_carried:
            item, points = required(decided.item), decided.before["points"]
            change_points(item, points=points, actor=decided.actor, cause=decided.cause)

    def fail(self, decided: Decided) -> None:
        """Strike the point from the draft."""
        item = required(decided.item)
        rows = [row for row in item.points if row["id"] != decided.about]
        change_points(item, points=rows, actor=decided.actor, cause=decided.cause)


def _rows(item: "AgendaItem", about: str) -> list[dict[str, Any]]:
    return [row for row in item.points if row["id"] == about]
