"""Words of a text as searches compare them: found, written one way, and brought to their stems."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from youth.stems.bulgarian import bulgarian_stems
from youth.stems.english import english_stem

# Stress marks, and what editors' programs put inside of words without showing it.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
# Letters and digits; a hyphen or an apostrophe inside joins parts that are words as well.
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}]|['’‐‑-](?=[^\W_]))*")
PART = re.compile(r"[^\W_]+")
HIDDEN = re.compile("[\u00ad\u200b-\u200d\u2060]")
# Stress on Cyrillic letters (а́, ѝ) and the dots of ё; й keeps its own sign.
STRESS = {"\u0300", "\u0301"}
DOTS = "\u0308"
# Latin letters that look like Cyrillic ones, as they slip into words from other keyboards.
LOOK_ALIKES = str.maketrans("aceopxykABCEHKMOPTXY", "асеорхукАВСЕНКМОРТХУ")
CYRILLIC = re.compile(r"[\u0400-\u052f]")
LATIN = re.compile(r"[A-Za-z]")
# Words without meaning of their own; left out of a query that has other words.
_SMALL = """
а без в във до за и из или като към ли на не но о от по при с се след със са че е
a an and at by for from in is of on or the to with
"""
SMALL_WORDS = frozenset(_SMALL.split())
LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its position in a text: its parts, and the whole where a hyphen joins them."""

    start: int
    end: int
    parts: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """Return everything by which the word is found: wi, fi and wifi for Wi-Fi."""
        return (*self.parts, "".join(self.parts)) if len(self.parts) > 1 else self.parts


def written_one_way(text: str) -> str:
    """Return a word in small letters, without stress marks, with Latin look-alikes made Cyrillic."""
    marks = unicodedata.normalize("NFD", HIDDEN.sub("", text))
    if CYRILLIC.search(marks):
        marks = marks.translate(LOOK_ALIKES) if LATIN.search(marks) else marks
        bare = "".join(
            mark
            for before, mark in zip(" " + marks, marks, strict=False)
            if mark not in STRESS and not (mark == DOTS and before in "еЕ")
        )
    else:
        bare = "".join(mark for mark in marks if not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", bare).casefold()


def words_in(text: str) -> Iterator[Word]:
    """Find the words of a text, in their order."""
    for found in WORD.finditer(text):
        yield Word(found.start(), found.end(), tuple(PART.findall(written_one_way(found[0])[:LONGEST_WORD])))


def light_stems(form: str) -> frozenset[str]:
    """Return the stems of one form; numbers and very short words are their own stems."""
    if form.isdigit() or len(form) <= 2:
        return frozenset((form,))
    return bulgarian_stems(form) if CYRILLIC.match(form) else frozenset((english_stem(form),))


def forms_in(texts: Iterable[str]) -> list[str]:
    """Return the different forms in some texts, in their order, without single letters."""
    found = dict.fromkeys(form for text in texts for word in words_in(text) for form in word.forms)
    return [form for form in found if len(form) > 1 or form.isdigit()]
