"""Who is notified of what is written: the author of the proposal, of the argument, of the side."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.arguments import acts
from plugins.deliberation.arguments.offers import ARGUMENTS
from plugins.deliberation.arguments.selectors import author_of, on_the_side
from proposals.selectors.authors import authors_of
from proposals.selectors.proposals import LABEL
from youth.journal.streams import key_of
from youth.services.notices import notify_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


def proposal(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the proposal whose stream the act is on."""
    return LABEL, key_of(entry.stream_id)


def proposers(entry: "JournalEntry", act: Any) -> Q:
    """Those who wrote the proposal."""
    return authors_of(UUID(key_of(entry.stream_id)))


def answered_author(entry: "JournalEntry", act: acts.ArgumentAnswered) -> Q:
    """Who wrote the argument that was answered."""
    return author_of(act.argument)


def authors_of_the_side(entry: "JournalEntry", act: acts.SummaryProposed) -> Q:
    """Those who argued on the side that was summed up."""
    return on_the_side(act.summary)


notify_of(
    acts.ArgumentMade,
    proposers,
    topic=ARGUMENTS,
    text=_("Somebody wrote an argument or a question about it."),
    about=proposal,
)
notify_of(
    acts.ArgumentAnswered,
    answered_author,
    topic=ARGUMENTS,
    text=_("Somebody answered what you wrote about it."),
    about=proposal,
)
notify_of(
    acts.SummaryProposed,
    authors_of_the_side,
    topic=ARGUMENTS,
    text=_("Somebody summed up the side on which you argued: accept it if it says what you mean."),
    about=proposal,
)
