"""Several items put to the vote at once; each gets its own outcome and number."""

from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from youth.consequences.registry import Consequence, Words, declare_consequence

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting


@declare_consequence
class Together(Consequence):
    """Ask once about several items; what follows, follows from the votes of the items."""

    name: ClassVar[str] = "youth.adopt_together"
    question: ClassVar[str] = "together"
    label: ClassVar[Promise] = _("Several items at once")
    needs_item: ClassVar[bool] = False

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question; ``reason`` has the places and titles of the items, a line each."""
        language = meeting.council.languages[0]
        with override(language):
            return Words(title=gettext("Several items in one vote"), text=reason, language=language)
