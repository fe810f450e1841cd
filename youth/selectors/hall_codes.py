"""Codes of the hall: who reads the one that the hall's screen shows now is in the hall.

A code is signed, for one meeting and one minute, and names nobody: who scans it says by signing in who they
are. Nothing is stored.
"""

import hmac
from datetime import datetime
from enum import StrEnum

from django.utils.crypto import salted_hmac

from youth.models import Meeting
from youth.short_addresses import ALPHABET

# A code is shown for a minute and accepted for a second one: scanning takes a moment.
VALID_MINUTES = 2
# So many letters of five bits say the minute, and so many are the signature.
TIME_LETTERS, SIGNATURE_LETTERS = 6, 10


class Scanned(StrEnum):
    """What a code turned out to be."""

    VALID = "valid"
    # Shown in this hall, but not now.
    EXPIRED = "expired"
    # Of another meeting, or none that was ever shown.
    UNKNOWN = "unknown"


def hall_code(meeting: Meeting, now: datetime) -> str:
    """Return the code that the hall shows at a moment."""
    return _code_of_minute(meeting, int(now.timestamp()) // 60)


def judge_code(meeting: Meeting, code: str, now: datetime) -> Scanned:
    """Return whether a scanned code is the one of this hall, and of now."""
    plain = code.casefold()
    if len(plain) != TIME_LETTERS + SIGNATURE_LETTERS or not set(plain) <= set(ALPHABET):
        return Scanned.UNKNOWN
    minute = _number(plain[:TIME_LETTERS])
    if not hmac.compare_digest(_code_of_minute(meeting, minute), plain):
        return Scanned.UNKNOWN
    age = int(now.timestamp()) // 60 - minute
    return Scanned.VALID if 0 <= age < VALID_MINUTES else Scanned.EXPIRED


def _code_of_minute(meeting: Meeting, minute: int) -> str:
    digest = salted_hmac("youth.hall_code", f"{meeting.pk} {minute}", algorithm="sha256").digest()
    return _letters(minute, TIME_LETTERS) + _letters(int.from_bytes(digest), SIGNATURE_LETTERS)


def _letters(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return number
