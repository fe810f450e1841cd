"""Amendments to the draft decision of an agenda item as pages, votes and minutes name them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from proposals.amending import amended, is_gone
from proposals.models import Amendment
from proposals.selectors.amendments import (
    OPEN_AMENDMENTS,
    amendments_of,
    awaiting_votes,
    is_excluded,
    moved_in_order,
    words_of_point,
)
from youth.names import name_or_erased
from youth.points import words_of
from youth.procedure.amendments import Change, conflicts_among
from youth.selectors.people import display_name_of
from youth.selectors.register import names_in_register
from youth.selectors.rules import rules_of
from youth.word_diff import Part, changed_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    from proposals.models import Proposal
    from youth.models import AgendaItem

POINT_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentLine:
    """One amendment on the page of its meeting."""

    amendment: Amendment
    title: str
    mover: str
    status: str
    parts: tuple[Part, ...] = ()
    """What it changes in the words of its point, while it awaits its vote."""


def amendment_lines(item: "AgendaItem") -> list[AmendmentLine]:
    """Return the amendments to an item, in the order in which they were moved."""
    found = amendments_of(item)
    if not found:
        return []
    council, moment = item.meeting.council, found[-1].moved_at
    names = names_in_register(council, {one.mover_id for one in found}, moment)
    return [
        AmendmentLine(
            amendment=one,
            title=title_of(one, item),
            mover=mover_name(one, names),
            status=status_in_meeting(one, item, found),
            parts=changed_by(one, item),
        )
        for one in found
    ]


def amendments_context(item: "AgendaItem") -> dict[str, object] | None:
    """Return what the page of a meeting shows of the amendments to an item, None where there are none."""
    lines = amendment_lines(item)
    if not lines:
        return None
    awaiting = awaiting_votes([line.amendment for line in lines], item)
    in_order = moved_in_order(awaiting, rules_of(item.meeting).amendment.order.value)
    to_draft = [one for one in awaiting if one.to_id is None]
    return {
        "lines": lines,
        "order": [one.number for one in in_order],
        "matrix": exclusions_among(to_draft, excluded_by_each(to_draft)),
    }


def excluded_by_each(amendments: "Iterable[Amendment]") -> "dict[UUID, list[UUID]]":
    """Return for each of some amendments those of them that it excludes."""
    return conflicts_among({one.pk: one.operation for one in amendments})


def exclusions_among(
    amendments: "Iterable[Amendment]", excluded: "Mapping[UUID, Collection[UUID]]"
) -> list[tuple[int, list[tuple[int, bool]]]]:
    """Return line by line which amendments exclude which, by their numbers; empty where none does."""
    if not any(excluded.values()):
        return []
    rows = sorted(amendments, key=lambda one: one.number)
    return [(one.number, [(other.number, other.pk in excluded[one.pk]) for other in rows]) for one in rows]


def status_in_meeting(amendment: Amendment, item: "AgendaItem", among: "Iterable[Amendment]") -> str:
    """Return in a few words whether the council votes on an amendment, did, or why it does not."""
    if amendment.state == Amendment.State.MOVED:
        if is_gone(item.points, amendment.operation):
            return gettext("its point is gone")
        if is_excluded(amendment, item, among):
            return gettext("excluded by an adopted one")
    return str(amendment.get_state_display())


def mover_name(amendment: Amendment, names: "Mapping[UUID, str]") -> str:
    """Return who moved it: by the name in the register of the meeting, or as everybody sees who wrote it."""
    if amendment.proposal_id is not None:
        return display_name_of(amendment.mover, None)
    return name_or_erased(names.get(amendment.mover_id, ""))


def changed_by(amendment: Amendment, draft: "AgendaItem | Proposal") -> tuple[Part, ...]:
    """Return what an amendment that is not dealt with changes in its point; empty where it replaces none."""
    if amendment.change != Amendment.Change.REPLACE or amendment.state not in OPEN_AMENDMENTS:
        return ()
    before = [row for row in draft.points if row["id"] == amendment.point]
    after = amended(before, Change.REPLACE, amendment.point, amendment.text) if before else None
    # Alone among its own the point is the first; it keeps the number that it has.
    after = [row | {"number": before[0].get("number", "")} for row in after[:1]] + after[1:] if after else []
    return changed_words(words_of("", before), words_of("", after)) if after else ()


def title_of(amendment: Amendment, draft: "AgendaItem | Proposal") -> str:
    """Return what an amendment does, in the active language: "Amendment 2: to delete “3. …”"."""
    awaits = amendment.state in OPEN_AMENDMENTS
    words = words_of_point(draft, amendment.point) if awaits else amendment.point_words
    facts = {
        "number": amendment.number,
        "point": words.split("\n")[0][:POINT_SHOWN],
        "other": amendment.to.number if amendment.to else "",
    }
    if amendment.to is not None:
        return gettext("Amendment %(number)s: another text of amendment %(other)s") % facts
    if amendment.point and not words:
        return gettext("Amendment %(number)s: to a point that the draft no longer has") % facts
    sentences = {
        Amendment.Change.REPLACE_ALL: gettext("Amendment %(number)s: another text of the whole draft"),
        Amendment.Change.REPLACE: gettext("Amendment %(number)s: another text of “%(point)s”"),
        Amendment.Change.DELETE: gettext("Amendment %(number)s: to delete “%(point)s”"),
        Amendment.Change.INSERT: gettext("Amendment %(number)s: a new point after “%(point)s”"),
        Amendment.Change.ADD: gettext("Amendment %(number)s: a new point at the end"),
    }
    return sentences[Amendment.Change(amendment.change)] % facts
