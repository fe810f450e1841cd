"""Amendments to a proposal or an item of the agenda, and the order in which they are voted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import (
    Q,
)
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.amending import is_gone
from proposals.models import (
    WAITS,
    Amendment,
    Proposal,
)
from youth.offers import ModeratedText, TextState
from youth.points import words_of
from youth.procedure.amendments import (
    Change,
    Moved,
    come_before_whole,
    exclude_each_other,
    next_to_vote,
    order_of_votes,
)
from youth.procedure.choices import AmendmentKind
from youth.selectors.rules import rules_of

if TYPE_CHECKING:
    from youth.models import AgendaItem, Council, Meeting


AMENDMENT = "proposals.amendment"


# Nobody has dealt with them.
OPEN_AMENDMENTS = frozenset({Amendment.State.PROPOSED, Amendment.State.MOVED})


def amendments_of(item: "AgendaItem") -> list[Amendment]:
    """Return the amendments to an item's draft in the order in which they were moved, with their movers."""
    found = Amendment.objects.filter(agenda_item=item).select_related("to", "mover")
    return list(found.order_by("number"))


def amendments_to(proposal: Proposal, item: "AgendaItem | None" = None) -> list[Amendment]:
    """Return the amendments written to a proposal, and those moved to the item that deals with it."""
    written, moved = Q(proposal=proposal), Q(agenda_item=item)
    found = Amendment.objects.filter(written | moved if item is not None else written)
    return list(found.select_related("to", "mover").order_by("number", "moved_at"))


def amendments_to_argue(proposal: Proposal) -> list[Amendment]:
    """Return the written amendments that everybody reads and nobody decided on, in their order."""
    found = Amendment.objects.filter(proposal=proposal, is_published=True, withheld="")
    return list(found.filter(state__in=OPEN_AMENDMENTS).order_by("number"))


def moderated_amendments(council: "Council", ids: Iterable[UUID]) -> Iterator[ModeratedText]:
    """Yield the amendments that were written to proposals as moderators read them, in one query."""
    rows = Amendment.objects.filter(proposal__council=council, pk__in=list(ids)).select_related("proposal")
    for row in rows.order_by("pk"):
        assert row.proposal is not None  # noqa: S101 - it was asked for
        state: TextState = "shown"
        if row.withheld:
            state = "waits" if row.withheld == WAITS else "hidden"
        words = "\n\n".join(filter(None, [row.text or row.point_words, row.reasons]))
        place = {"council": council.slug, "pk": row.proposal.pk}
        yield ModeratedText(
            label=AMENDMENT,
            id=row.pk,
            kind=_("amendment"),
            title=row.proposal.title,
            words=words,
            author=row.mover_id,
            url=f"{reverse('proposals:amendments', kwargs=place)}#amendment-{row.number}",
            language=row.language,
            at=row.moved_at,
            state=state,
        )


def words_of_point(draft: "AgendaItem | Proposal", point: str) -> str:
    """Return how a point of a draft reads now; empty where the draft has no such point."""
    return words_of("", [row for row in draft.points if row["id"] == point])


def amendments_to_vote(item: "AgendaItem") -> list[Amendment]:
    """Return the amendments that the rules of the meeting put next, see ``youth.procedure.amendments``.

    Not one whose point the draft has lost, nor one that an adopted one excludes or a moderator hid.
    """
    awaiting = {one.pk: one for one in awaiting_votes(amendments_of(item), item)}
    order = rules_of(item.meeting).amendment.order.value
    return [awaiting[key] for key in next_to_vote(_moved(awaiting.values()), order)]


@dataclass(frozen=True, slots=True)
class AmendedItems:
    """The items of a meeting that have amendments, and those whose have to be voted on before the whole."""

    amended: frozenset[UUID] = frozenset()
    first: frozenset[UUID] = frozenset()


def amended_items(meeting: "Meeting") -> AmendedItems:
    """Return the items of a meeting with amendments that were not withdrawn, in one query."""
    by_item: dict[UUID, list[Amendment]] = {}
    of_meeting = Amendment.objects.filter(agenda_item__meeting=meeting).select_related("agenda_item")
    for one in of_meeting.exclude(state=Amendment.State.WITHDRAWN):
        if one.agenda_item is not None:
            by_item.setdefault(one.agenda_item.pk, []).append(one)
    if not by_item:
        return AmendedItems()
    order = rules_of(meeting).amendment.order.value
    waiting = {
        item: awaiting_votes(those, those[0].agenda_item) if those[0].agenda_item is not None else []
        for item, those in by_item.items()
    }
    first = [item for item, those in waiting.items() if come_before_whole(_moved(those), order)]
    return AmendedItems(frozenset(by_item), frozenset(first))


def is_excluded(amendment: Amendment, draft: "AgendaItem | Proposal", among: Iterable[Amendment]) -> bool:
    """Return whether the council adopted another change of the point since an amendment was moved.

    One that is moved to the new words of the point is not excluded.
    """
    if not amendment.point or words_of_point(draft, amendment.point) == amendment.point_words:
        return False
    adopted = (one for one in among if one.state == Amendment.State.ADOPTED)
    return any(exclude_each_other(one.operation, amendment.operation) for one in adopted)


def awaiting_votes(rows: Sequence[Amendment], item: "AgendaItem") -> list[Amendment]:
    """Return the amendments to an item that are still to be voted on."""
    return [
        one
        for one in rows
        if one.state == Amendment.State.MOVED
        and not one.withheld
        and not is_gone(item.points, one.operation)
        and not is_excluded(one, item, rows)
    ]


def moved_in_order(amendments: Iterable[Amendment], order: Sequence[AmendmentKind]) -> list[Amendment]:
    """Return amendments in the order in which rules put them to the vote."""
    by_key = {one.pk: one for one in amendments}
    return [by_key[key] for key in order_of_votes(_moved(by_key.values()), order)]


def _moved(amendments: Iterable[Amendment]) -> list[Moved[UUID]]:
    return [Moved(key=one.pk, change=Change(one.change), at=one.number, to=one.to_id) for one in amendments]


def amendment_by_id(council: "Council", pk: UUID) -> Amendment | None:
    """Return an amendment of the council with its item and meeting, and its proposal; or None."""
    own = Q(agenda_item__meeting__council=council) | Q(proposal__council=council)
    found = Amendment.objects.filter(own, pk=pk)
    related = ("agenda_item__meeting__council", "proposal__council", "proposal__author", "to", "mover")
    return found.select_related(*related).first()
