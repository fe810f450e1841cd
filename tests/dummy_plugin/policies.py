"""Who sees a note."""

from typing import Any

from youth.policies import policy


@policy("dummy.see")
def may_see_note(participant: Any, subject: Any) -> bool:
    """Everybody an open note; whoever takes part in the council every note."""
    return subject.is_open or participant is not None
