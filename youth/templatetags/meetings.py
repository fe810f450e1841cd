"""What templates about meetings say: names, decisions kept as words, moments written in a document."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from youth.names import name_or_erased
from youth.points import as_rows, parse
from youth.selectors.meeting_names import meeting_name

register = template.Library()

# From the first letter of a right-to-left script to the last one before letters of another.
RIGHT_TO_LEFT = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
RUN = re.compile(rf"({RIGHT_TO_LEFT}(?:[\W\d_]*{RIGHT_TO_LEFT})*)")


register.simple_tag(meeting_name)
register.filter(name_or_erased)


@register.simple_tag
def decision_in_text(text: str) -> dict[str, Any]:
    """Return legal ground and rows of a decision that is kept as words, a vote's question for instance."""
    decision = parse(text)
    return {"ground": decision.ground, "points": as_rows(decision.points)}


@register.simple_tag
def as_moment(text: str) -> datetime:
    """Read a moment that a document holds in ISO 8601."""
    return datetime.fromisoformat(text)


@register.filter(is_safe=True)
@stringfilter
def isolated(text: str) -> SafeString:
    """Wrap words of right-to-left scripts in ``<bdi>``, so that they move nothing around them.

    For sentences of ours that hold people's words; the stored sentence itself holds no marks.
    """
    parts = enumerate(RUN.split(text))
    return format_html_join(
        "", "{}", ((format_html("<bdi>{}</bdi>", part) if place % 2 else part,) for place, part in parts)
    )
