"""``package.json``: the canonical record, its JSON Schema and the digest that identifies it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785

from plugins.records.package.points import words_of
from plugins.records.package.record import FORMAT_VERSION, Decision, Point, ResolutionRecord

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMA_FILE = Path(__file__).with_name("package.schema.json")
# What may differ between two exports of one record: the rendering of the files and the later acts of
# the meeting, its closing among them. It is not part of the record's identity.
NOT_IDENTITY = ("files", "journal")
LATER = "closed_at"


def document_of(record: ResolutionRecord, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the record as the JSON object of ``package.json``; ``files`` lists the other payload files."""
    last = record.events[-1] if record.events else {}
    return {
        "format_version": FORMAT_VERSION,
        "type": "resolution",
        "urn": record.urn,
        "revision": record.revision,
        "supersedes": record.supersedes or None,
        "language": record.language,
        "body": _body(record),
        "term": {
            "number": record.term.number,
            "starts_on": record.term.starts_on.isoformat(),
            "ends_on": record.term.ends_on.isoformat() if record.term.ends_on else None,
        },
        "meeting": _meeting(record),
        "item": _item(record),
        "resolution": {
            "id": record.id,
            "period": record.period,
            "number": record.number,
            "designation": record.designation,
            "adopted_on": record.adopted_on.isoformat(),
            "title": record.title,
            "legal_ground": record.legal_ground,
            "points": [_point(point) for point in record.points],
        },
        "decision": _decision(record.decision),
        "signatories": [asdict(signatory) for signatory in record.signatories],
        "sections": [asdict(section) for section in record.sections],
        "journal": {
            "stream": last.get("stream", ""),
            "seq": last.get("seq", 0),
            "digest": last.get("digest", ""),
        },
        "files": [dict(file) for file in files],
    }


def canonical_bytes(value: Any) -> bytes:
    """Return RFC 8785 JSON."""
    return rfc8785.dumps(value)


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the record's digest: SHA-256 over its canonical JSON without the fields that may change later.

    These are ``files``, ``journal`` and ``meeting.closed_at``.
    """
    identity = {key: value for key, value in document.items() if key not in NOT_IDENTITY}
    identity["meeting"] = {key: value for key, value in document["meeting"].items() if key != LATER}
    return hashlib.sha256(canonical_bytes(identity)).hexdigest()


def text_digest_of(document: Mapping[str, Any]) -> str:
    """Return the digest of title, legal ground and points, which recognises a repeated text."""
    resolution = document["resolution"]
    texts = [resolution["title"], *words_of(resolution).split("\n")]
    folded = [" ".join(text.casefold().split()) for text in texts]
    return hashlib.sha256(canonical_bytes(folded)).hexdigest()


@cache
def validator() -> "Draft202012Validator":
    """Return the validator of the shipped schema."""
    # Imported when the first package is checked, because the import is slow.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text("utf-8")))


def _body(record: ResolutionRecord) -> dict[str, Any]:
    body = record.body
    return {
        "slug": body.slug,
        "kind": body.kind,
        "languages": list(body.languages),
        "name": dict(body.names),
        "municipality": {"code": body.municipality_code, "name": dict(body.municipality_names)},
        "time_zone": body.time_zone,
    }


def _meeting(record: ResolutionRecord) -> dict[str, Any]:
    sitting = record.sitting
    return {
        "id": sitting.id,
        "number": sitting.number,
        "kind": sitting.kind,
        "held_on": sitting.held_on.isoformat(),
        "place": sitting.place,
        "opened_at": _moment(sitting.opened_at),
        "closed_at": _moment(sitting.closed_at),
        "public": sitting.is_public,
    }


def _item(record: ResolutionRecord) -> dict[str, Any]:
    item = record.item
    subject = {"label": item.subject_label, "id": item.subject_id, "title": item.subject_title}
    return {
        "id": item.id,
        "position": item.position,
        "title": item.title,
        "decision_type": item.decision_type,
        "topic": item.topic,
        "subject": subject if item.subject_label else None,
    }


def _point(point: Point) -> dict[str, Any]:
    if point.kind == "table":
        return {"id": point.id, "kind": point.kind, "rows": [list(cells) for cells in point.rows]}
    return {
        "id": point.id,
        "kind": point.kind,
        "number": point.number,
        "text": point.text,
        "children": [_point(child) for child in point.children],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    document = asdict(decision)
    document["rule"] |= {
        "overrides": dict(decision.rule.overrides),
        "fraction": list(decision.rule.fraction),
    }
    document["votes"] = dict(decision.votes)
    if decision.named is None:
        del document["named"], document["without_vote"]
    else:
        document["named"] = [asdict(vote) for vote in decision.named]
        document["without_vote"] = [asdict(one) for one in decision.without_vote]
    return document


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
