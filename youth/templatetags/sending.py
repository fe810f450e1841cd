"""The token of a form that makes a row."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from youth.web.form_submissions import FIELD, new_token

register = template.Library()


@register.simple_tag
def form_token(token: str = "") -> SafeString:
    """Return the hidden field by which the server recognises the form; ``token`` is that of the same form."""
    value = token or new_token()
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', FIELD, value)
