"""Periods of office: half-open, from the first day or instant in office to the first one without it.

A missing end is not known yet. A period that ends where it begins is empty.
"""

from datetime import date


def in_force[T: date](starts: T, ends: T | None, at: T) -> bool:
    """Return whether the period holds at ``at``."""
    return starts <= at and is_valid(ends, at)


def is_valid[T: date](ends: T | None, at: T) -> bool:
    """Return whether something without a start, until ``ends``, holds at ``at``."""
    return ends is None or ends > at


def in_force_from[T: date](starts: T, ends: T | None, at: T) -> bool:
    """Return whether the period holds at ``at`` or at any later moment."""
    return ends is None or ends > max(starts, at)
