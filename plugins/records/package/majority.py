"""The arithmetic of quorum and majority, implemented a second time for checking packages.

On purpose not the code that ran the vote: two independent implementations that must agree are a check, one
used twice is none. Whole numbers only; the base of a fraction comes from the package.
"""

from collections.abc import Mapping
from typing import Any

CASTING = "casting_vote_for"


def base_of(decision: Mapping[str, Any]) -> int:
    """Return the base of the fraction as a number of people or votes."""
    votes, snapshot = decision["votes"], decision["snapshot"]
    bases: dict[str, int] = {
        "seats": snapshot["seats"],
        "members": snapshot["in_office"],
        "present": snapshot["present"],
        "cast": votes["for"] + votes["against"],
    }
    return bases[decision["rule"]["base"]]


def votes_needed(decision: Mapping[str, Any]) -> int:
    """Return the smallest number of votes for that carries; never fewer than one."""
    above, below = (int(part) for part in decision["rule"]["fraction"])
    share = above * base_of(decision)
    needed = share // below + 1 if decision["rule"]["strict"] else -(-share // below)
    return max(needed, 1)


def carries(decision: Mapping[str, Any]) -> bool:
    """Return whether the votes for are enough, by themselves or with the chair's casting vote."""
    yes, no = int(decision["votes"]["for"]), int(decision["votes"]["against"])
    casting = decision["rule"]["tie"] == "casting_vote" and decision["reason"] == CASTING
    return yes + (1 if casting and 0 < yes == no else 0) >= votes_needed(decision)
