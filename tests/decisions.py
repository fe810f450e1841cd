"""Decisions for tests: stored rows from a typed text, and one with everything that a decision can have."""

from typing import Any
from uuid import uuid4

from youth.points import as_rows, keep_ids, parse

# As a secretary pastes it; READ is the same with the levels that it is read with.
PASTED = """На основание чл. 21, ал. 1, т. 8 от ЗМСМА, чл. 8, ал. 9 от ЗОС
РЕШИ:
I. Дава съгласие да се отдаде под наем:
1. Помещение от 40 кв. м в читалището:
1.1. за срок от 5 години;
1.2. при начална цена по таблицата:
Вид\tМесечна цена
зала\t400
а) без ДДС;
б) с право на удължаване.
2. 30 000 лева за ремонт.
II. Възлага на кмета да сключи договор.
§ 1. Решението влиза в сила от 1. юни 2027 г.
ПРИЛОЖЕНИЕ № 1 към решението
7. Стол, 12 броя.
"""
READ = """На основание чл. 21, ал. 1, т. 8 от ЗМСМА, чл. 8, ал. 9 от ЗОС
I. Дава съгласие да се отдаде под наем:
  1. Помещение от 40 кв. м в читалището:
    1.1. за срок от 5 години;
    1.2. при начална цена по таблицата:
      | Вид | Месечна цена |
      | зала | 400 |
      а) без ДДС;
      б) с право на удължаване.
  2. 30 000 лева за ремонт.
II. Възлага на кмета да сключи договор.
§ 1. Решението влиза в сила от 1. юни 2027 г.
ПРИЛОЖЕНИЕ № 1 към решението
7. Стол, 12 броя."""


def rows_of(typed: str) -> list[dict[str, Any]]:
    """Return the rows that are stored of a text."""
    return as_rows(keep_ids(parse(typed).points))


def carried(**changes: object) -> dict[str, object]:
    """Return a carried decision as voting freezes it."""
    decision: dict[str, object] = {
        "poll": str(uuid4()),
        "question": "Да се направи.",
        "method": "open",
        "type": "ordinary",
        "rule": {"preset": "bg-obs", "base": "present", "fraction": [1, 2], "strict": True},
        "snapshot": {"seats": 21, "in_office": 13, "present": 13, "recused": 0},
        "quorum": {"base": "seats", "needed": 11, "present": 13, "met": True},
        "votes": {"for": 10, "against": 2, "abstain": 1, "not_voting": 0},
        "needed": 7,
        "carried": True,
        "reason": "majority_reached",
        "ballots_root": "ab" * 32,
    }
    return decision | changes
