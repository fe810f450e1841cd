"""What a forger may do to the paper: one row each, with the answer that it gets."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from plugins.records.package.bag import AKN, PDF
from plugins.records.package.export import package_of
from plugins.records.package.paper import made_with, resolution_pdf
from plugins.records.package.record import Point, Signatory
from tests.records import samples
from tests.records.forging import forged, judged
from tests.records.manipulations import PAYLOAD, Row, answer_to, votes

type Change = Callable[[dict[str, Any]], None]


OTHER_VERSION = "typst 0.14.0, template 2"


def older(whole: dict[str, Any]) -> None:
    """Say that another typesetter wrote the paper."""
    listed = next(one for one in whole["files"] if one["path"] == PDF)
    assert listed["made_with"] == made_with()
    listed["made_with"] = OTHER_VERSION


def paper(content: Callable[[], bytes], change: Change | None = None) -> Callable[[], bytes]:
    return lambda: forged(change, resolution_pdf=content())


def old_paper(change: Callable[[pikepdf.Pdf], None], **options: Any) -> Callable[[], bytes]:
    """Change the paper and say that another version wrote it, so that its bytes may differ."""

    def content() -> bytes:
        with pikepdf.open(io.BytesIO(PAYLOAD[PDF])) as pdf:
            change(pdf)
            buffer = io.BytesIO()
            plain = {"min_version": "1.7", "object_stream_mode": pikepdf.ObjectStreamMode.disable}
            pdf.save(buffer, **(plain | options))
        return buffer.getvalue()

    return paper(content, older)


def raw_paper(old: bytes, new: bytes) -> Callable[[], bytes]:
    """Change the paper's bytes and say that another version wrote it."""
    assert old in PAYLOAD[PDF]
    return paper(lambda: PAYLOAD[PDF].replace(old, new, 1), older)


def other_paper(**changes: Any) -> Callable[[], bytes]:
    """Put another resolution on paper, with the right XML attached, as another version would."""
    return paper(lambda: resolution_pdf(samples.record(**changes), PAYLOAD[AKN]), older)


def set_root(name: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__setitem__(name, pdf.make_indirect(value))


def set_page(name: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].obj.__setitem__(name, value)


def action(kind: str, **values: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        {"/S": pikepdf.Name(f"/{kind}")} | {f"/{key}": one for key, one in values.items()}
    )


def link(**values: Any) -> pikepdf.Array:
    shape = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Link, "/Rect": [0, 0, 595, 842]}
    return pikepdf.Array([pikepdf.Dictionary(shape | {f"/{key}": one for key, one in values.items()})])


def another_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def another_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["evil.exe"] = b"MZ"


def other_xml(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["resolution.akn.xml"]
    content = PAYLOAD[AKN].replace("нощна".encode(), "дневна".encode())
    source = pikepdf.AttachedFileSpec(pdf, content, relationship=pikepdf.Name.Source)
    pdf.attachments["resolution.akn.xml"] = source


def drawn(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].contents_add(content, prepend=True)


ROWS = [
    # The paper.
    Row(
        "another resolution on paper",
        paper(lambda: resolution_pdf(samples.record(title="Друго"), PAYLOAD[AKN])),
        ("PDF_DIFFERS",),
    ),
    Row(
        "the paper of another package",
        paper(lambda: package_of(samples.record(title="Друго")).payload[PDF]),
        ("PDF_DIFFERS",),
    ),
    Row("no paper", paper(lambda: b"plain text"), ("PDF_DIFFERS",)),
    Row("a byte more at the end of the paper", paper(lambda: PAYLOAD[PDF] + b"\n"), ("PDF_DIFFERS",)),
    Row("another version, the same paper", paper(lambda: PAYLOAD[PDF], older), ()),
    Row("another version, saved anew", old_paper(lambda pdf: None), ("PDF_OTHER_VERSION",)),
    Row(
        "another version, a byte more at its end",
        paper(lambda: PAYLOAD[PDF] + b"\n", older),
        ("PDF_OTHER_VERSION",),
    ),
    Row("another version, another title", other_paper(title="Дневен автобус"), ("PDF_INVALID: text",)),
    Row(
        "another version, another point",
        other_paper(points=(Point(id="p2000000001", number="1.", text="Продава парка за 1 евро."),)),
        ("PDF_INVALID: text",),
    ),
    Row(
        "another version, another count",
        other_paper(decision=samples.decision(votes=votes(8, 4, 1))),
        ("PDF_INVALID: text",),
    ),
    Row(
        "another version, another signatory",
        other_paper(signatories=(Signatory(role="chair", name="Иван"),)),
        ("PDF_INVALID: text",),
    ),
    Row("another version, other XML attached", old_paper(other_xml), ("PDF_INVALID: resolution.akn.xml",)),
    Row("another version, a page more", old_paper(another_page), ("PDF_INVALID: text",)),
    Row("another version, a program attached", old_paper(another_file), ("PDF_INVALID: attachment",)),
    Row(
        "another version, a white shape over a word",
        old_paper(drawn(b"q 1 g 0 0 595 842 re f Q")),
        ("PDF_INVALID: hidden text",),
    ),
    Row("another version, words in white", old_paper(drawn(b"/c0 cs 1 scn")), ("PDF_INVALID: hidden text",)),
    Row(
        "another version, words that are not painted",
        old_paper(drawn(b"3 Tr")),
        ("PDF_INVALID: hidden text",),
    ),
    Row(
        "another version, nothing but a corner shown",
        old_paper(drawn(b"0 0 1 1 re W n")),
        ("PDF_INVALID: hidden text",),
    ),
    Row(
        "a script at the opening",
        old_paper(set_root("/OpenAction", action("JavaScript", JS="app.alert(1)"))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a script of a page",
        old_paper(set_page("/AA", pikepdf.Dictionary(O=action("JavaScript", JS="app.alert(1)")))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a program behind a link",
        old_paper(set_page("/Annots", link(A=action("Launch", F="cmd.exe")))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a whole page as a link",
        old_paper(set_page("/Annots", link(A=action("URI", URI="https://evil.example")))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a form",
        old_paper(set_root("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array()))),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "layers that can be hidden",
        old_paper(set_root("/OCProperties", pikepdf.Dictionary())),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "a script in the table of names",
        old_paper(lambda pdf: pdf.Root.Names.__setitem__("/JavaScript", pikepdf.Dictionary())),
        ("PDF_INVALID: active content",),
    ),
    Row(
        "an encrypted paper",
        old_paper(lambda pdf: None, encryption=pikepdf.Encryption(owner="x", user="")),
        ("PDF_INVALID: compression",),
    ),
    Row(
        "objects inside compressed streams",
        old_paper(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        ("PDF_INVALID: compression",),
    ),
    Row(
        "a name in hexadecimal digits",
        raw_paper(b"/FlateDecode", b"/Flat#65Decode"),
        ("PDF_INVALID: compression",),
    ),
    Row(
        "two compressions in a row",
        raw_paper(b"/Filter/FlateDecode", b"/Filter[/FlateDecode/FlateDecode]"),
        ("PDF_INVALID: compression",),
    ),
    Row("no mark of PDF/A", raw_paper(b"<pdfaid:part>3", b"<pdfaid:part>1"), ("PDF_INVALID: PDF/A-3a",)),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_manipulation_gets_its_answer(row: Row) -> None:
    assert answer_to(row.content()) == row.answer


def test_an_older_paper_is_shown_with_its_version() -> None:
    report = judged(old_paper(lambda pdf: None)())

    assert report.accepted
    assert [one.detail for one in report.warnings] == [OTHER_VERSION]
