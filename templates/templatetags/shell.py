"""The frame of every page, for ``base.html``."""

from collections.abc import Callable, Collection
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.utils.module_loading import import_string

from templates.frame import Link, Shell

register = template.Library()


@register.simple_tag(takes_context=True)
def page_shell(context: Context) -> Shell | None:
    """Return the frame of this page, or None where a template is rendered without a request."""
    request = context.get("request")
    if request is None:
        return None
    found: Shell | None = getattr(request, "_page_shell", None)
    if found is None:
        build: Callable[[HttpRequest, Context], Shell] = import_string(settings.SHELL_FRAME)
        found = request._page_shell = build(request, context)
    return found


@register.inclusion_tag("components/in_campaigns.html", takes_context=True)
def in_campaigns(context: Context, topic: object = None) -> dict[str, Any]:
    """Show the campaigns that gather this page of a council: by its topic's id, or by an editor's choice."""
    request = context.get("request")
    if request is None:
        return {"campaigns": []}
    find: Callable[[HttpRequest, Collection[object]], list[Link]] = import_string(settings.CAMPAIGNS_ABOUT)
    return {"campaigns": find(request, [topic] if topic else [])}
