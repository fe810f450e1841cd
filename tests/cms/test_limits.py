"""The limits of docs/limits.md, most of them lowered: taken where they are reached, refused beyond them."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from bench.limits import CASES, cost_of, made
from templates.uploads import documents, pictures
from templates.uploads.documents import check_document
from templates.uploads.pictures import LONGEST_SIDE, clean_picture
from templates.uploads.refusals import RefusedFileError
from tests.cms import files

SHEET = {**files.TYPES, "xl/workbook.xml": b"<x/>"}


def refusal(name: str, content: bytes) -> str:
    """Return why a document or a picture is refused; empty where it is taken."""
    check = check_document if name.endswith(("xlsx", "txt")) else clean_picture
    try:
        check(name, io.BytesIO(content))
    except RefusedFileError as refused:
        return refused.code
    return ""


def test_pixels_are_counted_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)

    assert refusal("a.png", files.encoded(Image.new("RGB", (10, 10)), "PNG")) == ""
    assert refusal("a.png", files.encoded(Image.new("RGB", (10, 11)), "PNG")) == "picture_pixels"


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_kinds_that_take_more_memory_have_fewer_pixels(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pictures.MOST_PIXELS_OF, kind, 400)

    assert refusal(f"a.{kind.lower()}", files.encoded(Image.new("RGB", (20, 20)), kind)) == ""
    assert refusal(f"a.{kind.lower()}", files.encoded(Image.new("RGB", (20, 21)), kind)) == "picture_pixels"
    assert refusal("a.png", files.encoded(Image.new("RGB", (20, 21)), "PNG")) == ""


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "CMYK", "I;16", "1"])
def test_a_picture_reduced_some_rows_at_a_time_looks_as_if_reduced_whole(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "LONGEST_SIDE", 100)
    monkeypatch.setattr(pictures, "ROWS", 7)
    image = Image.new("RGB", (430, 333), "white")
    image.paste("red", (0, 0, 430, 166))
    image.paste("blue", (0, 166, 215, 333))
    image = Image.new("I;16", image.size, 40_000) if mode == "I;16" else image.convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"

    small = Image.open(
        io.BytesIO(clean_picture(f"a.{kind.lower()}", io.BytesIO(files.encoded(image, kind))).content)
    )

    assert small.size == (100, 78)
    whole = pictures.as_srgb(image).resize(small.size, Image.Resampling.BOX).convert("RGB")
    found = small.convert("RGB")
    for place in ((5, 5), (50, 20), (95, 36), (5, 41), (45, 70), (95, 70)):
        near = zip(found.getpixel(place), whole.getpixel(place), strict=True)
        assert all(abs(one - other) < 40 for one, other in near), place


def test_a_large_photograph_is_still_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photograph = Image.new("RGB", (LONGEST_SIDE * 2 + 11, 1200), "red")

    clean = clean_picture("a.jpg", io.BytesIO(files.encoded(photograph, "JPEG", exif=exif.tobytes())))

    width, height = Image.open(io.BytesIO(clean.content)).size
    assert height == LONGEST_SIDE
    assert 590 < width < 610


def test_parts_of_an_archive_are_counted_before_their_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_PARTS", 5)

    assert refusal("a.xlsx", files.archive(SHEET | {f"{n}": b"" for n in range(3)})) == ""
    assert refusal("a.xlsx", files.archive(SHEET | {f"{n}": b"" for n in range(4)})) == "document_damaged"


def test_what_an_archive_unpacks_to_is_bounded_in_size_and_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "ALWAYS_ALLOWED_BYTES", 1000)
    monkeypatch.setattr(documents, "MOST_RATIO", 2)
    monkeypatch.setattr(documents, "MOST_UNPACKED_BYTES", 4000)
    rest = sum(len(content) for content in SHEET.values())

    documents.refuse_bomb(1000, 1)
    documents.refuse_bomb(4000, 2000)
    for unpacked, packed in ((1001, 500), (4001, 4001)):
        with pytest.raises(RefusedFileError) as refused:
            documents.refuse_bomb(unpacked, packed)
        assert refused.value.code == "document_unpacks"
    assert refusal("a.xlsx", files.archive(SHEET | {"b": b"0" * (4000 - rest)})) == ""
    assert refusal("a.xlsx", files.archive(SHEET | {"b": b"0" * (4001 - rest)})) == "document_unpacks"


def test_a_text_of_control_characters_is_found_wherever_they_are() -> None:
    assert refusal("a.txt", b"a" * 1000 + b"\t\n\r\x0c") == ""
    for byte in b"\x00\x08\x0b\x0e\x1f":
        assert refusal("a.txt", b"a" * 1000 + bytes([byte])) == "document_differs"


@pytest.mark.parametrize("name", ["picture: PNG, transparent, 6390 px", "changes: the longest two texts"])
def test_the_most_expensive_input_stays_within_the_memory_that_is_promised(name: str) -> None:
    cost = cost_of(CASES[name], made(CASES[name]))

    assert cost["outcome"] == "taken"
    assert 0 < cost["megabytes"] <= CASES[name].megabytes


def test_the_table_promises_what_is_measured() -> None:
    table = (Path(__file__).resolve().parents[2] / "docs" / "limits.md").read_text()
    rows = dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", table, re.MULTILINE))

    assert set(rows) == set(CASES)
    for name, case in CASES.items():
        assert rows[name].split(" | ")[:2] == [str(case.megabytes), f"{case.seconds:g}"], name
