"""Due work on opinion polls: they begin and end by themselves."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voting.opinions import due_to_begin, due_to_end
from voting.services.opinions import close_opinion_poll, open_opinion_poll
from youth.runner.due import due_in_council

if TYPE_CHECKING:
    from youth.models import Council


@due_in_council("voting.opinion_polls", every=timedelta(minutes=1))
def begin_and_end_opinion_polls(council: "Council", now: datetime) -> int:
    """End what is over, then begin what has begun; return how many there were."""
    ending, beginning = list(due_to_end(council, now)), list(due_to_begin(council, now))
    for poll in ending:
        close_opinion_poll(poll)
    for poll in beginning:
        open_opinion_poll(poll)
    return len(ending) + len(beginning)
