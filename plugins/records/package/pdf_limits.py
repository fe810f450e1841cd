"""Checking the raw bytes of a received PDF before any library opens it.

Every stream is unpacked here, piece by piece and up to a limit, so that a small file can't become gigabytes
in the library. What the format does not need and what would hide a stream from this check is refused: other
compressions, several in a row, objects inside compressed streams, names written in hexadecimal digits.
"""

import re
import zlib

MAX_UNPACKED = 64 * 1024 * 1024
MAX_STREAMS = 2000
PIECE = 1024 * 1024

START = re.compile(rb"(?<!end)stream[ \t\r\n]{0,8}")
FILTER = re.compile(rb"/Filter\s*([^\s/<>\[\]()]*)(/[A-Za-z0-9]*|\[)?")
HIDDEN = re.compile(
    rb"/(?:(?:ObjStm|XRef|LZWDecode|RunLengthDecode|ASCII85Decode|ASCIIHexDecode|JBIG2Decode|DCTDecode|JPXDecode"
    rb"|CCITTFaxDecode|Crypt|Encrypt|DecodeParms|LZW|RL|A85|AHx|Fl)\b|[A-Za-z]*#(?!2[Ff])[0-9A-Fa-f]{2})"
)
HEADER = b"%PDF-1.7"


def pdf_fault(content: bytes) -> str:
    """Return the reason not to open the file, or an empty string."""
    if not content.startswith(HEADER):
        return "PDF"
    plain, packed = _parts(content)
    if HIDDEN.search(plain):
        return "compression"
    if any(match[1] or match[2] != b"/FlateDecode" for match in FILTER.finditer(plain)):
        return "compression"
    if packed is None:
        return "compression"
    return ""


def _parts(content: bytes) -> tuple[bytes, int | None]:
    """Return the file without the content of its streams, and their size, ``None`` over the limit."""
    plain: list[bytes] = []
    total, place = 0, 0
    for number, start in enumerate(START.finditer(content)):
        if start.start() < place:
            continue
        if number > MAX_STREAMS:
            return b"".join(plain), None
        plain.append(content[place : start.end()])
        used, size = _unpacked(content, start.end(), MAX_UNPACKED - total)
        total += size
        if total > MAX_UNPACKED:
            return b"".join(plain), None
        place = start.end() + used
    return b"".join([*plain, content[place:]]), total


def _unpacked(content: bytes, start: int, limit: int) -> tuple[int, int]:
    """Return the compressed and the uncompressed size of a stream in bytes.

    Anything but a zlib stream has size 0 and is read as plain bytes.
    """
    unpacker, size, place = zlib.decompressobj(), 0, start
    try:
        piece = content[place : place + PIECE]
        while piece and not unpacker.eof:
            size += len(unpacker.decompress(piece, PIECE))
            if size > limit:
                return place - start, size
            piece = unpacker.unconsumed_tail
            if not piece:
                place += PIECE
                piece = content[place : place + PIECE]
    except zlib.error:
        return 0, size
    if not unpacker.eof:
        return 0, size
    return min(place + PIECE, len(content)) - start - len(unpacker.unused_data) - len(
        unpacker.unconsumed_tail
    ), size
