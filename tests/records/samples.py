"""Invented records for the package tests: a youth council of 21 seats decides something."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

import rfc8785

from plugins.records.package.document import document_of
from plugins.records.package.points import words_of
from plugins.records.package.record import (
    Body,
    Decision,
    Item,
    NamedVote,
    Point,
    Quorum,
    ResolutionRecord,
    Rule,
    Signatory,
    Sitting,
    Snapshot,
    TermOfOffice,
    WithoutVote,
    cleaned,
)

RESOLUTION = "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a001"
MEETING = "0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a002"
TODAY = date(2026, 11, 22)

BODY = Body(
    slug="ms-ihtiman",
    kind="youth",
    languages=("bg", "en"),
    names={"bg": "Младежки съвет – Ихтиман", "en": "Youth Council of Ihtiman"},
    municipality_code="bg-ihtiman",
    municipality_names={"bg": "Ихтиман", "en": "Ihtiman"},
    time_zone="Europe/Sofia",
)
NAMES = ("Ася Полянова", "Борис Градев", "Вяра Долчинкова", "Григор Липов", "Десислава Реброва")
ABSENT = ("Емил Вълков", "Жана Рибарова")


def chained(
    entries: list[tuple[str, dict[str, Any] | None]], stream: str, moments: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], ...]:
    """Chain entries as the journal does; ``None`` is a payload that is withheld.

    ``moments`` tells by kind when something happened; else the entries follow one another by the minute.
    """
    lines: list[dict[str, Any]] = []
    previous = ""
    for seq, (kind, payload) in enumerate(entries, start=1):
        salt = f"{seq:064x}"
        salted = bytes.fromhex(salt) + rfc8785.dumps(payload or {})
        header = {
            "stream": stream,
            "seq": seq,
            "kind": kind,
            "actor": None,
            "representative": None,
            "at": (moments or {}).get(kind, f"2026-11-21T15:{seq:02}:00.000000Z"),
            "cause": None,
            "previous_digest": previous,
            "payload_digest": hashlib.sha256(salted).hexdigest(),
        }
        previous = hashlib.sha256(rfc8785.dumps(header)).hexdigest()
        shown = {} if payload is None else {"payload": payload, "salt": salt}
        lines.append({**header, "digest": previous, **shown})
    return tuple(lines)


def events(record: ResolutionRecord, moments: Mapping[str, str] | None = None) -> tuple[dict[str, Any], ...]:
    """Return the extract of a short meeting that adopted a resolution."""
    return chained(acts(record), f"meeting:{record.sitting.id}", moments)


def acts(record: ResolutionRecord) -> list[tuple[str, dict[str, Any] | None]]:
    """Return kind and payload of a short meeting's acts, as the journal holds them."""
    decided, poll = record.decision, {"poll": record.decision.poll}
    counts = {f"votes_{choice}": decided.votes[choice] for choice in ("for", "against", "abstain")}
    everybody = {**counts, "not_voting": decided.votes["not_voting"]}
    bases = {"present": decided.snapshot.present, "cast": counts["votes_for"] + counts["votes_against"]}
    return [
        ("youth.meeting_opened", _roll_call(record)),
        ("floor.given", None),
        ("voting.poll_opened", {**poll, **_opening(record)}),
        ("voting.poll_closed", {**poll, **everybody, "by_option": [], "ballots_root": decided.ballots_root}),
        (
            "voting.poll_announced",
            {
                **poll,
                "item": record.item.id,
                "carried": decided.carried,
                "result": "carried",
                "reason": decided.reason,
                "needed": decided.needed,
                "size": bases[decided.rule.base],
                **everybody,
                "by_option": [],
            },
        ),
        ("youth.resolution_adopted", {**poll, **counts, **_adoption(record)}),
    ]


def _roll_call(record: ResolutionRecord) -> dict[str, Any]:
    snapshot = record.decision.snapshot
    named = [vote.participant for vote in record.decision.named or ()]
    others = [member(number) for number in range(len(named), snapshot.present)]
    return {
        "number": record.sitting.number,
        "present": snapshot.present,
        "seats": snapshot.seats,
        "in_office": snapshot.in_office,
        "needed": record.decision.quorum.needed,
        "members": [*named, *others],
        "presiding": member(0),
        "keeping": None,
    }


def member(number: int) -> str:
    """Return the id of an invented member."""
    return f"0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2b{number:03}"


def _opening(record: ResolutionRecord) -> dict[str, Any]:
    decided = record.decision
    return {
        "item": record.item.id,
        "asks": "main",
        "consequence": "youth.adopt",
        "about": "",
        "form": "choice",
        "box": "register",
        "method": decided.method,
        "decision_type": decided.type,
        "base": decided.rule.base,
        "fraction": list(decided.rule.fraction),
        "strict": decided.rule.strict,
        **asdict(decided.snapshot),
        "voters": decided.snapshot.present,
        "register": "ef" * 32,
        "rule": "ab" * 32,
        "quorum_needed": decided.quorum.needed,
        "question": "cd" * 32,
        "repeats": None,
        "is_count": False,
    }


