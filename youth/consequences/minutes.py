"""The council adopts the minutes of an earlier meeting."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from youth.consequences.registry import Consequence, Decided, Target, Words, declare_consequence
from youth.models import Minutes
from youth.selectors.meeting_names import meeting_name
from youth.selectors.minutes import minutes_to_adopt
from youth.services.minutes import adopt_minutes, take_back_adoption

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution


@declare_consequence
class AdoptMinutes(Consequence):
    """Adopt the minutes of an earlier meeting, whose text no longer changes."""

    name: ClassVar[str] = "youth.adopt_minutes"
    question: ClassVar[str] = "procedural"
    label: ClassVar[Promise] = _("Adopt the minutes of an earlier meeting")
    needs_item: ClassVar[bool] = False

    def targets(self, meeting: "Meeting", item: "AgendaItem | None") -> list[Target]:
        """Return the meetings whose minutes were not adopted, latest first."""
        language = meeting.council.languages[0]
        with override(language):
            return [
                Target(id=str(one.pk), words=meeting_name(one.meeting), language=language)
                for one in minutes_to_adopt(meeting)
            ]

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question with the name of the meeting."""
        language = meeting.council.languages[0]
        earlier = Minutes.objects.select_related("meeting__council").get(pk=UUID(about)).meeting
        with override(language):
            title = gettext("Adoption of the minutes: %(meeting)s") % {"meeting": meeting_name(earlier)}
        return Words(title=title[:300], language=language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why: no minutes of that meeting await their adoption."""
        if about not in {str(one.pk) for one in minutes_to_adopt(meeting)}:
            return [("unknown_minutes", _("Choose a meeting whose minutes have not been adopted."))]
        return []

    def carry(self, decided: Decided) -> "Resolution | None":
        """Note that they are adopted."""
        adopt_minutes(_minutes(decided), meeting=decided.meeting, **decided.by_vote)
        return None

    def undo(self, decided: Decided) -> None:
        """Leave them as not adopted."""
        if decided.was_carried:
            take_back_adoption(_minutes(decided), meeting=decided.meeting, **decided.by_vote)


def _minutes(decided: Decided) -> Minutes:
    return Minutes.objects.get(pk=UUID(decided.about))
