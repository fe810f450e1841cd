"""Checks of ``resolution.pdf``: it is the document written from the record.

With the same typesetter it is built again and compared byte for byte without opening it. With another
version the bytes may differ, so its structure is checked, active content is refused, and its text is
compared with that of the document built here. Its appearance can't be compared then: a warning.
"""

import io
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.records.package.bag import AKN, PDF
from plugins.records.package.findings import Finding
from plugins.records.package.paper import made_with, resolution_pdf
from plugins.records.package.pdf_limits import pdf_fault
from plugins.records.package.pdf_text import HiddenError, text_of
from plugins.records.package.rebuild import record_of

ATTACHED = "resolution.akn.xml"
# The library logs a message when it is imported.
logging.getLogger("pikepdf").setLevel(logging.WARNING)
# Whatever makes a viewer act, show content outside the page, or open another file.
ACTIVE = frozenset(
    {
        *(
            "/OpenAction",
            "/AA",
            "/A",
            "/AcroForm",
            "/JavaScript",
            "/JS",
            "/Launch",
            "/URI",
            "/GoToR",
            "/GoToE",
        ),
        *("/SubmitForm", "/ImportData", "/Annots", "/Rendition", "/RichMedia", "/XFA", "/OCProperties"),
        *("/Collection", "/Encrypt", "/XObject", "/Pattern", "/Shading", "/ExtGState", "/PieceInfo"),
    }
)


def check_paper(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield ``PDF_DIFFERS``, or of a paper of another version ``PDF_INVALID`` and ``PDF_OTHER_VERSION``."""
    pdf, xml = files[PDF], files[AKN]
    stated = next(one["made_with"] for one in document["files"] if one["path"] == PDF)
    own = resolution_pdf(record_of(document), xml)
    if pdf == own:
        return
    if stated == made_with():
        yield Finding(code="PDF_DIFFERS", file=PDF)
        return
    faults = _faults(pdf, own, xml, document["language"])
    for fault in faults:
        yield Finding(code="PDF_INVALID", file=PDF, field=fault)
    if not faults:
        yield Finding(code="PDF_OTHER_VERSION", file=PDF, detail=stated)


def _faults(content: bytes, own: bytes, xml: bytes, language: str) -> list[str]:
    if fault := pdf_fault(content):
        return [fault]
    # Imported here: the library would take half of the start-up time of every command.
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf, pikepdf.open(io.BytesIO(own)) as expected:
            faults = [*_structure(pdf, language), *_active(pdf), *_attachment(pdf, xml)]
            return faults or ([] if text_of(pdf) == text_of(expected) else ["text"])
    except MemoryError:
        raise
    except HiddenError:
        return ["hidden text"]
    except Exception:  # noqa: BLE001 -- whatever a hostile file makes this library raise refuses the file
        return ["PDF"]


def _structure(pdf: Any, language: str) -> Iterator[str]:
    meta, root = pdf.open_metadata(), pdf.Root
    if (meta.get("pdfaid:part"), meta.get("pdfaid:conformance")) != ("3", "A"):
        yield "PDF/A-3a"
    if meta.get("pdfuaid:part") != "1":
        yield "PDF/UA-1"
    if not str(root.get("/Lang", "")).startswith(language):
        yield "Lang"
    if not root.get("/MarkInfo", {}).get("/Marked", False) or "/StructTreeRoot" not in root:
        yield "tags"


def _active(pdf: Any) -> Iterator[str]:
    """Yield one fault if any object of the file, reachable or not, has active content."""
    import pikepdf

    waiting = list(pdf.objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Stream):
            one = one.stream_dict
        if isinstance(one, pikepdf.Dictionary):
            # A structure element's /A are its attributes, which name their owner.
            keys = set(one.keys()) - ({"/A"} if one.get("/Type") == "/StructElem" else set())
            if keys & ACTIVE:
                yield "active content"
                return
            waiting += [inner for _, inner in one.items() if not getattr(inner, "is_indirect", False)]
        elif isinstance(one, pikepdf.Array):
            waiting += [inner for inner in one if not getattr(inner, "is_indirect", False)]


def _attachment(pdf: Any, xml: bytes) -> Iterator[str]:
    if list(pdf.attachments) != [ATTACHED]:
        yield "attachment"
        return
    specification = pdf.attachments[ATTACHED]
    if specification.get_file().read_bytes() != xml:
        yield ATTACHED
    if str(specification.obj.get("/AFRelationship", "")) != "/Source":
        yield "AFRelationship"
