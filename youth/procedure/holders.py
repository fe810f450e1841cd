"""Roles that somebody always holds."""

from collections.abc import Collection, Hashable


def is_last_holder(holders: Collection[Hashable], leaving: Hashable) -> bool:
    """Return whether nobody holds the role any more once ``leaving`` does not."""
    return leaving in holders and not set(holders) - {leaving}
