"""What a result shows of its text: the part that contains the words, with the words marked."""

import re
from collections.abc import Iterable
from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from youth.stems import Word, light_stems, words_in

# A page may be a book: words after this limit are found, but not quoted.
WORDS_READ = 3000
WORDS_BEFORE = 8
WORDS_SHOWN = 34

# A heading and the text below it are separate lines; a snippet joins them.
LINE_WITHOUT_STOP = re.compile(r"(?<![\s.!?…:;,])\s*\n\s*")


def marked(text: str, stems: frozenset[str]) -> SafeString:
    """Return a text with the words that were looked for in ``<mark>``; everything else is escaped."""
    return _marked(text, (word for word in words_in(text) if _is_meant(word, stems)), 0, len(text))


def snippet(text: str, stems: frozenset[str]) -> SafeString:
    """Return the part of a text where most of the searched words are close together."""
    words = list(islice(words_in(text), WORDS_READ))
    if not words:
        return SafeString("")
    meant = [place for place, word in enumerate(words) if _is_meant(word, stems)]
    first = max(0, _densest(words, meant, stems) - WORDS_BEFORE)
    last = min(len(words), first + WORDS_SHOWN) - 1
    start, end = words[first].start if first else 0, words[last].end
    inside = (words[place] for place in meant if first <= place <= last)
    shown = _marked(text, inside, start, end if last < len(words) - 1 else len(text.rstrip()))
    is_cut = last < len(words) - 1
    return format_html("{}{}{}", "… " if first else "", shown, " …" if is_cut else "")


def _densest(words: list[Word], meant: list[int], stems: frozenset[str]) -> int:
    """Return the place of the meant word after which most different stems follow within a snippet."""
    best, most = 0, 0
    for start in meant[:50]:
        near = {
            stem
            for place in meant
            if start <= place < start + WORDS_SHOWN - WORDS_BEFORE
            for stem in _stems(words[place]) & stems
        }
        if len(near) > most:
            best, most = start, len(near)
    return best


def _marked(text: str, words: Iterable[Word], start: int, end: int) -> SafeString:
    parts, at = [], start
    for word in words:
        parts.append((_in_one_line(text[at : word.start]), text[word.start : word.end]))
        at = word.end
    rest = _in_one_line(text[at:end])
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), rest)


def _in_one_line(text: str) -> str:
    return LINE_WITHOUT_STOP.sub(" · ", text)


def _is_meant(word: Word, stems: frozenset[str]) -> bool:
    return not stems.isdisjoint(_stems(word))


def _stems(word: Word) -> frozenset[str]:
    return frozenset().union(*map(light_stems, word.forms))
