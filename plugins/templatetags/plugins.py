"""What plugins add to a page: ``{% slot "meeting.now" subject=meeting %}``, ``{% subject_actions it %}``."""

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
    request, council = _asked_for(context)
    if council is None:
        return SafeString("")
    answers = hooks.slot.collect(council, request=request, name=name, subject=subject)
    # Escaped where the plugin was asked.
    return mark_safe("".join(str(answer) for answer in answers))


@register.inclusion_tag("components/subject_actions.html", takes_context=True)
def subject_actions(context: dict[str, Any], subject: Any) -> dict[str, Any]:
    """Show what the plugins of the page's council say that the person may do now with its subject."""
    request, council = _asked_for(context)
    # A frame is rendered for everybody at once: nobody in particular could do anything.
    if council is None or request is None:
        return {"actions": []}
    actions = hooks.subject_actions.items(council, request=request, subject=subject)
    return {"actions": actions, "csrf_token": context.get("csrf_token")}


def _asked_for(context: dict[str, Any]) -> tuple[Any, Any]:
    """Return the page's request and council; each may be None."""
    request = context.get("request")
    return request, context.get("council") or getattr(request, "council", None)
