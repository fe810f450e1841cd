"""Moderation as plain rules: reasons, what waits for a moderator, how long a pause and an appeal may take.

Values in, verdicts out: no rows, no words for people.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median


class ReportReason(StrEnum):
    """Why a text is reported, and for which reason it is hidden."""

    INSULT = "insult"
    THREAT = "threat"
    PERSONAL_DATA = "personal_data"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Decision(StrEnum):
    """What came of a text: left as it is, its author warned, hidden, hidden with a pause for the author."""

    KEPT = "kept"
    WARNED = "warned"
    HIDDEN = "hidden"
    PAUSED = "paused"
    # Nobody decided: the text is no longer there.
    GONE = "gone"


# What is reported where it is the name that somebody shows: the label of who bears it.
NAME_LABEL = "youth.participant"

HIDING = frozenset({Decision.HIDDEN, Decision.PAUSED})
AGAINST_AUTHOR = frozenset({Decision.WARNED, *HIDING})


class HoldRule(StrEnum):
    """Why a text waits for a moderator before others see it."""

    NEW_ACCOUNT = "new_account"
    LINK = "link"
    WORD = "word"
    # Texts of this kind are always read first: questions from home.
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, order=True)
class Hold:
    """A rule that a text matches, and what of the text does; empty where it is not about the words."""

    rule: HoldRule
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRules:
    """What a council lets wait: accounts younger than so many days, links, words of its own list."""

    new_account_days: int = 0
    holds_links: bool = False
    words: tuple[str, ...] = ()


# A pause ends by itself; each further one within a year is longer.
PAUSE_DAYS = (1, 7, 30)
PAUSES_COUNT_FOR = timedelta(days=365)
APPEAL_WITHIN = timedelta(days=14)
# Below this number somebody could be guessed from a count.
FEWEST_SHOWN = 10

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:bg|com|net|org|info|eu|biz|io|me|ru|shop|site|tk|бг)\b(?:/\S*)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
# Latin letters that look like Cyrillic ones, so that a word is not hidden from the list by one of them.
_LOOK_ALIKE = str.maketrans("aeopcxykmhtb03", "аеорсхукмнтвоз")


def holds_of(words: str, rules: HoldRules, *, account_age: timedelta | None = None) -> list[Hold]:
    """Return why a text waits for a moderator, each rule with what it found; empty where it does not.

    ``account_age`` is how long the author takes part; None where that is no reason. A word of the list with
    an asterisk at its end is the beginning of words.
    """
    found = set()
    # With no days nobody is new, though a clock may be behind the one that noted when they came.
    is_new = account_age is not None and account_age < timedelta(days=rules.new_account_days)
    if rules.new_account_days and is_new:
        found.add(Hold(HoldRule.NEW_ACCOUNT))
    if rules.holds_links:
        found |= {Hold(HoldRule.LINK, match[0].casefold()) for match in _LINK.finditer(words)}
    found |= {Hold(HoldRule.WORD, listed) for listed in _listed(words, rules.words)}
    return sorted(found)


def _listed(words: str, listed: Iterable[str]) -> set[str]:
    written = {_plain(word) for word in _WORD.findall(words)}
    found = set()
    for one in listed:
        wanted = _plain(one.rstrip("*"))
        begins = one.endswith("*")
        if wanted and any(word == wanted or (begins and word.startswith(wanted)) for word in written):
            found.add(one)
    return found


def _plain(word: str) -> str:
    return word.casefold().translate(_LOOK_ALIKE)


def new_holds(after: Sequence[Hold], before: Sequence[Hold]) -> list[Hold]:
    """Return what a changed text newly matches: what a moderator has seen already is not read again."""
    return [one for one in after if one not in before]


def pause_days(earlier: int) -> int:
    """Return for how many days somebody with so many pauses within the last year writes nothing."""
    return PAUSE_DAYS[min(earlier, len(PAUSE_DAYS) - 1)]


def may_appeal_until(decided_at: datetime) -> datetime:
    """Return the first moment at which a decision can no longer be appealed against."""
    return decided_at + APPEAL_WITHIN


def shown_number(number: int) -> int | None:
    """Return a count as everybody may read it; None where it is so small that persons could be guessed."""
    return number if number == 0 or number >= FEWEST_SHOWN else None


def median_hours(waited: Sequence[timedelta]) -> int | None:
    """Return the median in whole hours, rounded up; None where there are too few to be shown."""
    if len(waited) < FEWEST_SHOWN:
        return None
    seconds = median(one.total_seconds() for one in waited)
    return int(-(-seconds // 3600))
