"""``{% slot "proposal.aside" subject=proposal %}``: what plugins show at a place of a page."""

from typing import Any

from django import template
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe

from plugins import hooks

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: dict[str, Any], name: str, subject: Any = None) -> SafeString:
    """Return what the plugins of the page's council show at one of the places in ``hooks.SLOTS``.

    The council is the context's ``council`` or the request's; without one there is nothing to show.
    """
    if name not in hooks.SLOTS:
        raise TemplateSyntaxError(f"{name!r} is not a slot; slots are: {', '.join(sorted(hooks.SLOTS))}")
    request = context.get("request")
    council = context.get("council") or getattr(request, "council", None)
    if council is None:
        return SafeString("")
    answers = hooks.slot.collect(council, request=request, name=name, subject=subject)
    # Escaped where the plugin was asked.
    return mark_safe("".join(str(answer) for answer in answers))
