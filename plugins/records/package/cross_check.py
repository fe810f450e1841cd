"""Checks of the files against one another: every file has to equal the one written from ``package.json``.

All findings are collected, so that the secretary sees them at once.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plugins.records.package.akoma import resolution_xml
from plugins.records.package.bag import AKN, INFO, PACKAGE, VOTES, info_fields
from plugins.records.package.decision_check import check_decision
from plugins.records.package.document import document_of
from plugins.records.package.findings import Finding
from plugins.records.package.journal_check import check_journal
from plugins.records.package.points import check_points
from plugins.records.package.rebuild import record_of
from plugins.records.package.record import ResolutionRecord, urn_of
from plugins.records.package.text_check import check_text
from plugins.records.package.time_check import check_times
from plugins.records.package.votes import votes_csv
from youth.languages import in_language


def check_content(
    document: Mapping[str, Any], info: Mapping[str, str], files: Mapping[str, bytes], today: date
) -> Iterator[Finding]:
    """Yield the disagreements."""
    record = record_of(document)
    yield from check_points(document["resolution"]["points"])
    yield from _identity(document, info)
    yield from _whole(document, record)
    yield from _built(record, files)
    yield from check_journal(document, files)
    yield from check_decision(document)
    yield from check_times(document, today)
    yield from check_text(document)
    yield from _signatories(document)


def _mismatch(file: str, field: str) -> Finding:
    return Finding(code="CONTENT_MISMATCH", file=file, field=field)


def _identity(document: Mapping[str, Any], info: Mapping[str, str]) -> Iterator[Finding]:
    body, meeting = document["body"], document["meeting"]
    number = document["resolution"]["number"]
    urn = urn_of(body["municipality"]["code"], document["term"]["number"], meeting["number"], number)
    if document["urn"] != urn:
        yield _mismatch(PACKAGE, "$.urn")
    languages = body["languages"]
    for place, names in (("name", body["name"]), ("municipality.name", body["municipality"]["name"])):
        if languages[0] not in names or not names.keys() <= set(languages):
            yield _mismatch(PACKAGE, f"$.body.{place}")
    if (document["revision"] > 1) != (document["supersedes"] is not None):
        yield _mismatch(PACKAGE, "$.supersedes")
    day = date.fromisoformat(document["resolution"]["adopted_on"])
    expected = info_fields(
        in_language(body["name"], languages[0]), urn, day, f"{body['slug']}-{meeting['id']}"
    )
    for name in sorted({*expected, *info} - {"Payload-Oxum"}):
        if expected.get(name) != info.get(name):
            yield _mismatch(INFO, name)


def _whole(document: Mapping[str, Any], record: ResolutionRecord) -> Iterator[Finding]:
    """Yield the parts that differ when the record is written again: each value has one canonical form."""
    # Version and identity are checked separately; what the sender says of files and journal is not in the
    # record.
    apart = {"format_version", "urn", "supersedes", "files", "journal"}
    again = document_of(record, [])
    for part in sorted(document.keys() - apart):
        if again[part] != document[part]:
            yield _mismatch(PACKAGE, f"$.{part}")


def _built(record: ResolutionRecord, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield every text file that differs from the one written from the record, with the first line."""
    for name, expected in ((AKN, resolution_xml(record)), (VOTES, votes_csv(record))):
        if files[name] != expected:
            yield Finding(code="NOT_AS_BUILT", file=name, field=str(first_difference(files[name], expected)))


def first_difference(content: bytes, expected: bytes) -> int:
    """Return the number of the first line that differs."""
    lines, others = content.split(b"\n"), expected.split(b"\n")
    same = (one == other for one, other in zip(lines, others, strict=False))
    return next(
        (number for number, equal in enumerate(same, start=1) if not equal), min(len(lines), len(others))
    )


def _signatories(document: Mapping[str, Any]) -> Iterator[Finding]:
    roles = [one["role"] for one in document["signatories"]]
    if len(set(roles)) != len(roles) or not all(one["name"].strip() for one in document["signatories"]):
        yield _mismatch(PACKAGE, "$.signatories")
