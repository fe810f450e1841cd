"""Acts of the written debate, on the stream of the proposal. Votes are rows and no acts."""

from typing import ClassVar
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


class ArgumentAct(Kind):
    """Base of the kinds about arguments, answers and summaries."""

    __slots__ = ()


@declare_kind
class ArgumentMade(ArgumentAct):
    """Somebody argued for or against, or asked: about all of it, a ``point`` or an ``amendment``."""

    name: ClassVar[str] = "deliberation.argument_made"

    argument: UUID
    author: UUID
    side: str
    point: str
    text: Sealed
    amendment: UUID | None = None


@declare_kind
class ArgumentChanged(ArgumentAct):
    """The author changed the words before anybody answered or voted."""

    name: ClassVar[str] = "deliberation.argument_changed"

    argument: UUID
    text: Sealed


@declare_kind
class ArgumentWithdrawn(ArgumentAct):
    """The author withdrew an argument: its place stays, the words are gone."""

    name: ClassVar[str] = "deliberation.argument_withdrawn"

    argument: UUID


@declare_kind
class ArgumentAnswered(ArgumentAct):
    """Somebody answered an argument or a question."""

    name: ClassVar[str] = "deliberation.argument_answered"

    answer: UUID
    argument: UUID
    author: UUID
    text: Sealed


@declare_kind
class AnswerWithdrawn(ArgumentAct):
    """The author withdrew an answer: its place stays, the words are gone."""

    name: ClassVar[str] = "deliberation.answer_withdrawn"

    answer: UUID
    argument: UUID


@declare_kind
class SummaryProposed(ArgumentAct):
    """Somebody proposed a summary of one side."""

    name: ClassVar[str] = "deliberation.summary_proposed"

    summary: UUID
    side: str
    text: Sealed


@declare_kind
class SummaryWithdrawn(ArgumentAct):
    """Who proposed a summary withdrew it before it was accepted."""

    name: ClassVar[str] = "deliberation.summary_withdrawn"

    summary: UUID


@declare_kind
class SummaryAccepted(ArgumentAct):
    """So many of those who argued on a side accepted a summary that it speaks for the side."""

    name: ClassVar[str] = "deliberation.summary_accepted"

    summary: UUID
    side: str
    accepting: int
    authors: int


@declare_kind
class WordsHidden(ArgumentAct):
    """A moderator hid an argument, an answer or a summary, or a change of it waits for one (``waits``)."""

    name: ClassVar[str] = "deliberation.words_hidden"

    label: str
    written: UUID
    reason: str


@declare_kind
class WordsShown(ArgumentAct):
    """An argument, an answer or a summary that was hidden is shown again."""

    name: ClassVar[str] = "deliberation.words_shown"

    label: str
    written: UUID
