"""Checks of ``events.jsonl`` against ``package.json``: its chain, head, acts, and their content.

Every act of the vote and of the adoption has to be there with the figures of the decision; the adoption has
the seal of the text. What an entry shows has to be of its kind and about the subject.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from plugins.records.package.bag import EVENTS
from plugins.records.package.events import ChainBrokenError, read_events
from plugins.records.package.findings import Finding
from plugins.records.package.kinds import (
    ADOPTED,
    ANNOUNCED,
    COUNTED,
    COURSE,
    ENTERED_TOGETHER,
    HALL,
    HALL_CORRECTED,
    LEFT,
    MEETING_CLOSED,
    MEETING_OPENED,
    POLL_CLOSED,
    POLL_OPENED,
    POLL_RECOUNTED,
    fits,
)
from plugins.records.package.majority import base_of
from plugins.records.package.points import words_of

Entry = dict[str, Any]
# A row and its entry are written one after the other, and a clock may be corrected between two acts.
TOLERANCE = timedelta(seconds=60)


def check_journal(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield breaks of the chain and contradictions to the record."""
    try:
        entries = read_events(files[EVENTS])
    except ChainBrokenError as error:
        yield Finding(code="CHAIN_BROKEN", file=EVENTS, field=str(error.line))
        return
    last, head = entries[-1], document["journal"]
    if {key: last[key] for key in ("stream", "seq", "digest")} != head:
        yield _mismatch("$.journal")
    if head["stream"] != f"meeting:{document['meeting']['id']}":
        yield _mismatch("$.journal.stream")
    yield from _shown(document, entries)
    acts, missing = _acts_of(document, entries)
    for kind in missing:
        yield Finding(code="JOURNAL_INCOMPLETE", file=EVENTS, field=kind)
    if not missing:
        yield from _facts_hold(document, entries, acts)
        yield from _hall(document, entries, acts)
    yield from _times(document, entries, acts)


def _shown(document: Mapping[str, Any], entries: list[Entry]) -> Iterator[Finding]:
    """Yield every line with a payload that does not fit its kind, or is not about the subject."""
    subject = document["item"]["subject"] or {"id": ""}
    about = {document[part]["id"] for part in ("resolution", "item")}
    about |= {document["decision"]["poll"], subject["id"]}
    for entry in entries:
        if "payload" not in entry:
            continue
        if not fits(entry["kind"], entry["payload"]):
            yield Finding(code="JOURNAL_KIND", file=EVENTS, field=str(entry["seq"]), detail=entry["kind"])
        elif entry["kind"] not in COURSE and about.isdisjoint(_texts_in(entry["payload"])):
            yield Finding(code="JOURNAL_FOREIGN", file=EVENTS, field=str(entry["seq"]), detail=entry["kind"])


def _texts_in(payload: Mapping[str, Any]) -> set[str]:
    return {value for value in payload.values() if isinstance(value, str)}


def _acts_of(document: Mapping[str, Any], entries: list[Entry]) -> tuple[dict[str, Entry], list[str]]:
    """Return the acts that led to the resolution by kind, and the kinds missing or out of order."""
    resolution, poll = document["resolution"]["id"], document["decision"]["poll"]
    wanted = {
        MEETING_OPENED: {},
        POLL_OPENED: {"poll": poll},
        POLL_CLOSED: {"poll": poll},
        ANNOUNCED: {"poll": poll},
        ADOPTED: {"resolution": resolution},
    }
    acts: dict[str, Entry] = {}
    missing, after = [], 0
    for kind, ids in wanted.items():
        found = [
            entry
            for entry in entries
            if entry["kind"] == kind and ids.items() <= entry.get("payload", {"": None}).items()
        ]
        whole = len(found) == 1 and found[0]["seq"] >= after
        if not whole or not fits(kind, found[0].get("payload", {})):
            missing.append(kind)
            continue
        acts[kind], after = found[0], found[0]["seq"]
    return acts, missing


def _facts_hold(
    document: Mapping[str, Any], entries: list[Entry], acts: Mapping[str, Entry]
) -> Iterator[Finding]:
    # An entry that was corrected before the announcement led to a new count, which is the one announced.
    recounts = [
        entry
        for entry in entries[acts[POLL_CLOSED]["seq"] : acts[ANNOUNCED]["seq"]]
        if entry["kind"] == POLL_RECOUNTED
        and entry.get("payload", {}).get("poll") == document["decision"]["poll"]
    ]
    for kind, facts in _facts(document).items():
        counts = kind == POLL_CLOSED and recounts
        payload = (recounts[-1] if counts else acts[kind])["payload"]
        for field, value in facts.items():
            if not _same(payload.get(field), value):
                yield _mismatch(f"{kind}.{field}")
    if document["revision"] == 1 and not _seals(acts[ADOPTED]["payload"]["text"], document["resolution"]):
        yield _mismatch(f"{ADOPTED}.text")


def _enter_or_leave(hall: set[str], entry: Entry) -> None:
    payload = entry["payload"]
    if entry["kind"] == ENTERED_TOGETHER:
        hall.update(payload["participants"])
    elif entry["kind"] == LEFT or (entry["kind"] == HALL_CORRECTED and not payload["inside"]):
        hall.discard(payload["participant"])
    else:
        hall.add(payload["participant"])


