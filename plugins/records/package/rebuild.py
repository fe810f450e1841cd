"""The record that a ``package.json`` states, so that every other file can be written from it again.

The writers are deterministic: a file that differs from what they write contradicts the record.
Only the package is needed, neither the sender's rows nor the receiver's.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from plugins.records.package.record import (
    Body,
    Decision,
    Item,
    NamedVote,
    Point,
    Quorum,
    ResolutionRecord,
    Rule,
    Section,
    Signatory,
    Sitting,
    Snapshot,
    TermOfOffice,
    WithoutVote,
)


def record_of(document: Mapping[str, Any]) -> ResolutionRecord:
    """Return the record of a document that meets its schema; without the journal, which no writer reads."""
    resolution, term = document["resolution"], document["term"]
    return ResolutionRecord(
        id=resolution["id"],
        period=resolution["period"],
        number=resolution["number"],
        designation=resolution["designation"],
        adopted_on=date.fromisoformat(resolution["adopted_on"]),
        title=resolution["title"],
        legal_ground=resolution["legal_ground"],
        points=tuple(_point(row) for row in resolution["points"]),
        language=document["language"],
        body=_body(document["body"]),
        term=TermOfOffice(
            number=term["number"],
            starts_on=date.fromisoformat(term["starts_on"]),
            ends_on=date.fromisoformat(term["ends_on"]) if term["ends_on"] else None,
        ),
        sitting=_sitting(document["meeting"]),
        item=_item(document["item"]),
        decision=_decision(document["decision"]),
        signatories=tuple(Signatory(**one) for one in document["signatories"]),
        events=(),
        revision=document["revision"],
        supersedes=document["supersedes"] or "",
        sections=tuple(Section(**one) for one in document["sections"]),
    )


def _point(row: Mapping[str, Any]) -> Point:
    if row["kind"] == "table":
        return Point(id=row["id"], kind="table", rows=tuple(tuple(cells) for cells in row["rows"]))
    return Point(
        **{name: row[name] for name in ("id", "kind", "number", "text")},
        children=tuple(_point(child) for child in row["children"]),
    )


def _body(body: Mapping[str, Any]) -> Body:
    return Body(
        slug=body["slug"],
        kind=body["kind"],
        languages=tuple(body["languages"]),
        names=body["name"],
        municipality_code=body["municipality"]["code"],
        municipality_names=body["municipality"]["name"],
        time_zone=body["time_zone"],
    )


def _sitting(meeting: Mapping[str, Any]) -> Sitting:
    return Sitting(
        id=meeting["id"],
        number=meeting["number"],
        kind=meeting["kind"],
        held_on=date.fromisoformat(meeting["held_on"]),
        place=meeting["place"],
        opened_at=_moment(meeting["opened_at"]),
        closed_at=_moment(meeting["closed_at"]),
        is_public=meeting["public"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _item(item: Mapping[str, Any]) -> Item:
    subject = item["subject"] or {"label": "", "id": "", "title": ""}
    return Item(
        **{name: item[name] for name in ("id", "position", "title", "decision_type", "topic")},
        subject_label=subject["label"],
        subject_id=subject["id"],
        subject_title=subject["title"],
    )


def _decision(decision: Mapping[str, Any]) -> Decision:
    rule, named = decision["rule"], decision.get("named")
    above, below = rule["fraction"]
    return Decision(
        **{
            **decision,
            "rule": Rule(**{**rule, "fraction": (above, below)}),
            "snapshot": Snapshot(**decision["snapshot"]),
            "quorum": Quorum(**decision["quorum"]),
            "named": None if named is None else tuple(NamedVote(**vote) for vote in named),
            "without_vote": tuple(WithoutVote(**one) for one in decision.get("without_vote", ())),
        }
    )
