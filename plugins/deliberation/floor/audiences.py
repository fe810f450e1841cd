"""Who is notified of what came of a question from home: who asked it."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.floor.acts import QuestionRead, QuestionRefused
from plugins.deliberation.floor.models import Question
from youth.journal.streams import key_of
from youth.selectors.audiences import MEETING
from youth.services.notices import SITTINGS, notify_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


def meeting(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the meeting whose stream the act is on."""
    return MEETING, key_of(entry.stream_id)


def asker(entry: "JournalEntry", act: Any) -> Q:
    """Who asked; of what a moderator decided they read in the decision."""
    if entry.cause_stream:
        return Q(pk__in=())
    return Q(pk__in=Question.objects.filter(pk=act.question).values("participant"))


notify_of(
    QuestionRefused,
    asker,
    topic=SITTINGS,
    text=_("Your question was not let through. The reason is on the page of the questions."),
    about=meeting,
)
notify_of(
    QuestionRead,
    asker,
    topic=SITTINGS,
    text=_("Your question was taken up in the hall."),
    about=meeting,
)
