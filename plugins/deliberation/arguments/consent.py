"""When a summary speaks for its side."""


def is_accepted(accepting: int, authors: int) -> bool:
    """Return whether more than half of those who argued on a side accept a summary of it.

    Counted when somebody accepts it; a side on which nobody argued has no summary. What was accepted stays so
    when others argue on that side later: they may propose another one, which then takes its place.
    """
    return authors > 0 and 2 * accepting > authors
