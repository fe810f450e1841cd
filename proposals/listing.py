"""Which proposals a list shows, and in which order: read from an address, and written into one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from youth.plain_text import plain_line
from youth.procedure.age import AgeBand

WORDS_LENGTH = 100
SORTS = ("support",)
AGES = tuple(band.value for band in AgeBand)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list was asked for: words in title or reasons, stage, topic, settlement, order, only one's own.

    ``topic`` and ``place`` are keys of the council's lists, ``age`` is a band of age of many supporters. An
    empty ``sort`` is newest first, ``support``
    those with most supporters first.
    """

    words: str = ""
    stage: str = ""
    topic: str = ""
    place: str = ""
    age: str = ""
    sort: str = ""
    is_own: bool = False

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        """Return what the parameters of an address ask for; what they don't know is left out."""
        sort = query.get("sort", "")
        return cls(
            words=plain_line(query.get("q", "")).strip()[:WORDS_LENGTH],
            stage=query.get("stage", ""),
            topic=query.get("topic", ""),
            place=query.get("place", ""),
            age=query.get("age", "") if query.get("age", "") in AGES else "",
            sort=sort if sort in SORTS else "",
            is_own="mine" in query,
        )

    def query(self, **changes: Any) -> str:
        """Return the parameters that ask for this list, or for one that differs in ``changes``."""
        other = replace(self, **changes)
        given = {"q": other.words, "stage": other.stage, "topic": other.topic, "place": other.place}
        given |= {"age": other.age, "sort": other.sort, "mine": "1" if other.is_own else ""}
        shown = {name: value for name, value in given.items() if value}
        return f"?{urlencode(shown)}" if shown else ""
