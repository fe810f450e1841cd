"""Archives that attack the reader: bombs, escaping names, links, strange encodings."""

import io
import struct
import zipfile

import pytest

from plugins.records.package.bag import bagged, info_of
from plugins.records.package.export import package_of
from tests.records import samples
from tests.records.forging import codes, judged

PACKAGE = package_of(samples.record())
FILES = bagged(PACKAGE.payload, info_of(samples.record()))


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in entries:
            target.writestr(name, content)
    return buffer.getvalue()


def with_extra(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    return archive(*FILES.items(), *entries)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x05\x06", b"%PDF-1.7", b"\0" * 1000, "Решение".encode("cp1251")]
)
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert codes(content) == ["PKG_NOT_ZIP"]


def test_an_empty_archive_and_a_foreign_one_lack_everything() -> None:
    assert codes(archive()) == ["BAG_INCOMPLETE"]
    assert codes(archive(("letter.docx", b"x"))) == ["PKG_STRAY_FILE"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = archive(("data/resolution.pdf", b"\0" * 20_000_000), compression=zipfile.ZIP_DEFLATED)

    assert len(bomb) < 100_000
    assert codes(bomb) == ["PKG_TOO_BIG"]


def test_many_files_of_moderate_size_are_too_much_together() -> None:
    part = bytes(range(256)) * 4096
    content = archive(*((f"data/{n}", part) for n in range(60)), compression=zipfile.ZIP_DEFLATED)

    assert codes(content) == ["PKG_TOO_BIG"]


def test_too_many_entries_are_refused() -> None:
    assert codes(archive(*((f"f{number}", b"") for number in range(65)))) == ["PKG_TOO_BIG"]
    assert codes(archive(*((f"f{number}", b"") for number in range(5_000)))) == ["PKG_TOO_BIG"]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "data/../../evil.txt",
        "/etc/passwd",
        "C:\\evil.txt",
        "data\\evil.txt",
        "data//evil.txt",
        "./bagit.txt",
        "решение.pdf",
        "a" * 121,
        ".hidden",
        "data/",
        "evil\n.txt",
    ],
)
def test_a_name_that_could_leave_the_folder_is_refused(name: str) -> None:
    assert codes(with_extra((name, b"x"))) == ["PKG_BAD_NAME"]


def test_a_name_in_the_code_page_of_dos_is_refused() -> None:
    entry = archive(("data/aaaaaaa.pdf", b"x")).replace(b"aaaaaaa", "решение".encode("cp866"))

    assert codes(entry) == ["PKG_BAD_NAME"]


def test_a_name_that_claims_utf8_and_is_none_is_refused() -> None:
    content = bytearray(
        archive(("data/aaaaaaa.pdf", b"x")).replace(b"aaaaaaa", b"\xff\xfe\xfd\xfc\xfb\xfa\xf9")
    )
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature) + offset
        content[place : place + 2] = struct.pack("<H", 0x800)

    assert codes(bytes(content)) == ["PKG_NOT_ZIP"]


def test_a_name_that_occurs_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = with_extra(("bagit.txt", b"x"))

    assert codes(twice) == ["PKG_BAD_NAME"]
    assert codes(with_extra(("BAGIT.TXT", b"x"))) == ["PKG_BAD_NAME"]


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("data/link")
    link.external_attr = 0o120777 << 16

    assert codes(with_extra((link, b"/etc/passwd"))) == ["PKG_BAD_NAME"]


@pytest.mark.parametrize("name", ["fetch.txt", "data/extra.exe", "manifest-md5.txt", "data/resolution2.pdf"])
def test_a_file_that_does_not_belong_is_refused(name: str) -> None:
    assert codes(with_extra((name, b"x"))) == ["PKG_STRAY_FILE"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_named(name: str) -> None:
    rest = archive(*((one, content) for one, content in FILES.items() if one != name))

    report = judged(rest)

    assert [(one.code, one.file) for one in report.findings] == [("BAG_INCOMPLETE", name)]


def test_a_renamed_file_is_refused() -> None:
    renamed = {name.replace("votes.csv", "glasove.csv"): content for name, content in FILES.items()}

    assert codes(archive(*renamed.items())) == ["PKG_STRAY_FILE"]


def test_the_same_files_packed_by_another_program_are_refused() -> None:
    """The files are intact, but the archive is not the one that was exported."""
    assert codes(archive(*FILES.items())) == ["PKG_NOT_CANONICAL"]
    assert codes(archive(*FILES.items(), compression=zipfile.ZIP_DEFLATED)) == ["PKG_NOT_CANONICAL"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_entry_of_another_compression_is_refused(compression: int) -> None:
    whole = archive(("data/package.json", b"text" * 100), compression=compression)

    for place in range(30 + len("data/package.json"), whole.index(b"PK\x01\x02")):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        assert codes(bytes(changed)) == ["PKG_NOT_CANONICAL"]


def test_anything_before_or_after_the_archive_is_refused() -> None:
    assert codes(b"#!/bin/sh\n" + PACKAGE.content) == ["PKG_NOT_CANONICAL"]
    assert codes(PACKAGE.content + b"\0") in (["PKG_NOT_CANONICAL"], ["PKG_NOT_ZIP"])


def test_a_comment_in_the_archive_is_refused() -> None:
    buffer = io.BytesIO(PACKAGE.content)
    with zipfile.ZipFile(buffer, "a") as target:
        target.comment = b"approved"

    assert codes(buffer.getvalue()) == ["PKG_NOT_CANONICAL"]


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(PACKAGE.content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1

    assert codes(bytes(content)) == ["PKG_NOT_ZIP"]


def test_a_package_cut_short_is_refused() -> None:
    for length in range(0, len(PACKAGE.content), 997):
        assert judged(PACKAGE.content[:length]).errors
