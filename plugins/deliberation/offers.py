"""What people may be notified of."""

from plugins.deliberation.arguments.offers import ARGUMENTS

__all__ = ["ARGUMENTS"]
