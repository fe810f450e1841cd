"""Structural checks of ``resolution.pdf``: what it claims to be, and that it carries the XML.

They show that the file says PDF/A-3a and PDF/UA-1, is tagged and active-content free; they are no full
validation against those standards, which no freely installable tool offers offline.
"""

import io
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.records.package.bag import AKN, PDF
from plugins.records.package.findings import Finding

ATTACHED = "resolution.akn.xml"
# It announces itself in every process that loads it.
logging.getLogger("pikepdf").setLevel(logging.WARNING)
ACTIVE = ("/OpenAction", "/AA", "/AcroForm")


def check_paper(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield one ``PDF_INVALID`` for everything that is not as it should be."""
    # Half of the time that any command needs to start would go into this library.
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(files[PDF])) as pdf:
            faults = list(_faults(pdf, document["language"], files[AKN]))
    except Exception:  # noqa: BLE001 -- whatever a hostile file makes this library raise refuses the file
        faults = ["PDF"]
    for fault in faults:
        yield Finding(code="PDF_INVALID", file=PDF, field=fault)


def _faults(pdf: Any, language: str, xml: bytes) -> Iterator[str]:
    meta, root = pdf.open_metadata(), pdf.Root
    if (meta.get("pdfaid:part"), meta.get("pdfaid:conformance")) != ("3", "A"):
        yield "PDF/A-3a"
    if meta.get("pdfuaid:part") != "1":
        yield "PDF/UA-1"
    if pdf.is_encrypted:
        yield "encryption"
    if not str(root.get("/Lang", "")).startswith(language):
        yield "Lang"
    if not root.get("/MarkInfo", {}).get("/Marked", False) or "/StructTreeRoot" not in root:
        yield "tags"
    names = root.get("/Names", {})
    if "/JavaScript" in names or any(key in root for key in ACTIVE):
        yield "active content"
    yield from _attachment_faults(pdf, xml)


def _attachment_faults(pdf: Any, xml: bytes) -> Iterator[str]:
    if list(pdf.attachments) != [ATTACHED]:
        yield "attachment"
        return
    specification = pdf.attachments[ATTACHED]
    if specification.get_file().read_bytes() != xml:
        yield ATTACHED
    if str(specification.obj.get("/AFRelationship", "")) != "/Source":
        yield "AFRelationship"
