"""The provider and the clean address of a video, from what an editor pasted. Plain Python, no Django."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtube-nocookie.com"})
VIMEO = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
FILES = (".mp4", ".webm", ".ogv", ".mov")
YOUTUBE_KEY = re.compile(r"[A-Za-z0-9_-]{11}")
PEERTUBE_PATH = re.compile(r"/(?:w|videos/watch|videos/embed)/([A-Za-z0-9-]{20,40})/?")
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{5,12})(?:/([0-9a-f]{6,}))?/?")
SECONDS = re.compile(r"(\d{1,6})s?")


class UnknownVideoError(Exception):
    """Raised where an address leads to no video that is known here."""


@dataclass(frozen=True, slots=True)
class Video:
    """A video elsewhere: who keeps it, and its address without anything that follows the reader."""

    provider: str
    url: str


def video_at(address: str) -> Video:
    """Return provider and clean address of a YouTube, Vimeo or PeerTube page, or of a video file.

    Raises ``UnknownVideoError`` for anything else, and for addresses that aren't https.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError as error:
        raise UnknownVideoError(address) from error
    if parts.scheme != "https" or not host or parts.username or port not in {None, 443}:
        raise UnknownVideoError(address)
    for find in (_youtube, _vimeo, _peertube, _file):
        if found := find(host, parts):
            return found
    raise UnknownVideoError(address)


def _youtube(host: str, parts: SplitResult) -> Video | None:
    query = parse_qs(parts.query)
    if host == "youtu.be":
        key = parts.path.strip("/")
    elif host in YOUTUBE:
        kind, _, rest = parts.path.strip("/").partition("/")
        key = (
            query.get("v", [""])[0]
            if kind == "watch"
            else rest
            if kind in {"embed", "shorts", "live"}
            else ""
        )
    else:
        return None
    if not YOUTUBE_KEY.fullmatch(key):
        return None
    start = SECONDS.fullmatch(query.get("t", query.get("start", [""]))[0])
    return Video("YouTube", f"https://www.youtube.com/watch?v={key}" + (f"&t={start[1]}s" if start else ""))


def _vimeo(host: str, parts: SplitResult) -> Video | None:
    found = VIMEO_PATH.fullmatch(parts.path) if host in VIMEO else None
    if found is None:
        return None
    # An unlisted video opens only with the second part of its address.
    unlisted = found[2] or parse_qs(parts.query).get("h", [""])[0]
    return Video("Vimeo", f"https://vimeo.com/{found[1]}" + (f"/{quote(unlisted)}" if unlisted else ""))


def _peertube(host: str, parts: SplitResult) -> Video | None:
    found = PEERTUBE_PATH.fullmatch(parts.path)
    return Video(f"PeerTube, {host}", f"https://{host}/w/{found[1]}") if found else None


def _file(host: str, parts: SplitResult) -> Video | None:
    if not parts.path.lower().endswith(FILES):
        return None
    return Video(host, f"https://{host}{quote(parts.path, safe='/%')}")
