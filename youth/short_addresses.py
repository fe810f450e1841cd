"""Short addresses of public pages, for posters and to say aloud: ``/p/7k3-mq9-xd2``.

Nothing is stored for them, and nobody is followed: the code is the beginning of the row's random id, so it
lasts as long as the row and says nothing else. 45 bits tell a hundred thousand proposals apart.
"""

import unicodedata
from uuid import UUID

from django.db.models import Model, QuerySet

# Without the letters that are taken for others; by Douglas Crockford.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 9
GROUP = 3
BITS = 5 * LENGTH
REST = 128 - BITS
# What is typed for a letter of the alphabet, on a Latin and on a Bulgarian keyboard.
_MEANT = str.maketrans("oiluоавсекмнртхуз", "011v0abcekmhptxy3")


def short_code(pk: UUID) -> str:
    """Return the code of a row in groups of three."""
    value = pk.int >> REST
    letters = "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[place : place + GROUP] for place in range(0, LENGTH, GROUP))


def row_of_code[M: Model](rows: QuerySet[M], code: str) -> M | None:
    """Return the row that a code names, as somebody typed it; of two with one code the first of ``rows``."""
    plain = unicodedata.normalize("NFKC", code).casefold().replace("-", "").translate(_MEANT)
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return None
    first = 0
    for letter in plain:
        first = first << 5 | ALPHABET.index(letter)
    first <<= REST
    return rows.filter(pk__gte=UUID(int=first), pk__lte=UUID(int=first + (1 << REST) - 1)).first()
