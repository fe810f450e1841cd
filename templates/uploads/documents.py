"""Uploaded documents: whether the content is what the ending says. Plain Python, no Django."""

import re
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

from templates.uploads.refusals import RefusedFileError

# Where a document of Office Open XML has its main part.
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
TEXTS = frozenset({"txt", "csv"})
ENDINGS = ("pdf", *OFFICE, *OPEN_DOCUMENT, *sorted(TEXTS))
# A protected Office document is no archive but this older container.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_PARTS = 20_000
# What stands before each part in the list at the end of an archive.
PART_MARK = b"PK\x01\x02"
# Nobody here unpacks an archive, but whoever opens it does: the largest real spreadsheets pack fiftyfold.
MOST_UNPACKED_BYTES = 512 * 1024 * 1024
MOST_RATIO = 200
ALWAYS_ALLOWED_BYTES = 20 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "windows-1251")
# Control characters that no text has; tab, line feed, form feed and carriage return stay.
NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


def check_document(name: str, file: IO[bytes]) -> None:
    """Hold a file's content against its ending.

    Raises ``RefusedFileError``: empty, document_kind, document_differs, document_damaged, document_program,
    document_locked, document_unpacks. The file is left at its beginning.
    """
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        raise RefusedFileError("document_kind", kinds=", ".join(ENDINGS).upper())
    file.seek(0)
    if not file.read(1):
        raise RefusedFileError("empty")
    try:
        _check_for(ending)(file, ending)
    finally:
        file.seek(0)


def _check_for(ending: str) -> Callable[[IO[bytes], str], None]:
    if ending == "pdf":
        return _check_pdf
    return _check_text if ending in TEXTS else _check_archive


def _check_pdf(file: IO[bytes], ending: str) -> None:
    file.seek(0)
    # Readers accept the mark anywhere in the first kilobyte, and so do scanners that write it there.
    if b"%PDF-" not in file.read(1024):
        raise RefusedFileError("document_differs", ending=ending)
    file.seek(0, 2)
    file.seek(max(file.tell() - 4096, 0))
    end = file.read()
    if b"%%EOF" not in end:
        raise RefusedFileError("document_damaged")
    if b"/Encrypt" in end:
        raise RefusedFileError("document_locked")


def _check_text(file: IO[bytes], ending: str) -> None:
    file.seek(0)
    content = file.read()
    if NO_TEXT.search(content):
        raise RefusedFileError("document_differs", ending=ending)
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return
    raise RefusedFileError("document_differs", ending=ending)


def _check_archive(file: IO[bytes], ending: str) -> None:
    file.seek(0)
    start = file.read(8)
    if start == OLD_OFFICE and ending in OFFICE:
        raise RefusedFileError("document_locked")
    if not start.startswith(b"PK"):
        raise RefusedFileError("document_differs", ending=ending)
    file.seek(0)
    # Counted before the list is read, which takes some hundred bytes of memory for each part.
    if file.read().count(PART_MARK) > MOST_PARTS:
        raise RefusedFileError("document_damaged")
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive, ending)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusedFileError("document_damaged") from error


def _check_parts(archive: zipfile.ZipFile, ending: str) -> None:
    parts = archive.infolist()
    refuse_bomb(sum(part.file_size for part in parts), sum(part.compress_size for part in parts))
    names = {part.filename for part in parts}
    if ending in OFFICE:
        if "[Content_Types].xml" not in names or not any(n.startswith(OFFICE[ending]) for n in names):
            raise RefusedFileError("document_differs", ending=ending)
    elif _kind_of_open_document(archive, names) != OPEN_DOCUMENT[ending]:
        raise RefusedFileError("document_differs", ending=ending)
    if any(n.lower().endswith("vbaproject.bin") or n.startswith(("Basic/", "Scripts/")) for n in names):
        raise RefusedFileError("document_program")


def refuse_bomb(unpacked: int, packed: int) -> None:
    """Refuse what becomes very much larger when it is opened."""
    is_bomb = unpacked > ALWAYS_ALLOWED_BYTES and unpacked > MOST_RATIO * packed
    if is_bomb or unpacked > MOST_UNPACKED_BYTES:
        raise RefusedFileError("document_unpacks")


def _kind_of_open_document(archive: zipfile.ZipFile, names: set[str]) -> bytes:
    if "mimetype" not in names:
        return b""
    with archive.open("mimetype") as kind:
        return kind.read(200).strip()
