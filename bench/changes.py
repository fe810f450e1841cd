"""What the comparison of two texts of 600 words costs, word by word and point by point.

The baseline gives the same words to ``difflib`` alone. What the product must hold is twenty milliseconds.
"""

import random
from difflib import SequenceMatcher

from bench.measuring import Way, against_baseline, measured, microseconds_each, report
from youth.points import as_rows, parse
from youth.word_diff import changed_points, changed_words

WORDS, CHANGED, IN_A_POINT, TIMES = 600, 60, 30, 5
MILLISECONDS_BAR, RATIO_BAR = 20.0, 1.5
# How often a word comes in prose: the n-th most frequent one n times less often than the first.
VOCABULARY = [f"дума{number}" for number in range(1, 400)]
WEIGHTS = [1 / number for number in range(1, 400)]


def two_texts() -> tuple[list[str], list[str]]:
    """Return words as in prose, and the same with a tenth of them changed, gone or added."""
    chosen = random.Random(14)
    before = chosen.choices(VOCABULARY, WEIGHTS, k=WORDS)
    after = list(before)
    for number in range(CHANGED):
        place = chosen.randrange(len(after))
        (word,) = chosen.choices(VOCABULARY, WEIGHTS)
        after[place : place + (number % 3 != 0)] = [] if number % 3 == 1 else [word]
    return before, after


def in_points(words: list[str]) -> str:
    """Return the words as numbered points."""
    parts = [" ".join(words[place : place + IN_A_POINT]) for place in range(0, len(words), IN_A_POINT)]
    return "\n".join(f"{number}. {part}" for number, part in enumerate(parts, start=1))


def run() -> None:
    """Compare in turns: one paragraph by bare difflib and by the product, and twenty points."""
    before, after = two_texts()
    rows, later = (as_rows(parse(in_points(words)).points) for words in (before, after))
    for one, other in zip(rows, later, strict=False):
        one["id"] = other["id"] = f"p{one['number']}"

    def bare() -> None:
        for _time in range(TIMES):
            SequenceMatcher(None, before, after, autojunk=False).get_opcodes()

    def words() -> None:
        for _time in range(TIMES):
            changed_words(" ".join(before), " ".join(after))

    def points() -> None:
        for _time in range(TIMES):
            changed_points(rows, later)

    ways = [
        Way("difflib alone", bare, TIMES),
        Way("600 words", words, TIMES),
        Way("the same as points", points, TIMES),
    ]
    taken = microseconds_each(ways)
    results = against_baseline(taken, ways[0].name, "CPU µs", {"600 words": RATIO_BAR})
    for way in ways[1:]:
        held = measured([each / 1000 for each in taken[way.name]])
        holds = held.median <= MILLISECONDS_BAR
        results.append(held.result(f"{way.name}, ms", "CPU ms", bar=MILLISECONDS_BAR, holds=holds))
    report("changes", results)
