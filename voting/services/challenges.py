"""Challenges that nobody has answered: which steps of a meeting wait for them, and in which words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from voting.matters import matter_of_poll
from voting.models import UNFINISHED, Poll
from voting.procedure.challenges import Challenges, steps_held_up
from voting.selectors import votes_in_meeting
from voting.services.repeating import can_be_repeated
from youth.procedure.matter import MatterAct, awaits_answer, matter_reasons
from youth.selectors.attendance import quorum_state

if TYPE_CHECKING:
    from youth.models import Meeting


def held_up(meeting: "Meeting", challenged: Iterable[UUID] | None = None) -> dict[str, tuple[str, ...]]:
    """Return what has to be answered first, as sentences, by the name of each step that waits for it.

    ``challenged`` are the polls in question where they were read already.
    """
    asked = votes_in_meeting(meeting).challenged if challenged is None else tuple(challenged)
    if not asked:
        return {}
    waits: dict[str, tuple[str, ...]] = {}
    polls = Poll.objects.filter(pk__in=asked).select_related("agenda_item", "council")
    for poll in polls.order_by("opened_at", "pk"):
        poll.meeting = meeting
        for step in steps_held_up(_challenges_of(poll)):
            waits[step.value] = (*waits.get(step.value, ()), _sentence(poll))
    return waits


def _challenges_of(poll: Poll) -> Challenges:
    if poll.state in UNFINISHED:
        return Challenges(quorum=poll.awaits_recount)
    matter = matter_of_poll(poll)
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
