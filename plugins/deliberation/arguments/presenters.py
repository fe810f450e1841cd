"""The written debate on a proposal as its page, live frames and the page of all arguments show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from plugins.deliberation.arguments.models import WAITS, Answer, Argument, Side, Summary, Written
from plugins.deliberation.arguments.ordering import (
    SHOWN_FIRST,
    Ordered,
    order_of_both,
    order_of_side,
)
from plugins.deliberation.arguments.ordering import Side as SideTaken
from plugins.deliberation.arguments.selectors import (
    Moderable,
    answers_on,
    arguments_on,
    author_id_of,
    counted_on_amendments,
    is_place,
    is_shown,
    sides_counted,
    summaries_on,
)
from proposals.offers import AmendmentLink
from proposals.selectors.amendments import amendments_to_argue
from proposals.selectors.proposals import takes_arguments
from youth import clock
from youth.policies import may
from youth.presenters.moderation import hidden_words
from youth.roles import role_title
from youth.selectors.moderation import last_cases_of
from youth.selectors.people import display_name_of

if TYPE_CHECKING:
    from proposals.models import Proposal
    from youth.models import ModerationCase, Participant

QUESTIONS_FIRST = 3
SIDES = (Side.FOR, Side.AGAINST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was written, by the name that everybody may read, and in which capacity."""

    row: Argument | Answer
    name: str
    capacity: str
    is_own: bool = False

    @property
    def is_shown(self) -> bool:
        """Return whether everybody reads the words."""
        return is_shown(self.row)

    @property
    def hidden_because(self) -> str:
        """Return why a moderator hid the words, empty where none did."""
        return hidden_words(self.row.withheld) if self.row.text else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidArgument(Said):
    """An argument with its votes and answers, and what its reader may do with it."""

    row: Argument
    number: int
    answers: list[Said] = field(default_factory=list)
    is_voted: bool = False
    may_vote: bool = False
    may_answer: bool = False

    @property
    def may_edit(self) -> bool:
        """Return whether the words may still be changed by their author."""
        return self.is_own and self.is_shown and not self.answers and not self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSummary:
    """A summary with how many of its side accept it, and what its reader may do with it."""

    row: Summary
    name: str
    accepting: int
    authors: int
    may_accept: bool = False
    may_withdraw: bool = False

    @property
    def hidden_because(self) -> str:
        """Return why a moderator hid the summary, empty where none did."""
        return hidden_words(self.row.withheld)

    @property
    def is_own(self) -> bool:
        """Return whether its reader proposed it."""
        return self.may_withdraw


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What only its author reads, and the case by which a moderator decides or decided about it."""

    row: Moderable
    case: "ModerationCase | None"

    @property
    def waits(self) -> bool:
        """Return whether it waits for a moderator."""
        return self.row.withheld == WAITS

    @property
    def kind(self) -> str:
        """Return which of the pages withdraws it."""
        return str(self.row._meta.model_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideHead:
    """The heading of a side: its name, how many arguments it has, its accepted summary."""

    side: Side
    number: int
    summary: Summary | None


class DebatePresenter:
    """The debate on one proposal for one reader; each part is read once, on first use."""

    def __init__(
        self, proposal: "Proposal", reader: "Participant | None" = None, amendment: UUID | None = None
    ) -> None:
        """Take the proposal, with its council, and who reads; None for everybody at once.

        With ``amendment`` it is the debate on that alone.
        """
        self.proposal, self.council, self.reader = proposal, proposal.council, reader
        self.amendment = amendment

    @cached_property
    def is_open(self) -> bool:
        """Return whether arguments are written and voted on now."""
        return takes_arguments(self.proposal)

    @cached_property
    def may_argue(self) -> bool:
        """Return whether the reader may argue now; a visitor may sign in to do so."""
        return self.is_open and (self.reader is None or may("deliberation.argue", self.reader, self.proposal))

    @cached_property
    def may_argue_here(self) -> bool:
        """Return whether the reader may argue about what the page is about: the proposal, or an amendment."""
        if self.amendment is None:
            return self.may_argue
        return self.may_argue and any(one.pk == self.amendment for one in amendments_to_argue(self.proposal))

    @cached_property
    def _written(self) -> list[Argument]:
        return list(arguments_on(self.proposal.pk, self.reader))

    @cached_property
    def _rows(self) -> list[Argument]:
        rows = [one for one in self._written if is_place(one)]
        return [one for one in rows if one.amendment == self.amendment] if self.amendment else rows

    @cached_property
    def _answers(self) -> dict[UUID, list[Answer]]:
        return answers_on(self.proposal.pk)

    @cached_property
    def withheld(self) -> list[Withheld]:
        """Return what of the reader's own waits for a moderator or is hidden; asks once, if there is any."""
        if self.reader is None:
            return []
        answers = [one for given in self._answers.values() for one in given]
        written: list[Moderable] = [*self._written, *answers, *self._summed]
        found = [one for one in written if one.text and one.withheld and author_id_of(one) == self.reader.pk]
        cases = last_cases_of(self.council, [one.pk for one in found]) if found else {}
        return [Withheld(row=one, case=cases.get(one.pk)) for one in found]

    @cached_property
    def _may_vote(self) -> bool:
        return self.is_open and (
            self.reader is None or may("deliberation.vote_on_argument", self.reader, self.proposal)
        )

    @cached_property
    def _may_answer(self) -> bool:
        return self.is_open and (
            self.reader is None or may("deliberation.answer_argument", self.reader, self.proposal)
        )

    @cached_property
    def arguments(self) -> list[SaidArgument]:
        """Return the arguments of both sides in the order in which they are read; without words last."""
        rows = [one for one in self._rows if one.side != Side.QUESTION]
        return self._in_order(rows, [one.id for one in order_of_both(_ordered(rows), clock.now())])

    @cached_property
    def questions(self) -> list[SaidArgument]:
        """Return the questions in the order in which they are read; those without words last."""
        rows = [one for one in self._rows if one.side == Side.QUESTION]
        return self._in_order(rows, [one.id for one in order_of_side(_ordered(rows), clock.now())])

    @property
    def first(self) -> list[SaidArgument]:
        """Return the arguments that the proposal's page shows."""
        return self.arguments[:SHOWN_FIRST]

    @property
    def first_questions(self) -> list[SaidArgument]:
        """Return the questions that the proposal's page shows."""
        return self.questions[:QUESTIONS_FIRST]

    @property
    def number(self) -> int:
        """Return how many arguments and questions there are."""
        return len(self._rows)

    @property
    def has_more(self) -> bool:
        """Return whether there are more than the proposal's page shows."""
        return len(self.arguments) > SHOWN_FIRST or len(self.questions) > QUESTIONS_FIRST

    @cached_property
    def heads(self) -> list[SideHead]:
        """Return the headings of both sides, each with the summary that was accepted last."""
        counted = sides_counted(self._rows)
        accepted: dict[str, Summary] = {}
        for one in sorted(
            (one for one in self._summaries if one.accepted_at is not None and not one.withheld),
            key=lambda one: (one.accepted_at is None, one.accepted_at, one.pk),
        ):
            accepted[one.side] = one
        return [SideHead(side=side, number=counted[side], summary=accepted.get(side)) for side in SIDES]

    @cached_property
    def _summed(self) -> list[Summary]:
        return summaries_on(self.proposal.pk, self.reader)

    @property
    def _summaries(self) -> list[Summary]:
        return [one for one in self._summed if is_place(one)]

    @cached_property
    def waiting(self) -> list[ShownSummary]:
        """Return the summaries that wait for those of their side, and the places of hidden ones."""
        return [self._shown(one) for one in self._summaries if one.accepted_at is None or one.withheld]

    @cached_property
    def may_sum_up(self) -> list[Side]:
        """Return of which sides the reader may propose a summary."""
        counted = sides_counted(self._rows)
        return [side for side in SIDES if counted[side]] if self.may_argue else []

    def _shown(self, summary: Summary) -> ShownSummary:
        authors = {one.author_id for one in self._rows if one.side == summary.side and is_shown(one)}
        reader = self.reader.pk if self.reader is not None else None
        facts = vars(summary)
        return ShownSummary(
            row=summary,
            name=display_name_of(summary.proposed_by, None),
            accepting=facts["accepting"],
            authors=len(authors),
            may_accept=self.is_open and not facts["accepted"] and (reader is None or reader in authors),
            may_withdraw=reader is not None and summary.proposed_by_id == reader,
        )

    def _in_order(self, rows: Iterable[Argument], order: list[UUID]) -> list[SaidArgument]:
        by_id = {one.pk: one for one in rows}
        gone = [one.pk for one in by_id.values() if not is_shown(one)]
        return [self._said(by_id[pk]) for pk in [*order, *gone]]

    def _said(self, row: Argument) -> SaidArgument:
        facts, is_own = vars(row), self._is_own(row)
        return SaidArgument(
            row=row,
            name=display_name_of(row.author, None),
            capacity=capacity_words(row),
            number=facts["number"],
            answers=[self._answer(one) for one in self._answers.get(row.pk, ()) if is_place(one)],
            is_own=is_own,
            is_voted=facts["voted"],
            may_vote=is_shown(row) and not is_own and self._may_vote,
            may_answer=is_shown(row) and self._may_answer,
        )

    def _answer(self, row: Answer) -> Said:
        return Said(
            row=row,
            name=display_name_of(row.author, None),
            capacity=capacity_words(row),
            is_own=self._is_own(row),
        )

    def _is_own(self, row: Written) -> bool:
        return self.reader is not None and row.author_id == self.reader.pk


