"""Amendments to the draft decision of an agenda item as pages, votes and minutes name them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from proposals.amending import amended
from proposals.models import Amendment
from proposals.selectors import amendments_of, words_of_point
from youth.names import name_or_erased
from youth.points import words_of
from youth.procedure.amendments import Change
from youth.selectors.register import names_in_register
from youth.word_diff import Part, changed_words

if TYPE_CHECKING:
    from youth.models import AgendaItem

POINT_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentLine:
    """One amendment on the page of its meeting."""

    amendment: Amendment
    title: str
    mover: str
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
            mover=name_or_erased(names.get(one.mover_id, "")),
            parts=changed_by(one, item),
        )
        for one in found
    ]


def changed_by(amendment: Amendment, item: "AgendaItem") -> tuple[Part, ...]:
    """Return what an amendment that awaits its vote changes in its point; empty where it replaces none."""
    if amendment.change != Amendment.Change.REPLACE or amendment.state != Amendment.State.MOVED:
        return ()
    before = [row for row in item.points if row["id"] == amendment.point]
    after = amended(before, Change.REPLACE, amendment.point, amendment.text) if before else None
    # Alone among its own the point is the first; it keeps the number that it has.
    after = [row | {"number": before[0].get("number", "")} for row in after[:1]] + after[1:] if after else []
    return changed_words(words_of("", before), words_of("", after)) if after else ()


def title_of(amendment: Amendment, item: "AgendaItem") -> str:
    """Return what an amendment does, in the active language: "Amendment 2: to delete “3. …”"."""
    awaits = amendment.state == Amendment.State.MOVED
    words = words_of_point(item, amendment.point) if awaits else amendment.point_words
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
