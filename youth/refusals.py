"""The one exception that services raise when something is not allowed or against the rules."""

from collections.abc import Sequence
from typing import TypedDict

from django.utils.functional import Promise

# A sentence, translated already or when it is shown.
type Sentence = str | Promise


class Answer(TypedDict):
    """A refusal as programs read it."""

    code: str
    message: str
    field: str | None
    reasons: list[str]


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault of the program
    """A service refuses, with a code for programs and a sentence for people.

    ``field`` names the input at fault, if one is. ``reasons`` holds every sentence where there are
    several; the message is then the first of them. Nothing was written when this is raised.
    """

    def __init__(
        self,
        code: str,
        message: Sentence,
        field: str | None = None,
        *,
        reasons: Sequence[Sentence] = (),
    ) -> None:
        """Keep code, sentence and field; the sentence is translated when it is shown."""
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.reasons: list[Sentence] = list(reasons) or [message]

    def __str__(self) -> str:
        """Return the sentence in the active language."""
        return str(self.message)

    def answer(self) -> Answer:
        """Return what programs read of it."""
        return {
            "code": self.code,
            "message": str(self.message),
            "field": self.field,
            "reasons": [str(reason) for reason in self.reasons],
        }
