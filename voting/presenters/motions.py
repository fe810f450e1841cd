"""What can be put to the vote now beside the draft decision, and why the rest can't."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from voting.models import Poll
from youth.consequences import Consequence, consequences
from youth.procedure.steps import StepName
from youth.selectors.rules import rules_of
from youth.services.meetings import step_refusal

if TYPE_CHECKING:
    from youth.models import AgendaItem, Meeting

# In the order of the page: what changes the draft first, then what is about the meeting.
OFFERED = (Poll.Question.AMENDMENT, Poll.Question.POINT, Poll.Question.PROCEDURAL)

# What asks for more than a reason has a page of its own.
OWN_PAGES = {"voting.elect_tellers": "voting:tellers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """One question that could be put now; with ``reasons`` it can't."""

    name: str
    label: Promise
    question: str
    needs_item: bool
    targets: list[tuple[str, str]] | None
    asks_reason: bool
    reasons: tuple[str, ...]

    @property
    def page(self) -> str:
        """Return the name of the page on which it is put."""
        return OWN_PAGES.get(self.name, "")


def motions_of(meeting: "Meeting") -> list[Motion]:
    """Return what can be put to the vote in this meeting, what is possible first."""
    item = meeting.agenda_items.filter(state="under_way").select_related("parent").first()
    found = [
        _motion(meeting, item, one) for question in OFFERED for one in consequences(question, meeting.body)
    ]
    return sorted(found, key=lambda motion: bool(motion.reasons))


def motions_on(item: "AgendaItem", question: str) -> list[Motion]:
    """Return the motions with this question that can be put on the item under way now."""
    found = [_motion(item.meeting, item, one) for one in consequences(question, item.meeting.body)]
    return [motion for motion in found if motion.targets and not motion.reasons]


def items_to_put_together(meeting: "Meeting") -> list[tuple[str, str]]:
    """Return the items that may be put to the vote together, as choices of a form."""
    items = (
        meeting.agenda_items.filter(state="planned").exclude(decision_type="none").select_related("parent")
    )
    fit = [one for one in items if not one.is_late or one.taken_up_at is not None]
    fit.sort(key=lambda one: [int(part) for part in one.place.split(".")])
    return [(str(one.pk), f"{one.place}. {one.title}") for one in fit]


def may_put_together(meeting: "Meeting") -> bool:
    """Return whether several items could be put to the vote at once now."""
    return len(items_to_put_together(meeting)) > 1 and not step_refusal(meeting, StepName.PUT_MOTION)


def _motion(meeting: "Meeting", item: "AgendaItem | None", asks: Consequence) -> Motion:
    step = StepName.OPEN_POLL if asks.needs_item else StepName.PUT_MOTION
    reasons = [str(reason) for reason in step_refusal(meeting, step)]
    targets = None if reasons else asks.targets(meeting, item)
    if not reasons and targets is None and asks.name not in OWN_PAGES:
        reasons = [str(sentence) for _code, sentence in asks.reasons(meeting, item, "")]
    return Motion(
        name=asks.name,
        label=asks.label,
        question=asks.question,
        needs_item=asks.needs_item,
        targets=None if targets is None else [(one.id, one.words) for one in targets],
        asks_reason=asks.asks_reason(rules_of(meeting)),
        reasons=tuple(reasons),
    )
