"""A challenge is answered before anything else: which steps of the meeting wait for it."""

from dataclasses import dataclass

from youth.procedure.steps import StepName

# The next step, whatever it is. A break and what the rules have for a lost quorum are always possible.
NEXT_STEPS = frozenset(
    {
        StepName.START_ITEM,
        StepName.OPEN_POLL,
        StepName.PUT_MOTION,
        StepName.CLOSE_ITEM,
        StepName.POSTPONE_ITEM,
        StepName.CLOSE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenges:
    """What is challenged in a meeting, and whether it can be answered now.

    ``quorum``: that of a vote is doubted, and the count of the hall is awaited; ``result``: that of a vote is
    challenged, and it is neither counted again nor repeated yet. ``quorate`` is about the hall now, and
    ``is_answerable`` says that the vote could be repeated but for a quorum of the hall.
    """

    quorum: bool = False
    result: bool = False
    quorate: bool = True
    is_answerable: bool = True


def steps_held_up(challenges: Challenges) -> frozenset[StepName]:
    """Return the steps that wait for an answer to a challenge.

    A doubted quorum can always be counted. An answer that nobody could give (nobody who may vote is left in
    the hall) holds up nothing, except for want of a quorum: the meeting waits for one, or ends without it.
    """
    waits = challenges.result and (challenges.is_answerable or not challenges.quorate)
    return NEXT_STEPS if challenges.quorum or waits else frozenset()
