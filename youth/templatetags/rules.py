"""Rules in words, for templates."""

from typing import Any

from django import template

from youth.phrasing.rules import FIELDS, value_in_words, word_for
from youth.procedure.structure import APPLIED

register = template.Library()


@register.filter
def rule_name(field: str) -> str:
    """Return the name of a rule's field in words."""
    return str(FIELDS[field])


@register.simple_tag
def rule_value(field: str, value: Any) -> str:
    """Return the value of a rule in words."""
    return value_in_words(field, value)


@register.filter
def rule_applied(field: str) -> str:
    """Return who applies a rule, in words."""
    return word_for(APPLIED[field])
