"""The sizes in which a picture is offered at each place of a page, and their limits in bytes.

A telephone chooses among the small sizes only, however dense its screen is: its connection and its owner's
data plan are more important than pixels that nobody sees. Each place has few sizes, so that a picture does
not fill the disk with copies.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.images.models import SourceImageIOError

from cms.store.generation_cache import memory

log = logging.getLogger(__name__)

PHONE = "(max-width: 40rem)"
# From the best compressed to the one that every browser knows.
FORMATS = ("avif", "webp")
FALLBACK = "jpeg"
# What a picture of a gallery leads to, and what is drawn into the picture of a shared link.
WHOLE = "max-1600x1600|format-jpeg"
UNREADABLE = (SourceImageIOError, OSError, ValueError)
# Bytes that a size may weigh, by its longer side in pixels; the first is what a telephone gets.
WEIGHTS = ((800, 115_000), (1600, 400_000))
LOWER_QUALITIES = (45, 30, 18, 8)
_SIZE = re.compile(r"(?:width|fill|max)-(\d+)")
_FORMAT = re.compile(r"format-(avif|webp|jpeg)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a page: its sizes for telephones and for larger screens, and how wide it is there."""

    phone: tuple[str, ...]
    wide: tuple[str, ...]
    widths: str
    phone_widths: str = "100vw"
    is_first: bool = False


PLACES = {
    # Beside the heading of a page: there at once, and not cut.
    "hero": Place(
        ("width-480", "width-800"),
        ("width-800", "width-1200"),
        "(min-width: 60rem) 26rem, 100vw",
        is_first=True,
    ),
    "wide": Place(("width-480", "width-800"), ("width-800", "width-1600"), "(min-width: 72rem) 72rem, 100vw"),
    # Cut around the focal point.
    "card": Place(("fill-480x225", "fill-800x375"), ("fill-800x375",), "(min-width: 60rem) 30rem, 50vw"),
    "gallery": Place(("fill-400x300", "fill-800x600"), ("fill-400x300", "fill-800x600"), "20rem"),
    "logo": Place(("max-320x128",), ("max-320x128",), "10rem", "10rem"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One ``<source>`` of a ``<picture>``."""

    media_type: str
    media: str
    srcset: str
    sizes: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that the component needs to show one picture."""

    sources: tuple[Source, ...]
    url: str
    width: int
    height: int
    is_first: bool


def bytes_allowed(spec: str) -> int | None:
    """Return how many bytes a size may have, or None if it is larger than any place shows."""
    found = _SIZE.search(spec)
    longer = int(found[1]) if found else 0
    return next((weight for most, weight in WEIGHTS if longer <= most), None)


def format_of(spec: str) -> str:
    """Return the format that a size is asked for in; empty where it keeps its own."""
    found = _FORMAT.search(spec)
    return found[1] if found else ""


def offer(image: Any, name: str) -> Offer | None:
    """Return the sizes of a picture for a place, or None if its file is missing or cannot be read.

    They are remembered: looking a dozen sizes up takes a tenth of the time that a page does.
    """
    return memory.remembered(("picture", image.pk, image.file.name, name), lambda: _offer(image, name))


def _offer(image: Any, name: str) -> Offer | None:
    place = PLACES[name]
    fallback = f"{place.phone[-1]}|format-{FALLBACK}"
    sizes = dict.fromkeys((*place.phone, *place.wide))
    specs = [f"{size}|format-{kind}" for kind in FORMATS for size in sizes]
    try:
        made = image.get_renditions(*specs, fallback)
    except UNREADABLE:
        log.exception("picture cannot be read", extra={"picture": image.pk})
        return None
    sources = [
        Source(f"image/{kind}", media, srcset(made, chosen, kind), widths)
        for media, chosen, widths in (
            (PHONE, place.phone, place.phone_widths),
            ("", place.wide, place.widths),
        )
        for kind in FORMATS
    ]
    last = made[fallback]
    return Offer(tuple(sources), last.url, last.width, last.height, place.is_first)


def srcset(made: Any, sizes: Sequence[str], kind: str) -> str:
    """Return the sizes of one format with their real widths; a small picture is not offered twice."""
    by_width = {made[f"{size}|format-{kind}"].width: made[f"{size}|format-{kind}"].url for size in sizes}
    return ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))


def whole_address(image: Any) -> str:
    """Return the address of the uncut picture; empty where its file is gone or cannot be read."""
    try:
        return str(image.get_rendition(WHOLE).url)
    except UNREADABLE:
        log.exception("picture cannot be read", extra={"picture": image.pk})
        return ""
