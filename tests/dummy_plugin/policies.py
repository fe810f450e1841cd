"""Who sees a note, and who changes one."""

from typing import Any

from youth.policies import SECRETARY, holds, policy


@policy("dummy.see")
def may_see_note(participant: Any, subject: Any) -> bool:
    """Everybody an open note; those who take part in the council every note."""
    return subject.is_open or participant is not None


@policy("dummy.reword")
def may_reword_note(participant: Any, subject: Any) -> bool:
    """The secretary keeps the board."""
    return holds(participant, SECRETARY)


@policy("dummy.keep")
def may_keep_board(participant: Any, subject: Any) -> bool:
    """The same, asked of the council."""
    return holds(participant, SECRETARY)
