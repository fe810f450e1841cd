"""A secret vote on paper as its page shows it, and what is printed for it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from voting.boxes.papers import paper_form, protocol_in
from voting.models import UNFINISHED, PaperProtocol, Poll
from voting.phrasing import FIGURES
from voting.presenters.ballot_papers import PrintedPaper, ballot_papers_pdf
from voting.presenters.tellers_protocol import PrintedProtocol, tellers_protocol_pdf
from voting.procedure.papers import AGAINST_ALL, Figure, Protocol, differences
from voting.selectors import protocol_of, protocol_waiting, tellers_of
from youth.names import name_or_erased
from youth.policies import may
from youth.selectors.attendance import names_in_office
from youth.selectors.meeting_names import dated_meeting_name

if TYPE_CHECKING:
    from youth.models import Participant


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of a protocol by its label; ``before`` is what the entry before it said, if that differs."""

    label: str
    number: int
    before: int | None = None
    differs: bool = False


class PaperVotePresenter:
    """The page of a vote on paper to one reader; sentences are in the active language."""

    def __init__(self, poll: Poll, reader: "Participant") -> None:
        """Present a vote on paper to who may enter its protocol."""
        self.poll, self.reader = poll, reader

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return the words beside the boxes of the paper, by the keys of its options."""
        return option_labels(self.poll)

    @cached_property
    def voters(self) -> int:
        """Return how many papers there are."""
        return paper_form(self.poll).voters

    @cached_property
    def waiting(self) -> PaperProtocol | None:
        """Return the entry that waits to be confirmed."""
        return protocol_waiting(self.poll)

    @cached_property
    def valid(self) -> PaperProtocol | None:
        """Return the protocol that is complete."""
        return protocol_of(self.poll)

    @property
    def is_own(self) -> bool:
        """Return whether the reader made the entry that waits."""
        return self.waiting is not None and self.waiting.entered_by_id == self.reader.pk

    @property
    def may_enter(self) -> bool:
        """Return whether figures are still taken: until the result is announced."""
        return self.poll.state in UNFINISHED

    @property
    def rows_waiting(self) -> list[FigureRow]:
        """Return the figures that wait, beside those that they replaced where they differ."""
        if self.waiting is None:
            return []
        before = self.poll.paper_protocols.filter(number=self.waiting.number - 1, confirms=None).first()
        return self._rows(protocol_in(self.waiting), protocol_in(before) if before else None)

    @property
    def rows_valid(self) -> list[FigureRow]:
        """Return the figures of the complete protocol."""
        return self._rows(protocol_in(self.valid)) if self.valid else []

    @property
    def has_differences(self) -> bool:
        """Return whether the entry that waits differs from the one before it."""
        return any(row.differs for row in self.rows_waiting)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return who entered what waits and what is valid."""
        rows = [row for row in (self.waiting, self.valid, self.valid and self.valid.confirms) if row]
        known = names_in_office(self.poll.council, {row.entered_by_id for row in rows})
        return {str(pk): name for pk, name in known.items()}

    @property
    def waits_from(self) -> str:
        """Return who made the entry that waits."""
        return self.names.get(str(self.waiting.entered_by_id), "") if self.waiting else ""

    @property
    def completed_by(self) -> str:
        """Return who entered the complete protocol and who confirmed it."""
        row = self.valid
        if row is None or row.confirms is None:
            return ""
        first, second = str(row.confirms.entered_by_id), str(row.entered_by_id)
        if first == second:
            return _("Entered twice by %(name)s.") % {"name": self.names.get(first, "")}
        return _("Entered by %(first)s, confirmed by %(second)s.") % {
            "first": self.names.get(first, ""),
            "second": self.names.get(second, ""),
        }

    def _rows(self, protocol: Protocol, before: Protocol | None = None) -> list[FigureRow]:
        labels = {name: str(label) for name, label in FIGURES.items()} | self.labels
        other = {one.figure: one.second for one in differences(protocol, before)} if before else {}
        shown = protocol.figures
        if protocol.is_void:
            shown = {name: shown[name] for name in (Figure.ISSUED, Figure.RETURNED, Figure.IN_URN)}
        return [
            FigureRow(labels[name], number, other.get(name), name in other) for name, number in shown.items()
        ]


def enters_protocol(poll: Poll, reader: "Participant | None") -> bool:
    """Return whether the reader may enter the tellers' protocol of this vote on paper now."""
    takes_one = poll.box == Poll.Box.PAPERS and poll.state in UNFINISHED
    return takes_one and may("voting.enter_protocol", reader, poll)


def option_labels(poll: Poll) -> dict[str, str]:
    """Return the words beside the boxes of a poll's paper, in the active language."""
    if poll.form == Poll.Form.OPTIONS:
        own = {one["key"]: str(one["label"]) for one in poll.options}
        return own | ({AGAINST_ALL: _("Against all")} if AGAINST_ALL in own else {})
    words = {
        "for": pgettext("ballot", "For"),
        "against": pgettext("ballot", "Against"),
        "abstain": pgettext("ballot", "Abstain"),
    }
    return {key: words[key] for key in poll.rule["options"]}


def printed_papers(poll: Poll) -> bytes:
    """Return the ballot papers of a poll, exactly as many as it has voters."""
    language = poll.council.languages[0]
    form = paper_form(poll)
    with override(language):
        labels = option_labels(poll)
        paper = PrintedPaper(
            council=poll.council.own_name,
            language=language,
            occasion=_occasion(poll),
            question=poll.title,
            asked_in=poll.language,
            options=[labels[key] for key in form.lines],
            marks=form.marks,
        )
    return ballot_papers_pdf(paper, form.voters)


def printed_protocol(poll: Poll) -> bytes:
    """Return the tellers' protocol of a poll: with its figures once they are confirmed, else empty."""
    language = poll.council.languages[0]
    row = protocol_of(poll)
    with override(language):
        labels = option_labels(poll)
        printed = PrintedProtocol(
            council=poll.council.own_name,
            language=language,
            occasion=_occasion(poll),
            question=poll.title,
            asked_in=poll.language,
            options={key: labels[key] for key in paper_form(poll).lines},
            tellers=[name_or_erased(one.name_in_office) for one in tellers_of(poll.sitting, of=poll)],
        )
    return tellers_protocol_pdf(printed, protocol_in(row) if row else None)


def _occasion(poll: Poll) -> str:
    """Return the meeting, its day and the place of the item on its agenda."""
    parts = [dated_meeting_name(poll.sitting)]
    item = poll.agenda_item
    if item is not None:
        place = f"{item.parent.position}.{item.position}" if item.parent else str(item.position)
        parts.append(_("agenda item %(place)s") % {"place": place})
    return ", ".join(parts)