def _frozen(entries: list[Entry], opened: Entry) -> Entry:
    """Return the opening with whose register a vote was held: of votes counted again, that of the first."""
    first = opened["payload"]["repeats"] if opened["payload"]["is_count"] else None
    found = (
        entry
        for entry in entries
        if entry["kind"] == POLL_OPENED and entry.get("payload", {}).get("poll") == first
    )
    return next(found, opened)


def _hall(document: Mapping[str, Any], entries: list[Entry], acts: Mapping[str, Entry]) -> Iterator[Finding]:
    """Compare the register of the vote with the members in the hall when the poll opened."""
    decision, opened, poll = document["decision"], acts[MEETING_OPENED], _frozen(entries, acts[POLL_OPENED])
    hall = set(opened["payload"]["members"])
    for entry in entries[opened["seq"] : poll["seq"]]:
        if entry["kind"] in HALL:
            # An erased entry has only its header, so the members can't be counted.
            if not fits(entry["kind"], entry.get("payload", {})):
                return
            _enter_or_leave(hall, entry)
    if decision["snapshot"]["present"] > len(hall):
        yield _mismatch("decision.snapshot.present")
    for vote in decision.get("named", ()):
        if vote["participant"] not in hall:
            yield Finding(code="VOTE_REGISTER", file=EVENTS, field="decision.named", detail=vote["name"])
    for one in decision.get("without_vote", ()):
        if one["why"] == "absent" and one["participant"] in hall:
            yield Finding(
                code="ABSENT_IN_HALL", file=EVENTS, field="decision.without_vote", detail=one["name"]
            )
    counts = [
        entry["payload"]["present"]
        for entry in entries
        if entry["kind"] == COUNTED
        and fits(COUNTED, entry.get("payload", {}))
        and entry["payload"]["poll"] == decision["poll"]
    ]
    if decision["quorum"]["present"] != (counts or [decision["snapshot"]["present"]])[-1]:
        yield _mismatch("decision.quorum.present")


def _times(document: Mapping[str, Any], entries: list[Entry], acts: Mapping[str, Entry]) -> Iterator[Finding]:
    decision, meeting = document["decision"], document["meeting"]
    stated = {
        MEETING_OPENED: meeting["opened_at"],
        POLL_OPENED: decision["opened_at"],
        POLL_CLOSED: decision["closed_at"],
        ANNOUNCED: decision["announced_at"],
        ADOPTED: decision["announced_at"],
    }
    for kind, entry in acts.items():
        if stated[kind] and abs(_moment(entry["at"]) - _moment(stated[kind])) > TOLERANCE:
            yield Finding(code="TIME_DISORDER", file=EVENTS, field=kind)
    closings = [entry["at"] for entry in entries if entry["kind"] == MEETING_CLOSED]
    closed_at = meeting["closed_at"]
    if bool(closings) != (closed_at is not None) or (
        closed_at and abs(_moment(closings[-1]) - _moment(closed_at)) > TOLERANCE
    ):
        yield Finding(code="TIME_DISORDER", file=EVENTS, field=MEETING_CLOSED)
    for earlier, later in pairwise(entries):
        if _moment(earlier["at"]) - _moment(later["at"]) > TOLERANCE:
            yield Finding(code="TIME_DISORDER", file=EVENTS, field=str(later["seq"]))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _facts(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields that each kind of act must have for this decision."""
    resolution, decision, item = document["resolution"], document["decision"], document["item"]["id"]
    votes = decision["votes"]
    counts = {f"votes_{choice}": votes[choice] for choice in ("for", "against", "abstain")}
    everybody = {**counts, "not_voting": votes["not_voting"]}
    return {
        MEETING_OPENED: {"number": document["meeting"]["number"], "seats": decision["snapshot"]["seats"]},
        ADOPTED: {
            **{name: resolution[name] for name in ("number", "period", "adopted_on")},
            "item": item,
            "poll": decision["poll"],
            **counts,
        },
        POLL_OPENED: {
            "item": item,
            "method": decision["method"],
            "decision_type": decision["type"],
            **{name: decision["rule"][name] for name in ("base", "fraction", "strict")},
            **decision["snapshot"],
            "quorum_needed": decision["quorum"]["needed"],
        },
        POLL_CLOSED: {**everybody, "ballots_root": decision["ballots_root"]},
        ANNOUNCED: {
            "item": item,
            "size": base_of(decision),
            **{name: decision[name] for name in ("carried", "reason", "needed")},
            **everybody,
        },
    }


def _same(said: object, expected: object) -> bool:
    """Return whether two values are equal; ``true`` is not 1."""
    return type(said) is type(expected) and said == expected


def _seals(seal: object, resolution: Mapping[str, Any]) -> bool:
    """Return whether a seal is that of the decision. A later revision has another text than was adopted."""
    if not isinstance(seal, dict) or not isinstance(seal.get("salt"), str):
        return False
    text = f"{resolution['title']}\n{words_of(resolution)}"
    try:
        salted = bytes.fromhex(seal["salt"]) + text.encode()
    except ValueError:
        return False
    return bool(hashlib.sha256(salted).hexdigest() == seal.get("digest"))


def _mismatch(field: str) -> Finding:
    return Finding(code="CONTENT_MISMATCH", file=EVENTS, field=field)
