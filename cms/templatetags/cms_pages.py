"""Tags for the templates of editors' pages."""

from django import template
from django.template.context import Context
from wagtail.models import Page

from cms import languages
from cms.models.base import HOME_DEPTH

register = template.Library()


@register.simple_tag(takes_context=True)
def page_trail(context: Context, page: Page) -> list[tuple[str, str]]:
    """Return title and address of the pages above this one, below the home page."""
    if page.depth <= HOME_DEPTH + 1:
        return []
    request = context.get("request")
    above = page.get_ancestors().filter(depth__gt=HOME_DEPTH).live()
    return [(ancestor.title, ancestor.get_url(request) or "") for ancestor in above]


@register.simple_tag(takes_context=True)
def way_to(context: Context, page: Page | None) -> str:
    """Return the address of a page that an editor chose, empty where it was deleted or cannot be read."""
    return languages.way_to(page, context.get("request")) if page is not None else ""


@register.filter
def in_this_language(address: str) -> str:
    """Return an address that an editor wrote, leading to the same view in the language of the page."""
    return languages.in_this_language(address)
