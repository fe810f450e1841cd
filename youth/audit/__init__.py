"""Comparisons of councils' and meetings' rows with their streams, for ``journal verify``, by topic.

Importing the package declares them all.
"""

from youth.audit import institution, meetings, minutes, moderation

__all__ = ["institution", "meetings", "minutes", "moderation"]
