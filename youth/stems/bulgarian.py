"""Light stems of Bulgarian words, so that inflected forms of one word find each other.

No stem is right or wrong by itself; two forms belong together where their sets of stems meet. An ending
that can be read in two ways gives a stem for each reading: in ``заплата`` the ``-та`` belongs to the word,
in ``общината`` it is the article. The rules are the school grammar's, taken from the end of a word: the
article, then number and gender, then the sounds that change in between.
"""

from functools import lru_cache
from itertools import pairwise

VOWELS = frozenset("аеиоуъюя")
ENDING_VOWELS = frozenset("аяоеи")
SHORTEST = 2
# An article ends a whole word, and what is left must be a word too: дете has no article.
SHORTEST_WORD = 3

# Plurals and forms that no rule reduces to their word, each with its replacement.
IRREGULAR = {
    "хора": "човек",
    "хората": "човек",
    "деца": "дете",
    "децата": "дете",
    "дни": "ден",
    "дните": "ден",
    "деня": "ден",
    "денят": "ден",
    "пътища": "път",
    "пътищата": "път",
    "краища": "край",
    "краищата": "край",
    "имена": "име",
    "имената": "име",
    "времена": "време",
    "времената": "време",
    "ръце": "ръка",
    "ръцете": "ръка",
    "очи": "око",
    "очите": "око",
    "уши": "ухо",
    "ушите": "ухо",
    "вечерта": "вечер",
}
# Verbs of these families are read as the noun of the doing: гласувам, гласува, гласували as гласуване.
VERB_FAMILIES = ("ува", "юва", "ява", "ава", "ира", "жда", "лага")
VERB_ENDINGS = ("хме", "хте", "ме", "те", "ха", "ла", "ло", "ли", "м", "ш", "т", "х", "л", "щ")
# Consonants before the article of feminine words that end in one: младостта, помощта, любовта.
BEFORE_ARTICLE = ("тта", "щта", "чта", "вта", "жта", "нта", "лта")
# -ия of an adjective with its short article (общинския); after other letters it can be a noun (комисия).
ADJECTIVES = ("ск", "шк", "зк", "цк")
NOUNS_ONLY = frozenset("сцзгхфп")
ONE_PERSON = ("анин", "янин", "гарин")


@lru_cache(maxsize=50_000)
def bulgarian_stems(word: str) -> frozenset[str]:
    """Return the stems of a word in small letters without accents; one or a few."""
    if word in IRREGULAR:
        return bulgarian_stems(IRREGULAR[word])
    return frozenset(_sounds(bare) for form in _without_article(word) for bare in _without_ending(form))


def _without_article(word: str) -> list[str]:
    """Return the readings of a word without the definite article."""
    if verb := _as_verb(word):
        return verb
    for article, kept in (
        ("ият", ""),
        ("иите", "ии"),
        ("ите", "и"),
        ("ете", "е"),
        ("ото", "о"),
        ("ето", "е"),
    ):
        bare = word.removesuffix(article) + kept
        if word.endswith(article) and len(bare) >= SHORTEST_WORD:
            return [bare]
    for article in ("ът", "ят"):
        bare = word.removesuffix(article)
        if word.endswith(article) and _holds(bare):
            # случаят, музеят: the article took the place of й
            return [f"{bare}й" if bare[-1] in VOWELS else bare]
    if word.endswith("ята"):
        return [word.removesuffix("та")]
    if word.endswith(("ата", "ета", *BEFORE_ARTICLE)):
        return _both(word, word.removesuffix("та"))
    return [word]


def _as_verb(word: str) -> list[str]:
    """Return the stem of the doing for a form of a verb, and the word itself where it may be a noun."""
    for family in VERB_FAMILIES:
        head, found, ending = word.rpartition(family)
        if found and len(head) >= SHORTEST and (not ending or ending in VERB_ENDINGS):
            doing = f"{head}{family}н"
            return [doing] if ending else [doing, word]
    return []


def _without_ending(form: str) -> list[str]:
    """Return the readings of a form without the ending of number and gender."""
    for plural in ("ове", "еве"):
        if form.endswith(plural) and _holds(bare := form.removesuffix(plural)):
            return [bare]
    if form.endswith(("ии", "ие", "ио")):
        return [form[:-1]]
    if form.endswith("ия"):
        return _readings_of_iya(form.removesuffix("ия"))
    if form.endswith(("ци", "зи")):
        # политици of политик or улици of улица; диалози of диалог or мрази
        return _both(form[:-1], form[:-2] + ("к" if form.endswith("ци") else "г"))
    if form.endswith(("ьо", "йо")) and _holds(form[:-2]):
        return [form[:-2]]
    if form[-1:] in ENDING_VOWELS and _holds(form[:-1]):
        return [form[:-1]]
    return [form]


def _readings_of_iya(head: str) -> list[str]:
    if head.endswith(ADJECTIVES):
        return [head]
    noun = f"{head}и"
    return [noun] if head[-1:] in NOUNS_ONLY else _both(noun, head)


def _sounds(stem: str) -> str:
    """Return a stem with the sounds that change between forms brought to one of them."""
    stem = stem.removesuffix("й") if _holds(stem.removesuffix("й")) else stem
    # гражданин and граждани: the ending of one person; планина has a single vowel before it
    if stem.endswith(ONE_PERSON) and sum(letter in VOWELS for letter in stem) > 2:
        stem = stem.removesuffix("ин")
    # бял and бели, място and места
    stem = stem[:1] + "".join(
        "е" if letter == "я" and before not in VOWELS else letter for before, letter in pairwise(stem)
    )
    head, vowel, last = stem[:-2], stem[-2:-1], stem[-1:]
    is_fleeting = (vowel == "ъ" and last in "рлмнк") or (vowel == "е" and last in "нцл")
    # център and центрове, важен and важни; the only vowel of a word stays
    if is_fleeting and head[-1:] not in VOWELS and VOWELS & set(head):
        return head + last
    return stem


def _both(sure: str, guess: str) -> list[str]:
    return [sure, guess] if len(guess) >= SHORTEST_WORD else [sure]


def _holds(bare: str) -> bool:
    return len(bare) >= SHORTEST and bool(VOWELS & set(bare))
