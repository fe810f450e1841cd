"""What is passing on a stream now, for screens that come back: such messages are not sent again."""

from collections.abc import Callable, Iterable
from typing import Any

# Names and data, as ``youth.live.announce_ephemeral`` takes them.
type Passing = Callable[[str], Iterable[tuple[str, dict[str, Any]]]]

passing: list[Passing] = []


def passes_now(look: Passing) -> Passing:
    """Ask this function what a screen that comes back missed."""
    passing.append(look)
    return look
