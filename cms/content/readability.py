"""How hard a text is to read: lengths of sentences and words, nothing that could not be counted by hand.

The index is Björnsson's LIX: words per sentence, plus the share of long words in percent. A long word has
more than six letters. Bulgarian words are longer than English ones, so its thresholds are higher.
"""

import re
from dataclasses import dataclass
from typing import Literal

LONG_WORD = 6
LONG_SENTENCE = 30
# Fewer words say nothing about a text.
ENOUGH = 60
HARD = {"bg": 62, "en": 50}
MIDDLING = {"bg": 50, "en": 40}
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s»”“\"')]+(?=[«„“\"'(]?[A-ZА-ЯЍ0-9])|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# What ends in a point without ending a sentence.
_SHORTENED = re.compile(
    r"\b(ян|февр|апр|авг|септ|окт|ноем|дек|г|гр|с|ул|бул|чл|ал|т|лв|напр|др|вх|изх|№|Mr|Mrs|Dr|e\.g|i\.e|No)\.(?=\s)"
)

type Level = Literal["easy", "middling", "hard"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text."""

    words: int
    sentences: int
    long_words: int
    long_sentences: tuple[str, ...]
    language: str

    @property
    def index(self) -> int:
        """Return the LIX, rounded; nought for an empty text."""
        if not self.words:
            return 0
        return round(self.words / self.sentences + 100 * self.long_words / self.words)

    @property
    def level(self) -> Level:
        """Return how hard the text is for readers of its language."""
        if self.words < ENOUGH or self.index < MIDDLING.get(self.language, MIDDLING["en"]):
            return "easy"
        return "middling" if self.index < HARD.get(self.language, HARD["en"]) else "hard"


def read(text: str, language: str) -> Reading:
    """Count the words and sentences of a text; a line that ends without a full stop is a sentence too."""
    unpointed = _SHORTENED.sub(r"\1", text)
    sentences = [found for found in _SENTENCE_END.split(unpointed) if _WORD.search(found)]
    counted = [_WORD.findall(sentence) for sentence in sentences]
    words = [word for sentence in counted for word in sentence]
    return Reading(
        words=len(words),
        sentences=len(sentences),
        long_words=sum(len(word) > LONG_WORD for word in words),
        long_sentences=tuple(
            sentence.strip()
            for sentence, its_words in zip(sentences, counted, strict=True)
            if len(its_words) > LONG_SENTENCE
        ),
        language=language,
    )