def capacity_words(row: Written) -> str:
    """Return in which capacity somebody wrote, in the active language; empty where the name is not shown.

    An office would say whose words they are. The name of a guest has the capacity of today behind it, so that
    of then is given only where it was another one.
    """
    if not row.author.is_public or row.author.left_at is not None:
        return ""
    if row.guest_as:
        return row.guest_as if row.guest_as != row.author.guest_as else ""
    if row.committee is not None:
        return _("chair of: %(committee)s") % {"committee": row.committee.name}
    return role_title(row.office) if row.office else ""


def fragments(proposal: "Proposal", language: str) -> dict[str, str]:
    """Return the debate as everybody sees it, by element id."""
    with override(language):
        context = {"debate": DebatePresenter(proposal), "proposal": proposal, "council": proposal.council}
        return {"deliberation-arguments": render_to_string("deliberation/arguments/_first.html", context)}


def closed_fragments(proposal: "Proposal", language: str) -> dict[str, str]:
    """Return what takes the place of the ways to write once nobody argues any more."""
    with override(language):
        context = {"debate": DebatePresenter(proposal), "proposal": proposal, "council": proposal.council}
        return {"deliberation-write": render_to_string("deliberation/arguments/_write.html", context)}


def links_of_amendments(
    proposal: "Proposal",
    ids: Iterable[UUID],
    undecided: frozenset[UUID],
    reader: "Participant | None",
) -> Iterator[AmendmentLink]:
    """Yield the way to the arguments about each amendment: those it has, or can have while undecided."""
    wanted = frozenset(ids)
    may_argue = DebatePresenter(proposal, reader).may_argue
    open_ones = undecided if may_argue else frozenset[UUID]()
    counted = counted_on_amendments(wanted)
    place = {"council": proposal.council.slug, "proposal": proposal.pk}
    listed = reverse("deliberation:arguments", kwargs=place)
    for pk in wanted:
        number = counted.get(pk, 0)
        if not number and pk not in open_ones:
            continue
        if pk not in open_ones:
            title = _("Arguments and questions: %(number)s")
        elif number:
            title = _("Argue about this (arguments and questions: %(number)s)")
        else:
            title = _("Argue about this")
        yield AmendmentLink(amendment=pk, title=title % {"number": number}, url=f"{listed}?amendment={pk}")


def _ordered(rows: Iterable[Argument]) -> list[Ordered]:
    return [
        Ordered(id=one.pk, side=SideTaken(one.side), made_at=one.made_at, votes=vars(one)["number"])
        for one in rows
        if is_shown(one)
    ]
