"""``{% load live %}``: the attributes of a page that follows a stream."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from youth.live.pages import attributes

register = template.Library()


@register.simple_tag(takes_context=True)
def live_attributes(context: dict[str, Any], stream: str, *, as_visitor: bool = False) -> SafeString:
    """Return the attributes by which ``youth/live.js`` follows a stream; empty without a request.

    ``as_visitor`` follows what the public sees, also where somebody is signed in: a screen that many look at.
    """
    request = context.get("request")
    if request is None:
        return SafeString("")
    reader = None if as_visitor else request.participant
    found = attributes(request, request.council, reader, stream, as_visitor=as_visitor)
    return format_html_join("", ' {}="{}"', found.items())
