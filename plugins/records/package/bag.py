"""The bag (BagIt 1.0, RFC 8493) and the one way in which it is zipped.

Every byte of the archive follows from the files in it: fixed order, fixed time, stored without
compression (a compressor may differ from machine to machine), no comments, no extra fields. The verifier
packs again what it read and compares.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date

from plugins.records.package.record import ResolutionRecord

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PACKAGE, AKN, PDF, VOTES, EVENTS = (
    "data/package.json",
    "data/resolution.akn.xml",
    "data/resolution.pdf",
    "data/votes.csv",
    "data/events.jsonl",
)
PAYLOAD = (PACKAGE, AKN, PDF, VOTES, EVENTS)
BAGIT, INFO, MANIFEST, TAG_MANIFEST = (
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
)
TAG_FILES = (BAGIT, INFO, MANIFEST, TAG_MANIFEST)
# Both or neither: a sender without a key sends an unsigned package.
SIGNATURE, SSH_SIGNATURE = f"{TAG_MANIFEST}.sig", f"{TAG_MANIFEST}.sshsig"
SIGNATURES = (SIGNATURE, SSH_SIGNATURE)
ORDER = (*TAG_FILES, *SIGNATURES, *PAYLOAD)
# The oldest moment that a zip can hold; a real one would differ from export to export.
MOMENT = (1980, 1, 1, 0, 0, 0)


def sha256(content: bytes) -> str:
    """Return SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def info_of(record: ResolutionRecord) -> dict[str, str]:
    """Return the fields of ``bag-info.txt`` that come from the record; the bagging date is the act's."""
    return info_fields(
        record.body.name(record.body.languages[0]),
        record.urn,
        record.adopted_on,
        f"{record.body.slug}-{record.sitting.id}",
    )


def info_fields(organization: str, urn: str, day: date, group: str) -> dict[str, str]:
    """Return the fields of ``bag-info.txt`` in their order, without the payload's size."""
    return {
        "Source-Organization": " ".join(organization.split()),
        "External-Identifier": urn,
        "Bagging-Date": day.isoformat(),
        "Bag-Group-Identifier": group,
    }


def bagged(payload: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """Return all files of the bag by name, tag files included."""
    size = sum(len(content) for content in payload.values())
    fields = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = {
        BAGIT: DECLARATION,
        INFO: "".join(f"{name}: {value}\n" for name, value in fields.items()).encode(),
        MANIFEST: manifest_of(payload),
    }
    return {**tags, TAG_MANIFEST: manifest_of(tags), **payload}


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of some files, in the form that ``sha256sum -c`` reads."""
    return "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack the bag: known files in the package's order, always to the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files, key=_place):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)
