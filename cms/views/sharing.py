"""The picture of a shared link, and the poster of a page; both only for addresses that were signed here."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from cms.sharing.file_cache import kept
from cms.sharing.sheets import poster, share_picture
from templates.sharing.cards import Card, card_from


def _card(token: str) -> Card:
    card = card_from(token)
    if card is None:
        raise Http404
    return card


def _seal(request: HttpRequest, token: str) -> str | None:
    """Return what says that a picture is the same; None for an address that was not signed here."""
    return f'"{hashlib.sha256(token.encode()).hexdigest()}"' if card_from(token) else None


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
@etag(_seal)
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the picture; its address changes with its words, so it may be kept for ever."""
    card = _card(token)
    ending, kind = ("jpg", "image/jpeg") if card.picture else ("png", "image/png")
    response = HttpResponse(kept(ending, token, lambda: share_picture(card)), content_type=kind)
    # Others show this one: that is what it is for.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@cache_control(public=True, max_age=86_400)
def page_poster(request: HttpRequest, token: str) -> HttpResponse:
    """Serve the poster of a page as a file to print."""
    card = _card(token)
    address = request.build_absolute_uri(card.path)
    sheet = kept("pdf", f"{address} {token}", lambda: poster(card, address, "pdf"))
    response = HttpResponse(sheet, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="poster.pdf"'
    return response
