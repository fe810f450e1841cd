"""Finding rows by words that somebody typed, on either database."""

from django.db.models import Q


def holds(field: str, words: str) -> Q:
    """Return the condition that a text holds these words, in small or capital letters.

    SQLite folds the case of Latin letters only, so Cyrillic words are tried in four spellings.
    """
    variants = {words, words.lower(), words.upper(), words[:1].upper() + words[1:].lower()}
    condition = Q()
    for variant in sorted(variants):
        condition |= Q(**{f"{field}__icontains": variant})
    return condition
