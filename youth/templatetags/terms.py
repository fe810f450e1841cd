"""Official words that explain themselves."""

from typing import Any

from django import template

from youth.phrasing.terms import TERMS

register = template.Library()


@register.inclusion_tag("components/term.html")
def term(key: str) -> dict[str, Any]:
    """Show an official word, and its meaning when it is pressed."""
    return {"key": key, "term": TERMS[key]}
