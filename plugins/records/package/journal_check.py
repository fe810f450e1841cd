"""Checks of ``events.jsonl`` against ``package.json``: its chain, its head, and what its acts say.

The acts of the vote and of the adoption repeat the figures of the decision, and the adoption holds a seal of
the text. Where an entry shows its payload, all of it has to agree.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.records.package.bag import EVENTS
from plugins.records.package.events import ChainBrokenError, read_events
from plugins.records.package.findings import Finding
from plugins.records.package.majority import base_of

ADOPTED, OPENED, CLOSED, ANNOUNCED = "resolution.adopted", "poll.opened", "poll.closed", "poll.announced"


def check_journal(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield what does not hang together or says something else than the record."""
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
    yield from _acts(document, entries)


def _acts(document: Mapping[str, Any], entries: list[dict[str, Any]]) -> Iterator[Finding]:
    resolution, poll = document["resolution"]["id"], document["decision"]["poll"]
    facts, adopted = _facts(document), False
    for entry in entries:
        kind, payload = entry["kind"], entry.get("payload", {})
        subject = ("resolution", resolution) if kind == ADOPTED else ("poll", poll)
        if kind not in facts or payload.get(subject[0]) != subject[1]:
            continue
        for field, value in facts[kind].items():
            if not _same(payload.get(field), value):
                yield _mismatch(f"{kind}.{field}")
        if kind == ADOPTED:
            adopted = True
            if document["revision"] == 1 and not _seals(payload.get("text"), document["resolution"]):
                yield _mismatch(f"{kind}.text")
    if not adopted:
        yield _mismatch("$.resolution.id")


def _facts(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what each kind of act has to say of this decision."""
    resolution, decision, item = document["resolution"], document["decision"], document["item"]["id"]
    votes = decision["votes"]
    counts = {f"votes_{choice}": votes[choice] for choice in ("for", "against", "abstain")}
    everybody = {**counts, "not_voting": votes["not_voting"]}
    return {
        ADOPTED: {
            **{name: resolution[name] for name in ("number", "period", "adopted_on")},
            "item": item,
            "poll": decision["poll"],
            **counts,
        },
        OPENED: {
            "item": item,
            "method": decision["method"],
            "decision_type": decision["type"],
            **{name: decision["rule"][name] for name in ("base", "fraction", "strict")},
            **decision["snapshot"],
            "quorum_needed": decision["quorum"]["needed"],
        },
        CLOSED: {**everybody, "ballots_root": decision["ballots_root"]},
        ANNOUNCED: {
            "item": item,
            "size": base_of(decision),
            **{name: decision[name] for name in ("carried", "reason", "needed")},
            **everybody,
        },
    }


def _same(said: object, expected: object) -> bool:
    """Compare without taking ``true`` for 1."""
    return type(said) is type(expected) and said == expected


def _seals(seal: object, resolution: Mapping[str, Any]) -> bool:
    """Say whether a seal is that of title and points. A later revision has another text than was adopted."""
    if not isinstance(seal, dict) or not isinstance(seal.get("salt"), str):
        return False
    text = "\n".join([resolution["title"], *(point["text"] for point in resolution["points"])])
    try:
        salted = bytes.fromhex(seal["salt"]) + text.encode()
    except ValueError:
        return False
    return bool(hashlib.sha256(salted).hexdigest() == seal.get("digest"))


def _mismatch(field: str) -> Finding:
    return Finding(code="CONTENT_MISMATCH", file=EVENTS, field=field)
