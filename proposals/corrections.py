"""When a changed text is a formal correction, which keeps its supporters. Plain Python, no Django.

What people support is what the council shall decide: the points. A correction changes none of them, neither
words, numbers, tables nor order. Reasons, legal ground and the language that the text is marked with may
change; so may the spelling of the title, but not its words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

type Row = Mapping[str, Any]

# In a shorter word one letter more or less is another word: "на" and "не", "пари" and "парк".
LETTERS_OF_A_SLIP = 5


def is_formal_correction(
    title: str, new_title: str, points: Sequence[Row], new_points: Sequence[Row]
) -> bool:
    """Return whether a text with this title and these points only corrects the form of the earlier one."""
    same_points = [_words_of(row) for row in points] == [_words_of(row) for row in new_points]
    return same_points and is_same_but_spelling(title, new_title)


def is_same_but_spelling(title: str, other: str) -> bool:
    """Return whether two titles say the same: capitals, signs, spaces and slips in long words may differ."""
    if _letters(title) == _letters(other):
        return True
    words, others = (
        [cleaned for word in one.split() if (cleaned := _letters(word))] for one in (title, other)
    )
    return len(words) == len(others) and all(
        one == two or _is_slip(one, two) for one, two in zip(words, others, strict=True)
    )


def _words_of(row: Row) -> tuple[object, ...]:
    children = tuple(_words_of(child) for child in row.get("children", ()))
    return row["kind"], row.get("number", ""), row.get("text", ""), row.get("rows"), children


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _is_slip(one: str, other: str) -> bool:
    """Return whether one letter was left out, put in, mistaken, or two were swapped; never in a number."""
    if min(len(one), len(other)) < LETTERS_OF_A_SLIP or not (one + other).isalpha():
        return False
    if len(one) > len(other):
        one, other = other, one
    first = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[first:] == other[first + 1 :]
    is_swapped = one[first : first + 2] == other[first : first + 2][::-1]
    return one[first + 1 :] == other[first + 1 :] or (is_swapped and one[first + 2 :] == other[first + 2 :])
