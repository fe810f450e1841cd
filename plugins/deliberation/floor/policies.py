"""Who may do what on the floor."""

from typing import TYPE_CHECKING, Any

from youth.policies import MEMBER, PRESIDING, SECRETARY, holds, may, policy
from youth.roles import OwnRole
from youth.selectors.counting import counts

if TYPE_CHECKING:
    from youth.models import Participant


@policy("deliberation.speak", by=(MEMBER,))
def may_speak(participant: "Participant | None", subject: Any) -> bool:
    """Members ask to speak, and withdraw their own request."""
    return may("meeting.attend", participant, subject)


@policy("deliberation.enter", by=(PRESIDING, SECRETARY))
def may_enter(participant: "Participant | None", subject: Any) -> bool:
    """The chair's table enters requests of members who raise their hand, and takes them out again."""
    return may("meeting.record", participant, subject)


@policy("deliberation.give_floor", by=(PRESIDING,))
def may_give_floor(participant: "Participant | None", subject: Any) -> bool:
    """Who presides over the meeting gives the floor and takes it."""
    return may("meeting.run", participant, subject)


@policy("deliberation.ask_from_home")
def may_ask_from_home(participant: "Participant | None", meeting: Any) -> bool:
    """Every person who takes part asks and supports questions, where everybody may follow the meeting."""
    return meeting.is_public and counts(participant)


@policy("deliberation.review_questions", by=(SECRETARY, OwnRole.MODERATOR))
def may_review_questions(participant: "Participant | None", subject: Any) -> bool:
    """Secretary and moderator let questions from home through, or refuse them with a reason."""
    return holds(participant, SECRETARY, OwnRole.MODERATOR)
