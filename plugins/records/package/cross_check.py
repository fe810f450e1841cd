"""Checks of the files against one another, and of the decision against its own arithmetic.

Everything is collected, so that the secretary sees all of it at once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plugins.records.package.akoma import ADOPTED, INQUORATE, LANGUAGES, QUORATE, REJECTED
from plugins.records.package.akoma_check import Statement, folded
from plugins.records.package.bag import AKN, INFO, PACKAGE, VOTES, info_fields
from plugins.records.package.findings import Finding
from plugins.records.package.journal_check import check_journal
from plugins.records.package.majority import carries, votes_needed
from plugins.records.package.printable import printable
from plugins.records.package.record import CHOICES, urn_of
from plugins.records.package.votes import votes_table


def check_content(
    document: Mapping[str, Any],
    statement: Statement,
    info: Mapping[str, str],
    files: Mapping[str, bytes],
    today: date,
) -> Iterator[Finding]:
    """Yield what does not agree."""
    yield from _identity(document, info)
    yield from _statement(document, statement)
    yield from _table(document, files)
    yield from check_journal(document, files)
    yield from _votes(document["decision"])
    yield from _names(document["decision"])
    yield from _days(document, today)
    yield from _text(document)


def _mismatch(file: str, field: str) -> Finding:
    return Finding(code="CONTENT_MISMATCH", file=file, field=field)


def _identity(document: Mapping[str, Any], info: Mapping[str, str]) -> Iterator[Finding]:
    body, meeting = document["body"], document["meeting"]
    number = document["resolution"]["number"]
    urn = urn_of(body["municipality"]["code"], document["term"]["number"], meeting["number"], number)
    if document["urn"] != urn:
        yield _mismatch(PACKAGE, "$.urn")
    if (document["revision"] > 1) != (document["supersedes"] is not None):
        yield _mismatch(PACKAGE, "$.supersedes")
    day = date.fromisoformat(document["resolution"]["adopted_on"])
    expected = info_fields(body["name"]["bg"], urn, day, f"{body['slug']}-{meeting['id']}")
    for name in sorted({*expected, *info} - {"Payload-Oxum"}):
        if expected.get(name) != info.get(name):
            yield _mismatch(INFO, name)


def _statement(document: Mapping[str, Any], statement: Statement) -> Iterator[Finding]:
    resolution, decision = document["resolution"], document["decision"]
    quorum = decision["quorum"]
    expected = {
        "urn": document["urn"],
        "number": str(resolution["number"]),
        "language": LANGUAGES[document["language"]],
        "days": {resolution["adopted_on"]},
        "designation": folded(resolution["designation"]),
        "title": folded(resolution["title"]),
        "points": tuple((folded(one["number"]), folded(one["text"])) for one in resolution["points"]),
        "quorum": (str(quorum["needed"]), str(quorum["present"]), QUORATE if quorum["met"] else INQUORATE),
        "needed": str(decision["needed"]),
        "outcome": ADOPTED if decision["carried"] else REJECTED,
        "votes": {choice: str(decision["votes"][choice]) for choice in CHOICES},
        "named": tuple((folded(one["name"]), one["choice"]) for one in decision.get("named", ())),
    }
    for field, value in expected.items():
        if getattr(statement, field) != value:
            yield _mismatch(AKN, field)


def _table(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    resolution, decision = document["resolution"], document["decision"]
    named = [(one["name"], one["choice"]) for one in decision.get("named", ())]
    start = [str(resolution["number"]), resolution["adopted_on"]]
    if files[VOTES] == votes_table(start, decision["votes"], named, document["language"]):
        return
    try:
        files[VOTES].decode("utf-8")
    except UnicodeDecodeError:
        yield Finding(code="ENCODING_INVALID", file=VOTES)
    else:
        yield _mismatch(VOTES, "decision")


def _votes(decision: Mapping[str, Any]) -> Iterator[Finding]:
    votes, snapshot, quorum = decision["votes"], decision["snapshot"], decision["quorum"]
    total = sum(votes[choice] for choice in CHOICES)
    if total > snapshot["present"]:
        yield Finding(code="VOTE_SUM", file=PACKAGE, detail=f"{total} > {snapshot['present']}")
    for smaller, larger in (("present", "in_office"), ("in_office", "seats")):
        if snapshot[smaller] > snapshot[larger]:
            detail = f"{smaller} {snapshot[smaller]} > {larger} {snapshot[larger]}"
            yield Finding(code="VOTE_SUM", file=PACKAGE, field=smaller, detail=detail)
    enough, heads = quorum["present"] >= max(quorum["needed"], 1), f"{quorum['present']} / {quorum['needed']}"
    held = quorum["met"] and (enough or quorum["assumed"])
    if not held or quorum["present"] > snapshot["in_office"]:
        yield Finding(code="NO_QUORUM", file=PACKAGE, field="decision.quorum", detail=heads)
    elif not enough:
        yield Finding(code="QUORUM_ASSUMED", file=PACKAGE, field="decision.quorum", detail=heads)
    needed = votes_needed(decision)
    if decision["needed"] != needed or not decision["carried"] or not carries(decision):
        detail = f"{votes['for']} / {needed}"
        yield Finding(code="MAJORITY_MISMATCH", file=PACKAGE, field="decision.needed", detail=detail)


def _names(decision: Mapping[str, Any]) -> Iterator[Finding]:
    named = decision.get("named")
    if decision["method"] == "secret" and named is not None:
        yield Finding(code="SECRET_VOTE_NAMED", file=PACKAGE, field="decision.named")
        return
    if decision["method"] == "named" and not named:
        yield Finding(code="NAMED_VOTE_MISSING", file=PACKAGE, field="decision.named")
        return
    if named is None:
        return
    counts = Counter(vote["choice"] for vote in named)
    for choice in CHOICES:
        if counts[choice] != decision["votes"][choice]:
            yield Finding(code="VOTE_NAMES_MISMATCH", file=PACKAGE, field=choice)
    if len({vote["participant"] for vote in named}) != len(named):
        yield Finding(code="VOTE_SUM", file=PACKAGE, field="decision.named", detail=str(len(named)))


def _days(document: Mapping[str, Any], today: date) -> Iterator[Finding]:
    adopted, held = document["resolution"]["adopted_on"], document["meeting"]["held_on"]
    field = "resolution.adopted_on"
    if date.fromisoformat(adopted) > today:
        yield Finding(code="DATE_AFTER_TODAY", file=PACKAGE, field=field, detail=adopted)
    if adopted < held:
        yield Finding(code="DATE_BEFORE_PROTOCOL", file=PACKAGE, field=field, detail=f"{adopted} < {held}")


def _text(document: Mapping[str, Any]) -> Iterator[Finding]:
    resolution = document["resolution"]
    texts = {"title": resolution["title"], "legal_ground": resolution["legal_ground"]}
    texts |= {f"points[{number}]": one["text"] for number, one in enumerate(resolution["points"])}
    for field, text in texts.items():
        if printable(text) != text.replace("\t", " "):
            yield Finding(code="TEXT_UNPRINTABLE", file=PACKAGE, field=f"resolution.{field}")
