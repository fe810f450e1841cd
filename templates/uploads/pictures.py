"""Uploaded pictures: decoded completely, then encoded again as a page needs them. Plain Pillow, no Django.

Stored pictures are upright, in sRGB, at a size that pages can use, and without anything that the camera
added: no place, no time, no name of a device.
"""

import io
import threading
import warnings
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from templates.uploads.refusals import RefusedFileError

# Endings that may be chosen, and the formats that such a file may really be: telephones give photographs of
# one kind the ending of another, which hurts nobody. Several pictures in one JPEG are no animation.
ENDINGS = ("jpg", "jpeg", "png", "webp", "avif", "heic", "gif")
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF")
MOVING = frozenset({"GIF", "PNG", "WEBP", "AVIF"})
MOST_PIXELS = 60_000_000
# Their decoders hold the picture several times.
MOST_PIXELS_OF = {"WEBP": 30_000_000, "AVIF": 40_000_000}
# No place on a page is wider, twice as dense screens included.
LONGEST_SIDE = 3200
JPEG_QUALITY = 90
# Shown at 5 rem, on dense screens too.
PORTRAIT_SIDE, PORTRAIT_QUALITY = 320, 82

# Rows that are converted at once where a picture is too large to be converted whole.
ROWS = 512
ORIENTATION = 0x0112
# So the memory of a process is bounded, however many editors upload at once; docs/limits.md says how much.
one_at_a_time = threading.Lock()

pillow_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture as it is stored."""

    name: str
    content: bytes
    content_type: str


def clean_picture(name: str, file: IO[bytes]) -> CleanPicture:
    """Read an uploaded picture and return it clean: a PNG where it was drawn or see-through, else a JPEG.

    Raises ``RefusedFileError``: empty, picture_svg, picture_kind, picture_pixels, picture_moves,
    picture_unreadable.
    """
    refuse_by_name(name, file)
    try:
        with warnings.catch_warnings():
            # The limit is ours and comes before decoding; Pillow's own warning would say it twice.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                refuse_unusable(image)
                is_drawn = image.format in {"PNG", "GIF"}
                with one_at_a_time:
                    small = smaller(image)
                    ImageOps.exif_transpose(small, in_place=True)
                    return written(name, as_srgb(small), is_drawn=is_drawn)
    except RefusedFileError:
        raise
    except Image.DecompressionBombError as error:
        raise RefusedFileError("picture_pixels", millions="> 178", limit=MOST_PIXELS // 1_000_000) from error
    # Decoders of broken files raise nearly anything: a file that cannot be read is refused, never an error.
    except Exception as error:
        raise RefusedFileError("picture_unreadable") from error


def refuse_by_name(name: str, file: IO[bytes]) -> None:
    """Refuse empty files, endings that are no pictures, and SVG under any name."""
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    ending = PurePath(name).suffix.lower().lstrip(".")
    if not start:
        raise RefusedFileError("empty")
    if ending in {"svg", "svgz"} or b"<svg" in start.lower():
        raise RefusedFileError("picture_svg")
    if ending not in ENDINGS:
        raise RefusedFileError("picture_kind", kinds=", ".join(ENDINGS).upper())


def refuse_unusable(image: Image.Image) -> None:
    """Refuse by the header alone what would take too much memory, and what moves."""
    pixels = image.width * image.height
    most = MOST_PIXELS_OF.get(image.format or "", MOST_PIXELS)
    if pixels > most:
        raise RefusedFileError("picture_pixels", millions=round(pixels / 1_000_000), limit=most // 1_000_000)
    if image.format in MOVING and getattr(image, "is_animated", False):
        raise RefusedFileError("picture_moves")


def smaller(image: Image.Image) -> Image.Image:
    """Return the decoded picture no larger than any page shows it, never holding it whole a second time."""
    # A JPEG is decoded at half its size, a quarter or an eighth where that is enough.
    image.draft(image.mode, (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    if max(image.size) > LONGEST_SIDE:
        orientation = image.getexif().get(ORIENTATION)
        image = reduced(image, max(image.size) // LONGEST_SIDE)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        if orientation is not None:
            image.getexif()[ORIENTATION] = orientation
    return image


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """Return a picture in the colours of the web, ``factor`` times smaller, converted some rows at a time.

    Colours of a palette can't be mixed, and transparency takes a copy: neither is done to the whole picture.
    """
    width, height = image.size
    result: Image.Image | None = None
    rows = ROWS * factor
    for top in range(0, height, rows):
        piece = image.crop((0, top, width, min(top + rows, height)))
        piece.info = image.info
        piece = as_srgb(piece).reduce(factor)
        if result is None:
            result = Image.new(piece.mode, (piece.width, -(-height // factor)))
        result.paste(piece, (0, top // factor))
    image.close()
    return result or image


def as_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in the colours of the web: RGB, grey, or either with transparency."""
    profile = image.info.get("icc_profile")
    is_transparent = "transparency" in image.info or image.mode in {"RGBA", "LA", "PA"}
    if profile and image.mode in {"RGB", "CMYK", "RGBA"}:
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        try:
            converted = ImageCms.profileToProfile(
                image if alpha is None else image.convert("RGB"),
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except ImageCms.PyCMSError:
            # A profile that is broken says nothing about the colours.
            converted = None
        if converted is not None:
            if alpha is not None:
                converted.putalpha(alpha)
            return converted
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    if is_transparent:
        return image.convert("RGBA")
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")


def written(name: str, image: Image.Image, *, is_drawn: bool) -> CleanPicture:
    """Return the file of a picture."""
    # A copy without ``info``, because writers take metadata from there.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    result = io.BytesIO()
    stem = PurePath(name).stem or "picture"
    if is_drawn or image.mode == "RGBA":
        bare.save(result, "PNG")
        return CleanPicture(f"{stem}.png", result.getvalue(), "image/png")
    bare.save(result, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return CleanPicture(f"{stem}.jpg", result.getvalue(), "image/jpeg")


def square_picture(name: str, file: IO[bytes]) -> bytes:
    """Return an uploaded picture of a person as a square JPEG, cut around the middle, without metadata.

    Raises ``RefusedFileError`` as ``clean_picture`` does.
    """
    clean = clean_picture(name, file)
    with Image.open(io.BytesIO(clean.content)) as image:
        upright = ImageOps.fit(
            image.convert("RGBA"), (PORTRAIT_SIDE, PORTRAIT_SIDE), Image.Resampling.LANCZOS
        )
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, mask=upright.getchannel("A"))
    result = io.BytesIO()
    bare.save(result, "JPEG", quality=PORTRAIT_QUALITY, optimize=True, progressive=True)
    return result.getvalue()
