"""Proposals that say the same as what somebody types, each with what can be done with it."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.models import Proposal
from proposals.selectors.similar import similar_proposals
from proposals.selectors.support import support_needed
from proposals.workflow import OPEN_TO_SUPPORT
from youth.policies import may

if TYPE_CHECKING:
    from youth.models import Council, Participant


def similar_lines(
    council: "Council", title: str, viewer: "Participant | None", *, proposal: Proposal | None = None
) -> list[dict[str, Any]]:
    """Return the similar proposals with their numbers, and where support is given, empty where it is not.

    A visitor may press the button as well: they sign in and the support is given then.
    """
    found = similar_proposals(council, title, other_than=proposal.pk if proposal else None)
    return [_line(one, council, viewer) for one in found]


def _line(one: Proposal, council: "Council", viewer: "Participant | None") -> dict[str, Any]:
    place = {"council": council.slug, "pk": one.pk}
    is_open = one.state in OPEN_TO_SUPPORT
    offers = is_open and (viewer is None or may("proposals.support", viewer, one))
    supporters: int = one.supporters  # type: ignore[attr-defined]  # counted by the selector
    return {
        "title": one.title,
        "language": one.language,
        "url": reverse("proposals:detail", kwargs=place),
        "state": one.get_state_display(),
        "count": _("%(given)s of %(needed)s") % {"given": supporters, "needed": support_needed(one)}
        if is_open
        else "",
        "support_url": reverse("proposals:support", kwargs=place) if offers else "",
    }
