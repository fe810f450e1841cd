"""Tags by which a page is handed on."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import get_language

from templates.sharing.cards import card_of, token_for
from templates.sharing.qr import Drawing, drawing_of
from templates.templatetags.shell import page_shell

register = template.Library()


@register.simple_tag(takes_context=True)
def shared_page(
    context: Context, title: str, path: str = "", note: str = "", filled: int = 0
) -> dict[str, Any] | None:
    """Return the addresses of this page, or that at ``path``, of its picture and of its posters.

    ``note`` and ``filled`` are what the picture shows of the page's state, see ``Card``. Nothing without a
    request.
    """
    request, shell = context.get("request"), page_shell(context)
    if request is None or shell is None or not title:
        return None
    card = card_of(
        shell.face,
        shell.council,
        title=str(title),
        path=path or request.path,
        language=get_language() or "bg",
        note=str(note),
        filled=int(filled or 0),
        picture="" if path else shell.picture,
    )
    token = token_for(card)
    drawn = reverse("share_photo" if card.picture else "share_picture", args=[token])
    return {
        "title": card.title,
        "alt": f"{card.title}: {card.note}" if card.note else card.title,
        "site": shell.name,
        "address": request.build_absolute_uri(card.path),
        "picture": request.build_absolute_uri(drawn),
        "kind": "image/jpeg" if card.picture else "image/png",
        "poster_pdf": reverse("page_poster", args=[token]),
    }


@register.simple_tag(takes_context=True)
def full_address(context: Context) -> str:
    """Return the address of the page that is shown; empty without a request."""
    request = context.get("request")
    return str(request.build_absolute_uri(request.path)) if request is not None else ""


@register.simple_tag(takes_context=True)
def qr_code(context: Context, path: str) -> Drawing | None:
    """Return the drawn code of a path on this site, or None without a request."""
    request = context.get("request")
    return drawing_of(request.build_absolute_uri(path)) if request is not None else None
