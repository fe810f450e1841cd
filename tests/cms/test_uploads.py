"""What editors upload: checked by content, cleaned, or refused with a sentence and nothing left behind."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from wagtail.models import Collection

from cms.models import DocumentFile, Picture
from templates.uploads.documents import check_document
from templates.uploads.pictures import LONGEST_SIDE, clean_picture
from templates.uploads.refusals import SENTENCES, RefusedFileError, sentence
from tests.cms import files


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "HEIF", "PNG"])
def test_a_photograph_is_upright_and_no_longer_says_where_it_was_taken(kind: str) -> None:
    ending = {"JPEG": "jpg", "HEIF": "heic"}.get(kind, kind.lower())

    clean = clean_picture(f"zala.{ending}", io.BytesIO(files.photograph(kind)))

    image = opened(clean.content)
    assert image.size == (40, 60)
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile"} & image.info.keys()
    assert "Камерата".encode() not in clean.content
    assert clean.name == ("zala.png" if kind == "PNG" else "zala.jpg")


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "RGBA", "LA", "I;16", "1"])
def test_a_picture_of_any_kind_of_colour_becomes_one_that_browsers_know(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new("RGB", (30, 20), "green")
    image = Image.new("I;16", (30, 20), 40_000) if mode == "I;16" else image.convert(mode)

    clean = clean_picture(f"a.{kind.lower()}", io.BytesIO(files.encoded(image, kind)))

    assert opened(clean.content).mode in {"RGB", "L", "RGBA"}


def test_a_picture_larger_than_any_page_is_stored_smaller() -> None:
    clean = clean_picture("a.jpg", io.BytesIO(files.encoded(Image.new("RGB", (5000, 2500)), "JPEG")))

    assert opened(clean.content).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


RED = Image.new("RGB", (8, 8), "red")
BAD_PICTURES = {
    "empty": ("a.png", b"", "empty"),
    "text with the name of a picture": ("a.jpg", b"not a picture at all", "picture_unreadable"),
    "cut off": ("a.jpg", files.encoded(files.noise(80, 80), "JPEG")[:3000], "picture_unreadable"),
    "cut off PNG": ("a.png", files.encoded(files.noise(80, 80), "PNG")[:3000], "picture_unreadable"),
    "of a thousand million pixels": ("a.png", files.bomb(), "picture_pixels"),
    "of more pixels than we take": ("a.png", files.bomb(8_000), "picture_pixels"),
    "animated GIF": ("a.gif", files.moving("GIF"), "picture_moves"),
    "animated WebP": ("a.webp", files.moving("WEBP"), "picture_moves"),
    "animated PNG": ("a.png", files.moving("PNG"), "picture_moves"),
    "SVG": ("a.svg", files.SVG, "picture_svg"),
    "SVG with another name": ("a.png", files.SVG, "picture_svg"),
    "TIFF with another name": ("a.png", files.encoded(RED, "TIFF"), "picture_unreadable"),
    "BMP": ("a.bmp", files.encoded(RED, "BMP"), "picture_kind"),
    "PDF with the name of a picture": ("a.png", files.PDF, "picture_unreadable"),
    "without an ending": ("picture", files.encoded(RED, "PNG"), "picture_kind"),
}


@pytest.mark.parametrize(("name", "content", "code"), BAD_PICTURES.values(), ids=list(BAD_PICTURES))
def test_a_bad_picture_is_refused_by_name_and_reason(name: str, content: bytes, code: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        clean_picture(name, io.BytesIO(content))

    assert refused.value.code == code
    assert name in sentence(refused.value, name)


GOOD_DOCUMENTS = {
    "a.pdf": files.PDF,
    "a.docx": files.archive(files.DOCX),
    "a.xlsx": files.archive({**files.TYPES, "xl/workbook.xml": b"<x/>"}),
    "a.odt": files.archive(files.ODT),
    "a.csv": "година;внесени\n2026;24\n".encode("windows-1251"),
    "А.TXT": "Ред\tи колона\n".encode(),
}


@pytest.mark.parametrize(("name", "content"), GOOD_DOCUMENTS.items(), ids=list(GOOD_DOCUMENTS))
def test_a_document_that_is_what_it_says_is_taken(name: str, content: bytes) -> None:
    file = io.BytesIO(content)

    check_document(name, file)

    assert file.tell() == 0


BAD_DOCUMENTS = {
    "empty": ("a.pdf", b"", "empty"),
    "page of HTML": ("a.html", b"<script>", "document_kind"),
    "HTML as PDF": ("a.pdf", b"<html><script>alert(1)</script>", "document_differs"),
    "program as text": ("a.txt", b"MZ\x90\x00\x03", "document_differs"),
    "picture as table": ("a.csv", files.encoded(RED, "PNG"), "document_differs"),
    "table as text document": ("a.docx", GOOD_DOCUMENTS["a.xlsx"], "document_differs"),
    "any archive as text document": ("a.docx", files.archive({"a.exe": b"MZ"}), "document_differs"),
    "text document as table": ("a.ods", files.archive(files.ODT), "document_differs"),
    "document with macros": (
        "a.docx",
        files.archive({**files.DOCX, "word/vbaProject.bin": b"x"}),
        "document_program",
    ),
    "document with a password": (
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "document_locked",
    ),
    "PDF with a password": (
        "a.pdf",
        files.PDF.replace(b"<<>>\n%%", b"<</Encrypt 1 0 R>>\n%%"),
        "document_locked",
    ),
    "cut off document": ("a.docx", files.archive(files.DOCX)[:60], "document_damaged"),
    "cut off PDF": ("a.pdf", files.PDF[:20], "document_damaged"),
}


@pytest.mark.parametrize(("name", "content", "code"), BAD_DOCUMENTS.values(), ids=list(BAD_DOCUMENTS))
def test_a_false_or_broken_document_is_refused_by_name_and_reason(
    name: str, content: bytes, code: str
) -> None:
    with pytest.raises(RefusedFileError) as refused:
        check_document(name, io.BytesIO(content))

    assert refused.value.code == code
    assert name in sentence(refused.value, name)


def test_every_reason_has_a_sentence_that_names_the_file() -> None:
    assert all("%(name)s" in str(words) for words in SENTENCES.values())


pytest_database = pytest.mark.django_db
MANY_PICTURES, MANY_DOCUMENTS = "/admin/images/multiple/add/", "/admin/documents/multiple/add/"
AJAX = {"headers": {"x-requested-with": "XMLHttpRequest"}}


def stored() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def send_many(client: Client, address: str, name: str, content: bytes) -> dict[str, Any]:
    collection = Collection.get_first_root_node()
    data = {"title": name, "files[]": files.upload(name, content), "collection": collection.pk}
    answer = client.post(address, data, **AJAX)
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


@pytest_database
def test_several_pictures_at_once_are_checked_one_by_one(admin_client: Client) -> None:
    before = stored()
    for name, content, _code in BAD_PICTURES.values():
        if content:
            answer = send_many(admin_client, MANY_PICTURES, name, content)
            assert answer["success"] is False
            assert name in answer["error_message"]
    assert stored() == before
    assert not Picture.objects.exists()

    assert send_many(admin_client, MANY_PICTURES, "zala.heic", files.photograph("HEIF"))["success"] is True

    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (40, 60)
    assert picture.file.name.endswith(".jpg")


@pytest_database
def test_several_documents_at_once_are_checked_one_by_one(admin_client: Client) -> None:
    before = stored()
    for name, content, _code in BAD_DOCUMENTS.values():
        if content:
            answer = send_many(admin_client, MANY_DOCUMENTS, name, content)
            assert answer["success"] is False
            assert name in answer["error_message"]
    assert stored() == before
    assert not DocumentFile.objects.exists()

    assert send_many(admin_client, MANY_DOCUMENTS, "plan.pdf", files.PDF)["success"] is True


@pytest_database
def test_the_form_of_one_picture_keeps_what_was_written_and_says_what_is_wrong(admin_client: Client) -> None:
    data = {"title": "Залата", "file": files.upload("zala.png", files.bomb()), "credit": "Ана"}

    answer = admin_client.post("/admin/images/add/", data)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "zala.png" in page
    assert 'value="Залата"' in page
    assert not Picture.objects.exists()


@pytest_database
def test_a_picture_may_be_replaced_and_a_bad_one_leaves_the_old_one_there(admin_client: Client) -> None:
    send_many(admin_client, MANY_PICTURES, "a.png", files.encoded(RED, "PNG"))
    picture = Picture.objects.get()
    first, address = picture.file.name, f"/admin/images/{picture.pk}/"

    admin_client.post(address, {"title": "А", "file": files.upload("b.png", b"broken")})
    picture.refresh_from_db()
    assert picture.file.name == first
    assert first.endswith(".png")

    admin_client.post(address, {"title": "А", "file": files.upload("b.jpg", files.photograph())})
    picture.refresh_from_db()
    assert picture.file.name.endswith(".jpg")


@pytest_database
def test_a_file_above_the_limit_is_refused(admin_client: Client, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 40

    picture = send_many(admin_client, MANY_PICTURES, "a.png", files.encoded(RED, "PNG"))
    document = send_many(admin_client, MANY_DOCUMENTS, "a.pdf", files.PDF)

    assert "a.png" in picture["error_message"]
    assert "a.pdf" in document["error_message"]


@pytest_database
def test_a_document_is_downloaded_and_never_shown_inside_the_site(
    admin_client: Client, client: Client
) -> None:
    send_many(admin_client, MANY_DOCUMENTS, "plan.pdf", files.PDF)

    answer = client.get(DocumentFile.objects.get().url)

    assert b"".join(answer.streaming_content) == files.PDF  # type: ignore[arg-type]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_an_archive_that_says_it_has_endless_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("templates.uploads.documents.MOST_PARTS", 1)

    with pytest.raises(RefusedFileError):
        check_document("a.docx", io.BytesIO(files.archive(files.DOCX)))


def test_an_archive_of_an_unknown_compression_is_damaged_and_no_error() -> None:
    content = bytearray(files.archive(files.ODT))
    # The method of the first part, in its own head and in the directory.
    content[8:10] = b"\x63\x00"
    directory = content.index(b"PK\x01\x02")
    content[directory + 10 : directory + 12] = b"\x63\x00"

    with pytest.raises(RefusedFileError) as refused:
        check_document("a.odt", io.BytesIO(bytes(content)))

    assert refused.value.code == "document_damaged"
    assert zipfile.is_zipfile(io.BytesIO(bytes(content)))
