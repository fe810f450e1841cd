"""The tables of the features; Django looks for them here."""

from plugins.deliberation.arguments import models as arguments
from plugins.deliberation.floor import models as floor

__all__ = ["arguments", "floor"]
