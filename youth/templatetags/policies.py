"""``{% may "council.edit_rules" as can_edit %}``: check a permission in a template."""

from typing import Any

from django import template

from youth import policies

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str, subject: Any = None) -> bool:
    """Return whether the request's participant may do ``permission`` with ``subject``.

    A rendering without a request (a live fragment) is a visitor's. Raises ``KeyError`` for an
    unregistered permission.
    """
    request = context.get("request")
    return policies.may(permission, getattr(request, "participant", None), subject)
