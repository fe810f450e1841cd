"""The search of the list: words as they are kept beside a proposal, and the condition that finds them.

Both databases compare the same letters here, so they find the same.
"""

from django.db.models import Q

from youth.selectors.words import holds
from youth.stems import SMALL_WORDS, forms_in, light_stems, words_in

# Of what somebody typed so many words are looked for.
MOST_WORDS = 8


def words_to_keep(title: str, summary: str) -> str:
    """Return the forms of a text's words and their stems, each between spaces."""
    forms = forms_in([title, summary])
    found = {*forms, *(stem for form in forms for stem in light_stems(form))}
    return f" {' '.join(sorted(found))} "


def found_by(words: str) -> Q:
    """Return the condition of holding each word that somebody typed, in any form, or beginning with it.

    A draft, which its author alone finds, has no words kept: its letters are compared as they were typed.
    """
    forms = [part for word in words_in(words) for part in word.parts]
    telling = [form for form in forms if form not in SMALL_WORDS] or forms
    kept = Q()
    for form in telling[:MOST_WORDS]:
        one = Q(list_words__words__contains=f" {form}")
        for stem in sorted(light_stems(form) - {form}):
            one |= Q(list_words__words__contains=f" {stem} ")
        kept &= one
    draft = Q(published_at=None) & (holds("title", words) | holds("summary", words))
    return kept & Q(published_at__isnull=False) | draft if telling else draft
