"""The text of a decision as somebody typed it, read for keeping."""

from collections.abc import Iterable, Mapping
from typing import Any

from youth.phrasing.points import faults_shown
from youth.points import Decision, from_rows, keep_ids, read
from youth.refusals import Refusal


def decision_in(typed: str, *, before: Iterable[Mapping[str, Any]] = (), field: str) -> Decision:
    """Return the decision in a text; its points have the ids that they had ``before``.

    Raises ``Refusal`` (``points_unreadable``) with a sentence for each line at fault.
    """
    decision, faults = read(typed)
    if faults:
        sentences = faults_shown(faults)
        raise Refusal("points_unreadable", sentences[0], field, reasons=sentences)
    return Decision(ground=decision.ground, points=keep_ids(decision.points, from_rows(before)))
