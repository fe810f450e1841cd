"""Acts of moderation, each on the stream of its case: ids and codes, words sealed.

Who reported a text is nobody's business but theirs: such an entry names no actor, only the number.
"""

from datetime import datetime
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


class ModerationAct(Kind):
    """Base of the kinds on the stream of a case."""

    __slots__ = ()


@declare_kind
class TextReported(ModerationAct):
    """Somebody reported a text; ``reports`` counts the open ones after it."""

    name = "youth.text_reported"

    label: str
    subject: UUID
    author: UUID | None
    reason: str
    reports: int


@declare_kind
class TextHeld(ModerationAct):
    """A text waits for a moderator by the rules of the council; the actor is its author."""

    name = "youth.text_held"

    label: str
    subject: UUID
    author: UUID
    rules: list[str]
    words: Sealed


class TextDecided(ModerationAct):
    """Base of what a moderator decides about a text."""

    __slots__ = ()


@declare_kind
class TextKept(TextDecided):
    """Nothing is wrong with a text that was reported."""

    name = "youth.text_kept"

    author: UUID | None


@declare_kind
class TextLetThrough(TextDecided):
    """A text that waited for a moderator is shown from now on."""

    name = "youth.text_let_through"

    author: UUID | None


@declare_kind
class AuthorWarned(TextDecided):
    """The author of a text was warned; the text stays."""

    name = "youth.author_warned"

    author: UUID | None
    category: str
    message: Sealed


@declare_kind
class TextHidden(TextDecided):
    """A text was hidden, for a reason; its author reads the words."""

    name = "youth.text_hidden"

    author: UUID | None
    category: str
    message: Sealed


@declare_kind
class WritingPaused(TextDecided):
    """A text was hidden, and its author writes nothing until ``until``."""

    name = "youth.writing_paused"

    author: UUID
    category: str
    message: Sealed
    until: datetime


@declare_kind
class ReportsAnswered(ModerationAct):
    """Those who reported the text hear what came of it."""

    name = "youth.reports_answered"

    reports: int


@declare_kind
class TextGone(ModerationAct):
    """The text is no longer there: nobody decides about it."""

    name = "youth.text_gone"


@declare_kind
class AppealMade(ModerationAct):
    """The author appeals against the decision; ``against`` is who took it, and does not decide again."""

    name = "youth.appeal_made"

    against: UUID | None
    words: Sealed


@declare_kind
class AppealDecided(ModerationAct):
    """Somebody else looked again: the decision holds, or was reversed."""

    name = "youth.appeal_decided"

    author: UUID | None
    against: UUID | None
    is_reversed: bool
    answer: Sealed


@declare_kind
class ModerationRulesSet(Kind):
    """The council's office changed what waits for a moderator; on the council's stream."""

    name = "youth.moderation_rules_set"

    new_account_days: int
    holds_links: bool
    words: Sealed
    most_a_day: int
