"""Tags by which a page is handed on."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import get_language

from templates.sharing.cards import PRODUCT_COLOUR, Card, shortened, token_for
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
    council = shell.council
    card = Card(
        title=shortened(str(title)),
        site=f"{shell.name} · {council.name}" if council else shell.name,
        language=get_language() or "bg",
        path=path or request.path,
        colour=shell.colour or PRODUCT_COLOUR,
        note=str(note),
        filled=int(filled or 0),
    )
    token = token_for(card)
    return {
        "title": card.title,
        "alt": f"{card.title}: {card.note}" if card.note else card.title,
        "site": shell.name,
        "address": request.build_absolute_uri(card.path),
        "picture": request.build_absolute_uri(reverse("share_picture", args=[token])),
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
