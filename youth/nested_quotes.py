"""Quotes inside quotes: a title that has quotes of its own gets those of the second level in our sentences.

A sentence of the catalogues that quotes what people wrote, „%(title)s“, would end in two closing quotes where
the title ends in one; it has those of the second level inside instead. What was typed is stored and shown
alone as it is. Only the sentence around it differs, so this is done where a sentence takes its words.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.utils import translation

# What a sentence quotes, in Bulgarian or in English quotes, and the words that it takes.
QUOTED = re.compile("„[^„“]*“|“[^“”]*”")
WORDS = re.compile(r"%\((\w+)\)s")
# A pair inside becomes one of the second level of the language around it; a single sign is turned by itself.
PAIR = re.compile("„([^„“”]*)[“”]|“([^„“”]*)”")
SECOND_LEVEL = str.maketrans("„“”", "‚‘’")
TAKING_WORDS = ("gettext", "ngettext", "pgettext", "npgettext")


def in_quotes(words: str, outer: str) -> str:
    """Return words as they are written between quotes that open with ``outer``."""
    first, last = "‚‘" if outer == "„" else "‘’"
    return PAIR.sub(lambda pair: f"{first}{pair[1] or pair[2] or ''}{last}", words).translate(SECOND_LEVEL)


class QuotingSentence(str):
    """A sentence of the catalogues with quotes around words that it takes."""

    __slots__ = ()

    def __mod__(self, words: Any) -> str:
        """Return the sentence with its words."""
        if not isinstance(words, Mapping):
            return super().__mod__(words)

        def filled(quoted: re.Match[str]) -> str:
            outer = quoted[0][0]
            return WORDS.sub(
                lambda one: in_quotes(str(words[one[1]]), outer).replace("%", "%%"),
                quoted[0],
            )

        return QUOTED.sub(filled, str(self)) % words


def quoting(sentence: str) -> str:
    """Return the sentence, as one that takes care of quotes where it quotes words."""
    if ("“" in sentence or "„" in sentence) and any(
        WORDS.search(quoted[0]) for quoted in QUOTED.finditer(sentence)
    ):
        return QuotingSentence(sentence)
    return sentence


def install() -> None:
    """Let all sentences that Django translates, in code and templates, now or later, take care of quotes."""
    translating = vars(translation)["_trans"]
    for name in TAKING_WORDS:
        translated = getattr(translating, name)
        if not hasattr(translated, "__wrapped__"):
            setattr(translating, name, _careful(translated))


def _careful(translated: Callable[..., str]) -> Callable[..., str]:
    @wraps(translated)
    def careful(*message: Any) -> str:
        return quoting(translated(*message))

    return careful
