"""What the council decides about the course of its meeting: debate, speaking time, openness."""

from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from youth.consequences.registry import Consequence, Decided, Words, declare_consequence, required
from youth.services.motions import close_to_public, restore_meeting

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting, Resolution
    from youth.procedure.profile import Profile


@declare_consequence
class CloseDebate(Consequence):
    """End the debate on the item under way; the floor follows it."""

    name: ClassVar[str] = "youth.close_debate"
    question: ClassVar[str] = "procedural"
    label: ClassVar[Promise] = _("End the debate")

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type that the rules ask for: `debate.close_by`."""
        return profile.debate.close_by.value

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question with the item's title."""
        return _about_item(meeting, item, _("To end the debate on item %(place)s: %(title)s"))


@declare_consequence
class ExtendSpeakingTime(Consequence):
    """Give more time to speak on the item under way; the floor follows it."""

    name: ClassVar[str] = "youth.extend_speaking_time"
    question: ClassVar[str] = "procedural"
    label: ClassVar[Promise] = _("Extend the speaking time")

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question with the item's title."""
        return _about_item(meeting, item, _("To extend the speaking time on item %(place)s: %(title)s"))


@declare_consequence
class CloseSession(Consequence):
    """Close the meeting to the public, with a reason where the rules ask for one."""

    name: ClassVar[str] = "youth.close_session"
    question: ClassVar[str] = "procedural"
    label: ClassVar[Promise] = _("Close the meeting to the public")
    needs_item: ClassVar[bool] = False

    def decision_type(self, profile: "Profile", item: "AgendaItem | None") -> str:
        """Return the type that the rules ask for: `session.closed_by`."""
        return profile.session.closed_by.value

    def asks_reason(self, profile: "Profile") -> bool:
        """Return whether closing it needs a reason: `session.closed_needs_reason`."""
        return profile.session.closed_needs_reason.value

    def words(self, meeting: "Meeting", item: "AgendaItem | None", about: str, reason: str) -> Words:
        """Return the question with its reason."""
        language = meeting.council.languages[0]
        with override(language):
            title = gettext("To go on with the meeting closed to the public")
        return Words(title=title, text=reason, language=language)

    def reasons(
        self, meeting: "Meeting", item: "AgendaItem | None", about: str
    ) -> list[tuple[str, str | Promise]]:
        """Return why: it is closed already."""
        if not meeting.is_public:
            return [("session_closed", _("The meeting is closed to the public already."))]
        return []

    def carry(self, decided: Decided) -> "Resolution | None":
        """Close the rest of the meeting."""
        close_to_public(decided.meeting, actor=decided.actor, cause=decided.cause)
        return None

    def undo(self, decided: Decided) -> None:
        """Let the public in again."""
        if decided.was_carried:
            restore_meeting(decided.meeting, is_public=True, **decided.by_vote)


def _about_item(meeting: "Meeting", item: "AgendaItem | None", sentence: Promise) -> Words:
    one, language = required(item), meeting.council.languages[0]
    with override(language):
        title = str(sentence) % {"place": one.place, "title": one.title}
    return Words(title=title[:300], language=language)
