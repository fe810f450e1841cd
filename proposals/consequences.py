"""The vote on an amendment; adopted, it changes the draft decision at once."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from proposals.models import Amendment
from proposals.presenters.amendments import title_of
from proposals.selectors.amendments import amendments_to_vote
from proposals.services.amending import decide_amendment, item_of, undo_amendment
from youth.consequences import Consequence, Decided, Target, Words, declare_consequence, required

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution


@declare_consequence
class Amend(Consequence):
    """Change the draft decision of the item under way as an amendment says."""

    name: ClassVar[str] = "proposals.amend"
    question: ClassVar[str] = "amendment"
    label: ClassVar[Promise] = _("An amendment")

    def targets(self, meeting: "Meeting", item: "AgendaItem | None") -> list[Target]:
        """Return the amendments that the rules put next."""
        if item is None:
            return []
        return [
            Target(id=str(one.pk), words=title_of(one, item), language=one.language)
            for one in amendments_to_vote(item)
        ]

    def matter(self, item: "AgendaItem | None", about: str) -> str:
        """Return the key of the amendment."""
        return f"amendment:{about}"

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return what the amendment is to, and its text."""
        item = required(item)
        one = item.amendments.get(pk=about)
        with override(meeting.council.languages[0]):
            title = title_of(one, item)
        return Words(title=title[:300], text=one.text, language=one.language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why it is not put: it is not there, decided, or the rules put others before it."""
        if item is None or about not in {str(one.pk) for one in amendments_to_vote(item)}:
            return [("amendment_not_next", _("The rules put other amendments before this one."))]
        return []

    def carry(self, decided: Decided) -> "Resolution | None":
        """Change the draft."""
        self._decide(decided, is_adopted=True)
        return None

    def fail(self, decided: Decided) -> None:
        """Note that it was not adopted."""
        self._decide(decided, is_adopted=False)

    def keep(self, decided: Decided) -> dict[str, Any]:
        """Return the text that it changes: the draft's points, or what it was moved to."""
        one = self._amendment(decided)
        return {"points": item_of(one).points, "to": one.to.text if one.to else ""}

    def undo(self, decided: Decided) -> None:
        """Put back the text that it changed."""
        if decided.was_carried:
            undo_amendment(self._amendment(decided), decided.before, actor=decided.actor, cause=decided.cause)

    def _decide(self, decided: Decided, *, is_adopted: bool) -> None:
        one = self._amendment(decided)
        decide_amendment(one, is_adopted=is_adopted, actor=decided.actor, cause=decided.cause)

    def _amendment(self, decided: Decided) -> Amendment:
        return Amendment.objects.select_related("agenda_item__meeting", "to").get(pk=decided.about)
