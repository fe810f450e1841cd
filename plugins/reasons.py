"""The reason why a plugin was left out."""

from traceback import walk_tb
from typing import NamedTuple


class Problem(NamedTuple):
    """A plugin that was left out since the start, and why."""

    plugin: str
    reason: str


def reason_for(error: BaseException, package: str, *, text: bool = True) -> str:
    """Return the error, with its text or without, and the last place of its traceback in the package."""
    walked = [(frame.f_globals.get("__name__", ""), line) for frame, line in walk_tb(error.__traceback__)]
    places = [place for place in walked if place[0].partition(".")[0] == package.partition(".")[0]]
    where = f" ({places[-1][0]}, line {places[-1][1]})" if places else ""
    return f"{type(error).__name__}{f': {error}' if text else ''}{where}"
