"""Proposals that say the same: those like a title, and a twin that is registered already."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    Count,
)

from proposals.likeness import THRESHOLD, likeness, telling_keys
from proposals.models import (
    Proposal,
    TitleKey,
)
from proposals.workflow import (
    OFF_THE_WAY,
    WITH_AN_ANSWER,
    State,
)

if TYPE_CHECKING:
    from youth.models import Council
from proposals.selectors.support import SUPPORTERS

# How many titles are compared word by word, and how many of them are offered.
COMPARED_AT_MOST, SIMILAR_AT_MOST = 40, 3


def registered_twin(proposal: Proposal) -> Proposal | None:
    """Return another open proposal in the register that has the same title and points, or None."""
    others = Proposal.objects.filter(council=proposal.council_id, incoming_number__isnull=False)
    others = others.exclude(state__in=[State.REJECTED, *WITH_AN_ANSWER, *OFF_THE_WAY])
    words = others.exclude(pk=proposal.pk).only(
        "title", "legal_ground", "points", "incoming_number", "incoming_on"
    )
    # Compared here: SQLite knows no small letters but the Latin ones.
    own = proposal.title.casefold()
    same = (other for other in words if other.title.casefold() == own and other.text == proposal.text)
    return next(same, None)


def similar_proposals(council: "Council", title: str, *, other_than: UUID | None = None) -> list[Proposal]:
    """Return the public proposals whose titles say the same as ``title``, the most alike first.

    Two queries, whatever the number of proposals; withdrawn and merged ones are left out.
    """
    keys = telling_keys(title)
    if not keys:
        return []
    found = TitleKey.objects.filter(council=council, key__in=keys).exclude(proposal=other_than)
    shared = found.values("proposal").annotate(shared=Count("pk")).order_by("-shared", "proposal")
    candidates = [row["proposal"] for row in shared[:COMPARED_AT_MOST]]
    if not candidates:
        return []
    rows = Proposal.objects.filter(pk__in=candidates).exclude(state__in=OFF_THE_WAY)
    rows = rows.annotate(supporters=SUPPORTERS)
    alike = [(likeness(title, row.title), row) for row in rows]
    offered = [(measure, row) for measure, row in alike if measure >= THRESHOLD]
    offered.sort(key=lambda one: (-one[0], one[1].pk))
    for _measure, row in offered:
        row.council = council
    return [row for _measure, row in offered[:SIMILAR_AT_MOST]]
