"""What an announced vote brings about; each owner registers its own."""

from youth.consequences import adoption
from youth.consequences.registry import (
    Consequence,
    Decided,
    Words,
    consequence_named,
    consequences,
    declare_consequence,
)

__all__ = [
    "Consequence",
    "Decided",
    "Words",
    "adoption",
    "consequence_named",
    "consequences",
    "declare_consequence",
]
