"""Files as editors upload them: good ones and bad ones, made when a test asks."""

import io
import random
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    result = io.BytesIO()
    image.save(result, kind, **options)
    return result.getvalue()


def noise(width: int, height: int) -> Image.Image:
    """Make the heaviest photograph there can be: every pixel by chance."""
    return Image.frombytes("RGB", (width, height), random.Random(7).randbytes(width * height * 3))  # noqa: S311 - no secret


def photograph(kind: str = "JPEG") -> bytes:
    """Make a photograph that was taken upright, and that knows where."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Камерата на Ана"
    exif.get_ifd(GPS)[2] = (42.0, 26.0, 0.0)
    exif.get_ifd(GPS)[1] = "N"
    image = Image.new("RGB", (60, 40), "red")
    image.paste("blue", (0, 0, 30, 40))
    return encoded(image, kind, exif=exif.tobytes())


def bomb(side: int = 30_000) -> bytes:
    """Make a PNG of a few hundred bytes that says it has a thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 4000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def archive(parts: dict[str, bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return result.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
DOCX = {**TYPES, "word/document.xml": b"<document/>"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")
