"""What the rules say of the agenda: by which majority a late item is taken up, who postpones an item."""

from youth.procedure.choices import DecisionType, LateItem

UNANIMOUS = "unanimous"


def postpones_alone(meeting_state: str) -> bool:
    """Return whether who presides postpones an item without a vote.

    Between the notice and the opening, when nobody can vote yet: before the notice an item is taken off, in
    the meeting the council decides.
    """
    return meeting_state == "convened"


def majority_for_late_item(rule: LateItem) -> str:
    """Return the type of decision that takes up an item after the notice.

    Where the rules ask for all, or for urgency, the body itself says that it is urgent, by the votes of all
    who are present. Raises ``ValueError`` where they allow none.
    """
    types = {
        LateItem.ORDINARY: DecisionType.ORDINARY.value,
        LateItem.TWO_THIRDS: DecisionType.TWO_THIRDS.value,
        LateItem.UNANIMOUS_OR_URGENT: UNANIMOUS,
    }
    if rule not in types:
        raise ValueError(rule)
    return types[rule]
