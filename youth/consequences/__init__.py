"""What an announced vote brings about; each owner registers its own."""

from youth.consequences import adoption, agenda, minutes, opinion, points, rules, session, together
from youth.consequences.registry import (
    Consequence,
    Decided,
    Target,
    Words,
    consequence_named,
    consequences,
    declare_consequence,
    main_question,
    required,
)

__all__ = [
    "Consequence",
    "Decided",
    "Target",
    "Words",
    "adoption",
    "agenda",
    "consequence_named",
    "consequences",
    "declare_consequence",
    "main_question",
    "minutes",
    "opinion",
    "points",
    "required",
    "rules",
    "session",
    "together",
]
