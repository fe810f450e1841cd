"""The frame of every page, for ``base.html``."""

from django import template
from django.template.context import Context

from cms.presenters.shell import Shell, shell_for

register = template.Library()


@register.simple_tag(takes_context=True)
def page_shell(context: Context) -> Shell | None:
    """Return the frame of this page, or nothing where a template is rendered without a request."""
    request = context.get("request")
    if request is None:
        return None
    found = getattr(request, "_page_shell", None)
    if found is None:
        found = request._page_shell = shell_for(request, context)
    return found