def _adoption(record: ResolutionRecord) -> dict[str, Any]:
    text = f"{record.title}\n{words_of(document_of(record, [])['resolution'])}"
    salt = "ef" * 32
    return {
        "resolution": record.id,
        "number": record.number,
        "period": record.period,
        "adopted_on": record.adopted_on.isoformat(),
        "item": record.item.id,
        "text": {"salt": salt, "digest": hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()},
    }


def decision(**changes: Any) -> Decision:
    """Return an outcome: 21 seats, 20 in office, 13 present, 9 for, 3 against, 1 abstained."""
    base = Decision(
        poll="0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a003",
        question="Приема ли съветът проекта за решение?",
        method="open",
        type="ordinary",
        rule=Rule(
            preset="bg-obs",
            overrides={},
            base="present",
            fraction=(1, 2),
            strict=True,
            source="чл. 16, ал. 3",
        ),
        snapshot=Snapshot(seats=21, in_office=20, present=13, recused=0),
        quorum=Quorum(base="seats", needed=11, present=13, met=True),
        votes={"for": 9, "against": 3, "abstain": 1, "not_voting": 0},
        needed=7,
        carried=True,
        reason="carried",
        named=None,
        opened_at="2026-11-21T15:03:00Z",
        closed_at="2026-11-21T15:04:00Z",
        announced_at="2026-11-21T15:05:00Z",
        ballots_root="ab" * 32,
    )
    return replace(base, **changes)


def named_decision(**changes: Any) -> Decision:
    """Return an outcome by name: five present of seven seats, three for, two absent."""
    choices = ("for", "for", "for", "against", "abstain")
    named = tuple(
        NamedVote(participant=member(number), name=name, choice=choice)
        for number, (name, choice) in enumerate(zip(NAMES, choices, strict=True))
    )
    base = decision(
        method="named",
        snapshot=Snapshot(seats=7, in_office=7, present=5, recused=0),
        quorum=Quorum(base="seats", needed=4, present=5, met=True),
        votes={"for": 3, "against": 1, "abstain": 1, "not_voting": 0},
        needed=3,
        named=named,
        without_vote=tuple(
            WithoutVote(participant=member(number), name=name, why="absent")
            for number, name in enumerate(ABSENT, start=len(NAMES))
        ),
    )
    return replace(base, **changes)


def record(**changes: Any) -> ResolutionRecord:
    """Return a whole record; ``changes`` replace single fields, and its journal tells of what they say."""
    base = ResolutionRecord(
        id=RESOLUTION,
        period="term:2",
        number=18,
        designation="Решение № 18/21.11.2026 г., протокол № 7",
        adopted_on=date(2026, 11, 21),
        title="Нощен автобус от гарата до кварталите",
        legal_ground="На основание чл. 12, ал. 1 от Правилника на Младежкия съвет",
        points=(
            Point(
                id="p1000000001",
                number="1.",
                text="Предлага на Общинския съвет да открие нощна автобусна линия:",
                children=(
                    Point(id="p1000000002", number="1.1.", text="Първият курс тръгва в 22:30 ч."),
                    Point(id="p1000000003", number="а)", text="Последният курс тръгва в 00:30 ч."),
                    Point(id="p1000000004", kind="table", rows=(("Спирка", "Час"), ("Гара | юг", "22:30"))),
                ),
            ),
            Point(id="p1000000005", number="§ 1.", text="Решението влиза в сила веднага."),
            Point(
                id="p1000000006",
                kind="annex",
                number="ПРИЛОЖЕНИЕ № 1",
                text="към решението",
                children=(Point(id="p1000000007", text="Карта на спирките."),),
            ),
        ),
        language="bg",
        body=BODY,
        term=TermOfOffice(number=2, starts_on=date(2025, 10, 1), ends_on=None),
        sitting=Sitting(
            id=MEETING,
            number=7,
            kind="regular",
            held_on=date(2026, 11, 21),
            place="Зала „Хемус“",
            opened_at=datetime(2026, 11, 21, 15, 1, tzinfo=UTC),
            closed_at=None,
        ),
        item=Item(
            id="0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a004",
            position=3,
            title="Нощен автобус",
            decision_type="ordinary",
            topic="",
            subject_label="proposals.proposal",
            subject_id="0d0f6f55-6f0e-4d4f-9f0c-6f1c33d2a005",
            subject_title="Нощен автобус",
        ),
        decision=decision(),
        signatories=(Signatory(role="chair", name="Ася Полянова"),),
        events=(),
    )
    changed = replace(base, **changes)
    return changed if "events" in changes else replace(changed, events=events(cleaned(changed)))


def mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plain copy."""
    return dict(value)
