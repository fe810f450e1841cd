"""Light stems of English words: number, the possessive, and the commonest endings of verbs."""

from functools import lru_cache

SHORTEST = 3
VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=20_000)
def english_stem(word: str) -> str:
    """Return the stem of a word in small letters without accents: ``proposals`` gives ``proposal``."""
    for ending, kept in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST - 1:
            return _without_verb(word.removesuffix(ending) + kept)
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ews")) and len(word) > SHORTEST:
        word = word[:-1]
    return _without_verb(word)


def _without_verb(word: str) -> str:
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= SHORTEST and VOWELS & set(bare):
            # planned, voting: a doubled consonant goes, and so does the silent e below
            is_doubled = bare[-1] == bare[-2] and bare[-1] not in "lsz"
            return (bare[:-1] if is_doubled else bare).removesuffix("e")
    return word.removesuffix("e") if len(word) > SHORTEST else word
