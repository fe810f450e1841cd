"""What templates about meetings say: names, points of a draft, moments written in a document."""

from datetime import datetime

from django import template

from youth.models import AgendaItem
from youth.selectors.meeting_names import meeting_name
from youth.services.resolutions import points_of

register = template.Library()


register.simple_tag(meeting_name)


@register.simple_tag
def points_of_item(item: AgendaItem) -> list[str]:
    """Return the points of the item's draft decision; none where it has no draft."""
    return points_of(item, {}) if item.text or item.subject_text else []


@register.simple_tag
def as_moment(text: str) -> datetime:
    """Read a moment that a document holds in ISO 8601."""
    return datetime.fromisoformat(text)
