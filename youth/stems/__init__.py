"""The words of a text, and the stems by which inflected forms of one word find each other."""

from youth.stems.words import (
    SMALL_WORDS,
    Word,
    forms_in,
    light_stems,
    words_in,
    written_one_way,
)

__all__ = [
    "SMALL_WORDS",
    "Word",
    "forms_in",
    "light_stems",
    "words_in",
    "written_one_way",
]
