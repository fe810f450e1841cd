"""Opening a package that may be malicious: limits and names first, content only afterwards."""

import io
import re
import stat
import struct
import zipfile
import zlib

from plugins.records.package.findings import refuse

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ENTRIES = 64
MAX_RATIO = 100
MAX_NAME = 120
ALLOWED_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
ENTRY_MARK = b"PK\x01\x02"
ENCRYPTED = 0x1
# What the zip reader raises for damaged or unknown structures.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)


def opened(content: bytes) -> dict[str, bytes]:
    """Return the archive's files by name.

    Raises ``RefusedPackageError`` with ``PKG_TOO_BIG``, ``PKG_NOT_ZIP``, ``PKG_BAD_NAME``,
    ``PKG_NOT_CANONICAL`` or ``BAG_HASH`` (a file that does not match the archive's own checksum).
    """
    if len(content) > MAX_BYTES:
        raise refuse("PKG_TOO_BIG", detail=f"{len(content)} B > {MAX_BYTES} B")
    # Counted before the directory is read: half a million entries would exhaust time and memory.
    if content.count(ENTRY_MARK) > 10 * MAX_ENTRIES:
        raise refuse("PKG_TOO_BIG", detail=f"> {MAX_ENTRIES}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGED as error:
        raise refuse("PKG_NOT_ZIP") from error
    with archive:
        entries = archive.infolist()
        _check_limits(entries)
        _check_names(entries)
        return {entry.filename: _read(archive, entry) for entry in entries}


def _check_limits(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise refuse("PKG_TOO_BIG", detail=f"{len(entries)} > {MAX_ENTRIES}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise refuse("PKG_TOO_BIG", detail=f"{unpacked} B > {MAX_UNPACKED} B")
    for entry in entries:
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise refuse("PKG_TOO_BIG", file=_shown(entry), detail=f"1 : {MAX_RATIO}")


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if len(name) > MAX_NAME or not ALLOWED_NAME.fullmatch(name) or name.lower() in seen:
            raise refuse("PKG_BAD_NAME", file=_shown(entry))
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise refuse("PKG_BAD_NAME", file=_shown(entry))
        seen.add(name.lower())


def _shown(entry: zipfile.ZipInfo) -> str:
    """Return a name that is safe to print."""
    return ascii(entry.orig_filename[:MAX_NAME])[1:-1]


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & ENCRYPTED:
        raise refuse("PKG_NOT_ZIP", file=entry.filename)
    # Other compressions raise other errors, and no package is written with them.
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise refuse("PKG_NOT_CANONICAL", file=entry.filename)
    try:
        with archive.open(entry) as stream:
            return stream.read(entry.file_size + 1)
    except zipfile.BadZipFile as error:
        code = "BAG_HASH" if "CRC" in str(error) else "PKG_NOT_CANONICAL"
        raise refuse(code, file=entry.filename) from error
    except DAMAGED as error:
        raise refuse("PKG_NOT_CANONICAL", file=entry.filename) from error
