"""Who is notified of opinion polls: who follows the council at the beginning, who answered at the end."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voting.acts import OpinionClosed, OpinionOpened, OpinionWithdrawn
from voting.models import Participation
from voting.offers import OPINIONS
from voting.opinions import LABEL
from youth.journal.streams import key_of
from youth.selectors.audiences import followers_of_council
from youth.services.notices import notify_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


def opinion_poll(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the opinion poll whose stream the act is on."""
    return LABEL, key_of(entry.stream_id)


def council_followers(entry: "JournalEntry", act: Any) -> Q:
    """Those who follow the council."""
    return followers_of_council(entry.stream.council)


def answerers(entry: "JournalEntry", act: Any) -> Q:
    """Those who answered; nothing says what."""
    lines = Participation.objects.filter(
        box__about=UUID(key_of(entry.stream_id)), box__council=entry.stream.council, day__isnull=False
    )
    return Q(pk__in=lines.values("participant"))


notify_of(
    OpinionOpened,
    council_followers,
    topic=OPINIONS,
    text=_("The council asks what you think. You can answer now."),
    about=opinion_poll,
)
notify_of(
    OpinionClosed,
    council_followers,
    answerers,
    topic=OPINIONS,
    text=_("The opinion poll has ended; you can read what came out."),
    about=opinion_poll,
)
notify_of(
    OpinionWithdrawn,
    council_followers,
    topic=OPINIONS,
    text=_("The council took the question back; no answer is counted."),
    about=opinion_poll,
)
