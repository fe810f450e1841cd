"""Writing the package of a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.records.package.akoma import resolution_xml
from plugins.records.package.bag import (
    AKN,
    EVENTS,
    PACKAGE,
    PDF,
    TAG_MANIFEST,
    VOTES,
    bagged,
    info_of,
    sha256,
    zipped,
)
from plugins.records.package.document import canonical_bytes, digest_of, document_of
from plugins.records.package.events import events_jsonl
from plugins.records.package.kinds import shown_lines
from plugins.records.package.paper import made_with, resolution_pdf
from plugins.records.package.phrasing import words
from plugins.records.package.record import ResolutionRecord, cleaned
from plugins.records.package.signature import signatures_of
from plugins.records.package.votes import votes_csv

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MEDIA = {
    AKN: "application/akn+xml",
    PDF: "application/pdf",
    VOTES: "text/csv; charset=utf-8",
    EVENTS: "application/jsonl",
}
ROLES = {AKN: "akn", PDF: "pdf", VOTES: "votes", EVENTS: "events"}


@dataclass(frozen=True, slots=True)
class Package:
    """A finished package: its file name, bytes, payload by path, and the record's digest."""

    file_name: str
    content: bytes
    payload: dict[str, bytes]
    digest: str


def package_of(record: ResolutionRecord, key: "Ed25519PrivateKey | None" = None) -> Package:
    """Write all files of a record, sign them with the council's key, if it has one, and pack them.

    The same record and key always give the same bytes.
    """
    record = cleaned(record)
    xml = resolution_xml(record)
    files = {
        AKN: xml,
        PDF: resolution_pdf(record, xml),
        VOTES: votes_csv(record),
        EVENTS: events_jsonl(shown_lines(record.events)),
    }
    document = document_of(record, files_listed(files, record.language))
    payload = {PACKAGE: canonical_bytes(document), **files}
    bag = bagged(payload, info_of(record))
    if key is not None:
        bag |= signatures_of(key, bag[TAG_MANIFEST])
    content = zipped(bag)
    return Package(f"{record.file_stem}.zip", content, payload, digest_of(document))


def files_listed(files: Mapping[str, bytes], language: str) -> list[dict[str, Any]]:
    """Return the list of files of ``package.json``: all but itself."""
    return [_listed(path, content, language) for path, content in files.items()]


def _listed(path: str, content: bytes, language: str) -> dict[str, Any]:
    role = ROLES[path]
    listed = {
        "path": path,
        "title": words(language)[f"file_{role}"],
        "role": role,
        "sha256": sha256(content),
        "media": MEDIA[path],
    }
    return listed | {"made_with": made_with()} if path == PDF else listed
