"""``{% report row %}``: the link by which somebody reports a text."""

from typing import Any

from django import template
from django.db.models import Model
from django.template.context import Context
from django.urls import reverse

from youth.web.joining import is_joined_freely

register = template.Library()


@register.inclusion_tag("youth/moderation/_report.html", takes_context=True)
def report(context: Context, row: Model, name: str = "") -> dict[str, Any]:
    """Link to the report of a row whose plugin answers ``moderated``; the same for everybody, no query.

    ``name`` tells the texts of one page apart for who does not see them. Nothing is shown in a council that
    one can't join.
    """
    council = context["council"]
    if not is_joined_freely(council):
        return {"url": ""}
    place = {"council": council.slug, "label": row._meta.label_lower, "pk": row.pk}
    return {"url": reverse("youth:report", kwargs=place), "name": name}
