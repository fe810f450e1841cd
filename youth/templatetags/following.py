"""The button with which somebody follows what a page is about."""

from typing import Any

from django import template
from django.template.context import Context

from youth.models import Participant
from youth.web.joining import is_joined_freely

register = template.Library()


@register.inclusion_tag("youth/profile/_follow_button.html", takes_context=True)
def follow_button(
    context: Context, label: str, key: object = "", *, with_link: bool = True, follows: bool | None = None
) -> dict[str, Any]:
    """Show the button; one query for who takes part, none for visitors, or where ``follows`` was read.

    Who acts for an organisation finds a link below it, but where ``with_link`` is False.
    Nothing is shown where there is nobody to follow anything: without a request, and to strangers of a
    council that one can't join.
    """
    request, council = context.get("request"), context.get("council")
    participant = getattr(request, "participant", None)
    if request is None or council is None or (participant is None and not is_joined_freely(council)):
        return {"is_shown": False}
    return {
        "is_shown": True,
        "council": council,
        "label": label,
        "key": str(key),
        "represents": with_link and participant is not None and _represents(participant),
        "csrf_token": context.get("csrf_token"),
        "follows": _follows(participant, label, str(key)) if follows is None else follows,
    }


def _follows(participant: Participant | None, label: str, key: str) -> bool:
    return participant is not None and participant.follows.filter(label=label, key=key).exists()


def _represents(participant: Participant) -> bool:
    return participant.standing is not None and participant.standing.represents
