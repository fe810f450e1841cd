"""Challenges that nobody has answered: which steps of a meeting wait for them, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from voting.matters import matter_of_poll
from voting.models import UNFINISHED, Poll
from voting.procedure.challenges import Challenges, steps_held_up
from voting.selectors import votes_in_meeting
from voting.services.repeating import can_be_repeated
from youth.procedure.matter import Matter, MatterAct, awaits_answer, matter_reasons
from youth.selectors.attendance import quorum_state

if TYPE_CHECKING:
    from youth.models import Meeting


@dataclass(slots=True)
class Unanswered:
    """What waits for an answer to a challenge: sentences by the name of a step, and whether one can be given.

    ``awaits_answer`` is about results: one of them can be counted again, or its vote repeated.
    """

    waits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    awaits_answer: bool = False


def held_up(meeting: "Meeting") -> dict[str, tuple[str, ...]]:
    """Return what has to be answered first, as sentences, by the name of each step that waits for it."""
    return unanswered(meeting, votes_in_meeting(meeting).challenged).waits


def unanswered(meeting: "Meeting", challenged: Iterable[UUID]) -> Unanswered:
    """Return what waits for an answer to the challenges of these polls."""
    found = Unanswered()
    if not (asked := tuple(challenged)):
        return found
    polls = Poll.objects.filter(pk__in=asked).select_related("agenda_item", "council")
    for poll in polls.order_by("opened_at", "pk"):
        poll.meeting = meeting
        if poll.state in UNFINISHED:
            challenges = Challenges(quorum=poll.awaits_recount)
        else:
            matter = matter_of_poll(poll)
            challenges = _challenge_of_result(poll, matter)
            acts = (MatterAct.REPEAT, MatterAct.COUNT)
            found.awaits_answer |= any(not matter_reasons(act, matter) for act in acts)
        for step in steps_held_up(challenges):
            found.waits[step.value] = (*found.waits.get(step.value, ()), _sentence(poll))
    return found


def _challenge_of_result(poll: Poll, matter: Matter) -> Challenges:
    if not awaits_answer(matter):
        return Challenges()
    quorum = quorum_state(poll.sitting)
    return Challenges(
        result=True,
        quorate=quorum.met,
        is_answerable=not matter_reasons(MatterAct.COUNT, matter) or can_be_repeated(poll),
    )


def _sentence(poll: Poll) -> str:
    sentence = (
        _(
            "The quorum of the vote “%(title)s” was doubted: first count the members in the hall, on the "
            "page of the meeting."
        )
        if poll.state in UNFINISHED
        else _(
            "The result of the vote “%(title)s” was challenged: first count it again or repeat the vote, on "
            "the page of the meeting."
        )
    )
    return sentence % {"title": poll.title}
