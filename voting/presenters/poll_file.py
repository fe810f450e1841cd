"""The file of an announced vote, from which anybody counts again with ``recount.py``.

It holds the whole journal of the meeting so far, so that heads kept outside can be compared with it.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785

from voting.acts import (
    PollAnnounced,
    PollClosed,
    PollOpened,
    PollRecounted,
    QuorumChallenged,
    QuorumCounted,
)
from voting.boxes import box_of
from voting.electorate import RegisterLine, register_lines
from voting.models import Poll
from youth.journal.kinds import Kind
from youth.journal.selectors import extract
from youth.journal.streams import meeting_stream
from youth.procedure.choices import Method
from youth.procedure.shares import decision_size
from youth.services.keys import signing_key

if TYPE_CHECKING:
    from youth.models import Council

FORMAT = "glas-poll-1"
# Whose leaves the program can count: ballots, tellers' slips, the tellers' protocol.
BOXES = frozenset({"register", "hands", "papers"})
# What the decision of an election holds besides.
OF_ELECTION = ("elected", "step", "places_left", "stand_again", "seats")
SCHEMA = Path(__file__).with_name("poll.schema.json")
SHOWN = frozenset(
    kind.name
    for kind in (PollOpened, PollClosed, PollRecounted, QuorumChallenged, QuorumCounted, PollAnnounced)
)


def has_file(poll: Poll) -> bool:
    """Return whether a poll can be counted again from a file: announced, and of a meeting."""
    return poll.state == Poll.State.ANNOUNCED and poll.meeting is not None and poll.box in BOXES


def has_receipts(poll: Poll) -> bool:
    """Return whether each ballot is a leaf of its own, in which its voter finds it."""
    return has_file(poll) and poll.box == Poll.Box.REGISTER


def poll_file(poll: Poll) -> bytes:
    """Return the file of an announced poll as RFC 8785 JSON."""
    return rfc8785.dumps(poll_document(poll))


def poll_signature(council: "Council", content: bytes) -> bytes | None:
    """Return the council's raw Ed25519 signature over a file, None where the council has no key.

    Raises ``Refusal`` (``key_unusable``) where the key's file can't be used.
    """
    key = signing_key(council)
    return key.sign(content) if key else None


def poll_document(poll: Poll) -> dict[str, Any]:
    """Return the file as a document; names only of a vote by name."""
    journal = _journal(poll)
    decision = poll.outcome.decision
    return {
        "format": FORMAT,
        "poll": str(poll.pk),
        "council": {"slug": poll.council.slug, "name": poll.council.own_name},
        "meeting": {"id": str(poll.meeting_id), "number": poll.sitting.number},
        "question": {"title": poll.title, "text": poll.text, "language": poll.language},
        "asks": poll.question,
        "consequence": poll.consequence,
        "about": poll.about,
        "form": poll.form,
        "options": poll.options,
        "box": poll.box,
        "method": poll.method,
        "decision_type": poll.decision_type,
        "repeats": str(poll.repeats_id) if poll.repeats_id else None,
        "is_count": poll.is_count,
        "rule": poll.rule,
        "snapshot": decision["snapshot"],
        "quorum": {"needed": poll.quorum_needed, "recount": poll.quorum_recount},
        "register": [_line(line, poll.method) for line in register_lines(poll)],
        "ballots": [json.loads(leaf) for leaf in box_of(poll).count(poll).leaves],
        "ballots_root": poll.ballots_root,
        "votes": poll.votes,
        "outcome": _outcome(decision),
        "times": _times(journal, poll),
        "journal": journal,
    }


def _line(line: RegisterLine, method: str) -> dict[str, str]:
    """Return a line of the register: whose it is only where the vote was by name and the name is known."""
    shown = {"part": line.part, "person": line.seal}
    if method == Method.NAMED and line.salt:
        shown |= {"name": line.name, "participant": str(line.participant), "salt": line.salt}
    return shown


def _outcome(decision: dict[str, Any]) -> dict[str, Any]:
    stated = {name: decision[name] for name in ("carried", "result", "reason", "needed")}
    stated |= {name: decision[name] for name in OF_ELECTION if name in decision}
    return stated | {"size": decision_size(decision)}


def _journal(poll: Poll) -> list[dict[str, Any]]:
    """Return the meeting's journal with the payloads of this vote's own acts."""
    lines = extract(meeting_stream(poll.sitting), about={poll.pk})
    return [line if line["kind"] in SHOWN else withheld(line) for line in lines]


def withheld(line: dict[str, Any]) -> dict[str, Any]:
    """Return a line of an extract with its header and digests alone."""
    return {name: value for name, value in line.items() if name not in {"payload", "salt"}}


def _times(journal: list[dict[str, Any]], poll: Poll) -> dict[str, str]:
    """Return when the acts of the vote were entered in the journal."""
    kinds: dict[str, type[Kind]] = {
        "opened_at": PollOpened,
        "closed_at": PollClosed,
        "announced_at": PollAnnounced,
    }
    return {
        name: next(line["at"] for line in journal if _is_of(line, kind.name, poll))
        for name, kind in kinds.items()
    }


def _is_of(line: dict[str, Any], kind: str, poll: Poll) -> bool:
    # Acts of other votes may name this one, which repeats them.
    return bool(line["kind"] == kind and line.get("payload", {}).get("poll") == str(poll.pk))
