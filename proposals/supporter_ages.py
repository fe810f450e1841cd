"""Which bands of age supported a proposal, said so that nobody's age can be worked out. Pure.

A band is named where at least ``FEWEST_SHOWN`` supporters are in it and as many are not: each of them
may be one of the others. No number is ever said. It is counted again only after as many further people have
given their support, and what was named stays: so a filter that finds a proposal today and did not yesterday
tells of ten people or more, never of the one who supported in between, and who takes a support back shows
nothing.
"""

from collections import Counter
from collections.abc import Iterable

from youth.procedure.age import AgeBand
from youth.procedure.moderation import FEWEST_SHOWN


def bands_to_name(bands: Iterable[AgeBand | None]) -> frozenset[AgeBand]:
    """Return the bands that may be named of supporters with these; None is an age that is not known."""
    counts = Counter(bands)
    whole = counts.total()
    return frozenset(
        band
        for band, number in counts.items()
        if band is not None and number >= FEWEST_SHOWN and whole - number >= FEWEST_SHOWN
    )


def is_counted_again(given: int, before: int) -> bool:
    """Return whether enough people have supported since ``before`` of the ``given`` ones were there."""
    return given - before >= FEWEST_SHOWN


def marks_of(bands: Iterable[AgeBand]) -> str:
    """Return bands as the column holds them: in order, each between bars; empty for none."""
    named = [band.value for band in AgeBand if band in set(bands)]
    return f"|{'|'.join(named)}|" if named else ""


def bands_in(marks: str) -> list[AgeBand]:
    """Return the bands of a column."""
    return [AgeBand(one) for one in marks.split("|") if one]
