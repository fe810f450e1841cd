"""Who may do what with consultation records."""

from typing import Any

from youth.policies import SECRETARY, holds, policy

__all__ = ["may_import", "may_see_records"]


@policy("records.see")
def may_see_records(participant: Any, subject: Any) -> bool:
    """Everybody: the register is public."""
    return True


@policy("records.import")
def may_import(participant: Any, subject: Any) -> bool:
    """The secretary of a municipal council, and only there: a youth council receives no packages."""
    return holds(participant, SECRETARY) and participant.council.kind == "municipal"
