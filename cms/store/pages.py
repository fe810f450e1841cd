"""Rendered pages as they are sent: with their headers, plain and compressed."""

import gzip
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from cms.store.generation_cache import Entries, memory

PRIVATE = "private, no-store"
# A cache revalidates its copy on each request; the answer costs almost nothing.
PUBLIC = "no-cache"
# Headers of one request, or computed for each answer.
NOT_KEPT = frozenset({"x-request-id", "content-length", "etag", "date"})
OUR_PORT = str(urlsplit(settings.BASE_URL).port or "")
OF_A_PERSON = (settings.SESSION_COOKIE_NAME, "messages")


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a page in one encoding, with the tag that names exactly these bytes."""

    content: bytes
    etag: str
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page for everybody."""

    headers: dict[str, str]
    plain: Body
    packed: Body

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the stored page, or 304 if the client's copy is current."""
        body = self.packed if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") else self.plain
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if known and _matches(known, body.etag):
            unchanged = HttpResponseNotModified()
            for name in ("Cache-Control", "Vary"):
                unchanged.headers[name] = self.headers[name]
            unchanged.headers["ETag"] = body.etag
            return unchanged
        content = b"" if request.method == "HEAD" else body.content
        response = HttpResponse(content, headers=self.headers)
        response.headers["ETag"] = body.etag
        response.headers["Content-Length"] = str(len(body.content))
        if body.encoding:
            response.headers["Content-Encoding"] = body.encoding
        return response


def is_for_everybody(request: HttpRequest) -> bool:
    """Return whether this request gets what everybody gets: a plain address, requested anonymously.

    A session's cookie is enough to exclude it: checking that it is valid would cost a query. Wagtail's own
    requests for previews are marked, and htmx may want a part of a page.
    """
    meta = request.META
    return (
        request.method in {"GET", "HEAD"}
        and not meta.get("QUERY_STRING")
        and "HTTP_AUTHORIZATION" not in meta
        and "HTTP_HX_REQUEST" not in meta
        and not getattr(request, "is_dummy", False)
        and _asks_our_port(request)
        and not any(name in request.COOKIES for name in OF_A_PERSON)
    )


def _asks_our_port(request: HttpRequest) -> bool:
    """Return whether a request names a port on which the site is served.

    Django's check leaves the port open, and pages name their own address: each made-up port would be a page.
    """
    _name, _colon, port = request.META.get("HTTP_HOST", "").rpartition(":")
    if not port.isdecimal() or not _colon:
        return True
    return port in {OUR_PORT, str(request.META.get("SERVER_PORT", ""))}


def page_key(request: HttpRequest) -> tuple[str, ...]:
    """Return the key of a page in the store; the address contains the language.

    The host is taken as it was sent: only one that passed Django's check was ever stored.
    """
    return ("page", request.scheme or "", request.META.get("HTTP_HOST", ""), request.path)


def stored_page(entries: Entries | None, request: HttpRequest) -> StoredPage | None:
    """Return the page that is remembered for this address."""
    return None if entries is None else entries.get(page_key(request))


def stored(entries: Entries | None, request: HttpRequest, response: Any) -> StoredPage | None:
    """Remember a response and return it as stored, or None where it isn't for everybody.

    The page itself declares it (``is_storable``); a response that sets a cookie is not stored, which
    excludes every page with a form.
    """
    is_storable = getattr(response, "is_storable", False)
    if not is_storable or response.status_code != 200 or response.streaming or response.cookies:
        return None
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    response.headers["Cache-Control"] = PUBLIC
    headers = {name: value for name, value in response.items() if name.lower() not in NOT_KEPT}
    page = StoredPage(headers, *_bodies(response.content))
    if entries is not None and request.method == "GET":
        memory.keep(entries, page_key(request), page)
    return page


def keep_private(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set ``Cache-Control`` on a page that isn't stored; one that may be personal must not be kept."""
    if response.has_header("Cache-Control") or not response.get("Content-Type", "").startswith("text/html"):
        return
    is_of_a_person = bool(response.cookies) or any(name in request.COOKIES for name in OF_A_PERSON)
    response.headers["Cache-Control"] = PRIVATE if is_of_a_person else PUBLIC


def _bodies(content: bytes) -> tuple[Body, Body]:
    digest = hashlib.sha256(content).hexdigest()[:32]
    # No time inside, so that the same page is the same bytes in every process.
    packed = gzip.compress(content, compresslevel=6, mtime=0)
    return Body(content, f'"{digest}"'), Body(packed, f'"{digest}-gz"', "gzip")


def _matches(known: str, etag: str) -> bool:
    tags = parse_etags(known)
    return tags == ["*"] or etag in (tag.removeprefix("W/") for tag in tags)
