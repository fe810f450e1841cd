"""Names that people choose: how two are compared, and which nobody may choose.

A name is taken where another looks like it to a reader, whichever alphabet its letters come from.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

# Letters and digits that are read as one another, mapped to one Latin letter or digit.
_LOOK_ALIKE = str.maketrans({
    **dict(zip("авекмнорстухѕјіӏԁԛԝё", "abekmhopctyxsjlldqwe", strict=True)),
    **dict(zip("αβεζηικμνορτυχ", "abezhlkmvopuyx", strict=True)),
    "г": "r", "п": "n", "и": "u", "з": "3", "б": "6", "ч": "4", "э": "3",
    "і": "l", "i": "l", "ı": "l", "1": "l", "|": "l", "!": "l", "0": "o",
})  # fmt: skip
# Signs that combine with letters of any alphabet; those of one script belong to its letters.
_ACCENT = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_STACKED = re.compile(f"(?:^|\\W){_ACCENT.pattern}|{_ACCENT.pattern}{{2}}")
# Bulgarian marks the stress of a word at most once; what has a character of its own does not count.
MOST_ACCENTS = 2
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
# Words for an office, with the endings of Bulgarian; pages show the office of its holder anyway.
_OFFICES = (
    "председател", "зампредседател", "заместник", "президент", "съветник", "модератор", "администратор",
    "админ", "секретар", "протоколчик", "протоколист", "кмет", "кметица", "община", "общинар", "общински",
    "служебен", "служител", "редактор", "поддръжка", "проверяващ",
    "predsedatel", "sekretar", "kmet", "obshtina", "poddrazhka",
    "chair", "chairman", "chairwoman", "chairperson", "president", "moderator", "admin", "administrator",
    "secretary", "mayor", "municipality", "official", "editor", "support", "staff", "system", "glas", "глас",
)  # fmt: skip
_ENDINGS = ("", "ят", "я", "ът", "а", "ка", "ката", "та", "о", "ото", "ия", "ият", "и", "s")


def name_or_erased(name: str) -> str:
    """Return a name in office, or the one word that replaces an erased one, in the active language."""
    return name or _("erased name")


def represented(organisation: str, representative: str) -> str:
    """Return an organisation's name with that of the person who acted for it, in the active language."""
    words = _("%(organisation)s (represented by %(representative)s)")
    return words % {"organisation": organisation, "representative": representative}


def guest(name: str, title: str) -> str:
    """Return a guest's name with the capacity; the name alone where there is none."""
    return f"{name} ({title})" if title else name


def likeness(name: str) -> str:
    """Return a key that is equal for two names that a reader may confuse.

    Case, spaces and punctuation do not count, nor does the alphabet of a letter that looks like another's.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in plain.translate(_LOOK_ALIKE) if char.isalnum()) or plain


def mixes_alphabets(name: str) -> bool:
    """Return whether one word of the name has letters of two alphabets."""
    return any(len(_alphabets(word)) > 1 for word in re.split(r"[\W\d_]+", name))


def is_written_in_letters(name: str) -> bool:
    """Return whether a name has a letter, and no more accents than names are written with.

    Signs that are stacked on letters, or strike them out, make a name unreadable and cover what is beside it.
    """
    has_letter = any(char.isalpha() for char in name)
    return has_letter and not _STACKED.search(name) and len(_ACCENT.findall(name)) <= MOST_ACCENTS


def names_an_office(name: str) -> bool:
    """Return whether a word of the name, or the whole of it, claims an office."""
    # "Модератор_1" and "Support-bot" are read as several words, "П р е д с е д а т е л" as one.
    parts = (*name.split(), *re.split(r"[\W\d_]+", name), name)
    return any(likeness(part) in _OFFICE_KEYS for part in parts if part)


def _alphabets(word: str) -> set[str]:
    names = (unicodedata.name(char, "") for char in word if char.isalpha())
    return {script for name in names for script in _SCRIPTS if name.startswith(script)}


_OFFICE_KEYS = frozenset(likeness(office + ending) for office in _OFFICES for ending in _ENDINGS)
