"""All amendments to a proposal: what each changes, which exclude each other, the text with some of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from proposals.amending import Amending, Consolidated, consolidated, is_gone
from proposals.models import WAITS, Amendment, Proposal
from proposals.offers import AmendmentLink, amendment_links
from proposals.presenters.amendments import (
    changed_by,
    excluded_by_each,
    exclusions_among,
    mover_name,
    title_of,
)
from proposals.presenters.changes import Change as Changed
from proposals.presenters.changes import changes_of_draft
from proposals.selectors.amendments import (
    OPEN_AMENDMENTS,
    amendments_to,
    is_excluded,
    moved_in_order,
    words_of_point,
)
from proposals.selectors.proposals import authors_take_in, takes_amendments, takes_arguments
from youth.policies import may
from youth.presenters.moderation import hidden_words
from youth.selectors.meetings import agenda_item_by_id
from youth.selectors.organisations import acting_for
from youth.selectors.register import names_in_register
from youth.selectors.rules import profile_of, rules_of
from youth.word_diff import Part

if TYPE_CHECKING:
    from youth.models import AgendaItem, Participant, Representation


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """One amendment as the page of all of them shows it, and what its reader may do with it."""

    amendment: Amendment
    title: str
    mover: str
    status: str
    parts: tuple[Part, ...] = ()
    is_gone: bool = False
    """The draft has no longer the point that it is about."""
    was: str = ""
    """How the point read when it was written, where the authors have changed it since."""
    excludes: list[int] = field(default_factory=list)
    is_open: bool = False
    is_chosen: bool = False
    is_own: bool = False
    may_take_back: bool = False
    may_answer: bool = False
    links: list[AmendmentLink] = field(default_factory=list)
    """What plugins lead to."""

    @property
    def number(self) -> int:
        """Return the number by which it is named."""
        return self.amendment.number

    @property
    def is_written(self) -> bool:
        """Return whether it was written before the meeting."""
        return self.amendment.proposal_id is not None

    @property
    def is_shown(self) -> bool:
        """Return whether everybody reads the words."""
        return not self.amendment.withheld

    @property
    def hidden_because(self) -> str:
        """Return why a moderator hid the words, empty where none did."""
        return hidden_words(self.amendment.withheld)

    @property
    def waits(self) -> bool:
        """Return whether it waits for a moderator."""
        return self.amendment.withheld == WAITS


class AmendmentsPresenter:
    """The amendments to one proposal for one reader, written ones and those of the meeting."""

    def __init__(
        self,
        proposal: Proposal,
        reader: "Participant | None" = None,
        author: "Participant | Representation | None" = None,
        chosen: Collection[int] = (),
    ) -> None:
        """Take the proposal, who reads and as whom they write it, and the numbers of those that are tried."""
        self.proposal, self.council = proposal, proposal.council
        self.reader, self.author, self.chosen = reader, author, frozenset(chosen)

    @cached_property
    def item(self) -> "AgendaItem | None":
        """Return the agenda item that deals with it, where its meeting may be seen."""
        pk = self.proposal.agenda_item_id
        item = agenda_item_by_id(self.council, pk) if pk else None
        return item if item is not None and may("meeting.see", self.reader, item.meeting) else None

    @property
    def draft(self) -> "AgendaItem | Proposal":
        """Return what the amendments change: the proposal, or the item on which the council votes."""
        return self.item or self.proposal

    @cached_property
    def _rows(self) -> list[Amendment]:
        found = amendments_to(self.proposal, self.item)
        reader = self.reader.pk if self.reader is not None else None
        return [one for one in found if one.is_published or one.mover_id == reader]

    @cached_property
    def _open(self) -> list[Amendment]:
        """Return those on which nobody decided, in the order in which the rules put them to the vote."""
        if not takes_arguments(self.proposal):
            return []
        found = [one for one in self._rows if one.state in OPEN_AMENDMENTS and not one.withheld]
        if not found:
            return []
        rules = rules_of(self.item.meeting) if self.item is not None else profile_of(self.council)
        return moved_in_order(found, rules.amendment.order.value)

    @cached_property
    def excluded(self) -> dict[UUID, list[UUID]]:
        """Return for each open amendment to the draft those that it excludes."""
        return excluded_by_each(self._offered)

    @cached_property
    def _offered(self) -> list[Amendment]:
        """Return the open amendments that can be tried: to the draft itself, whose point is there."""
        return [
            one
            for one in self._open
            if one.to_id is None
            and not is_gone(self.draft.points, one.operation)
            and not is_excluded(one, self.draft, self._rows)
        ]

    @cached_property
    def preview(self) -> Consolidated[int]:
        """Return the text as it reads with the chosen amendments, in the order in which they are voted on."""
        chosen = [one for one in self._offered if one.number in self.chosen]
        return consolidated(
            self.draft.points,
            [Amending(key=one.number, operation=one.operation, text=one.text) for one in chosen],
        )

    @property
    def changes(self) -> list[Changed]:
        """Return what the chosen amendments change in the text."""
        return changes_of_draft(self.draft.points, self.preview.rows) if self.preview.applied else []

    @property
    def offered(self) -> list[WrittenLine]:
        """Return the lines of those that can be tried, in the order of the votes."""
        by_key = {line.amendment.pk: line for line in self.lines}
        return [by_key[one.pk] for one in self._offered]

    @property
    def matrix(self) -> list[tuple[int, list[tuple[int, bool]]]]:
        """Return line by line which open amendments exclude which, where any do."""
        return exclusions_among(self._offered, self.excluded)

    @property
    def may_propose(self) -> bool:
        """Return whether the reader may write one; a visitor may sign in to do so."""
        if not takes_amendments(self.proposal) or self.proposal.withheld:
            return False
        edits = authors_take_in(self.proposal) and may("proposals.edit", self.author, self.proposal)
        return self.reader is None or (
            not edits and may("proposals.propose_amendment", self.reader, self.proposal)
        )

    @property
    def go_to_authors(self) -> bool:
        """Return whether the authors decide first about what is written now."""
        return authors_take_in(self.proposal)

    @cached_property
    def _links(self) -> dict[UUID, list[AmendmentLink]]:
        """Return what plugins lead to at the written amendments that everybody reads; asks once, if any."""
        shown = [one for one in self._rows if one.proposal_id is not None and not one.withheld]
        ids = frozenset(one.pk for one in shown)
        undecided = frozenset(one.pk for one in shown if one.is_published and one.state in OPEN_AMENDMENTS)
        found: dict[UUID, list[AmendmentLink]] = {}
        if ids:
            asked = amendment_links.items(
                self.council,
                participant=self.reader,
                proposal=self.proposal,
                ids=ids,
                undecided=undecided,
            )
            for link in asked:
                found.setdefault(link.amendment, []).append(link)
        return found

    @cached_property
    def lines(self) -> list[WrittenLine]:
        """Return the amendments in the order of their numbers."""
        moved = [one for one in self._rows if one.proposal_id is None]
        names = (
            names_in_register(self.council, {one.mover_id for one in moved}, moved[-1].moved_at)
            if moved
            else {}
        )
        numbers = {one.pk: one.number for one in self._rows}
        answers = authors_take_in(self.proposal) and may("proposals.edit", self.author, self.proposal)
        return [self._line(one, names, numbers, answers=answers) for one in self._rows]

    def _line(self, row: Amendment, names: Any, numbers: dict[UUID, int], *, answers: bool) -> WrittenLine:
        draft, is_open = self.draft, row.state in OPEN_AMENDMENTS and takes_arguments(self.proposal)
        gone = is_open and is_gone(draft.points, row.operation)
        excluded = is_open and is_excluded(row, draft, self._rows)
        now = words_of_point(draft, row.point) if is_open and row.point else ""
        is_own = self._is_mover(row)
        return WrittenLine(
            amendment=row,
            title=title_of(row, draft),
            mover=mover_name(row, names),
            status=status_of(row, self.proposal, is_gone=gone, is_excluded=excluded),
            parts=changed_by(row, draft) if is_open else (),
            is_gone=gone,
            was=row.point_words if gone or (now and now != row.point_words) else "",
            excludes=[numbers[one] for one in self.excluded.get(row.pk, ())],
            is_open=is_open,
            is_chosen=row.number in self.chosen,
            is_own=is_own,
            may_take_back=row.proposal_id is not None and is_open and is_own,
            may_answer=answers and is_open and row.proposal_id is not None and not row.withheld,
            links=self._links.get(row.pk, []),
        )

    def _is_mover(self, row: Amendment) -> bool:
        """Return whether the reader withdraws it, for themselves or for the organisation that wrote it."""
        if self.reader is None:
            return False
        return row.mover_id == self.reader.pk or row.mover_id in self._organisations

    @cached_property
    def _organisations(self) -> frozenset[UUID]:
        if self.reader is None or not any(one.mover.is_organisation for one in self._rows):
            return frozenset()
        return frozenset(acting_for(self.reader).values_list("organisation", flat=True))


def status_of(
    amendment: Amendment, proposal: Proposal, *, is_gone: bool = False, is_excluded: bool = False
) -> str:
    """Return in a few words what became of an amendment, or who decides about it."""
    if amendment.state == Amendment.State.ACCEPTED:
        return _("taken into the text (version %(number)s)") % {"number": amendment.accepted_in}
    if amendment.state not in OPEN_AMENDMENTS:
        return str(amendment.get_state_display())
    if not takes_arguments(proposal):
        return _("nobody decided about it")
    if is_gone:
        return _("its point is gone")
    if is_excluded:
        return _("excluded by an adopted one")
    if amendment.agenda_item_id is not None:
        return _("the council votes on it")
    if amendment.state == Amendment.State.MOVED or not authors_take_in(proposal):
        return _("left to the council")
    return str(amendment.get_state_display())


def numbers_in(given: Iterable[str]) -> frozenset[int]:
    """Return the numbers of an address; what is none is ignored."""
    return frozenset(int(one) for one in given if one.isdecimal() and len(one) <= 5)
