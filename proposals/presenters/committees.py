"""The committees that a proposal is with, each with where its opinion is: page, register, tables."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from proposals.models import Assignment, Proposal
from proposals.presenters.timeline import paper
from proposals.selectors.committees import committees_of, name_in_work
from youth.procedure.opinions import OpinionState


@dataclass(frozen=True, slots=True)
class CommitteeLine:
    """One committee: its name, the lead one's with the word for it, by what it was assigned, its opinion."""

    name: str
    state: str
    is_awaited: bool
    text: str = ""
    paper: str = ""
    assigned_by: str = ""


def committee_lines(proposal: Proposal) -> list[CommitteeLine]:
    """Return the committees with a proposal in the active language, the lead one first."""
    return [_line(one) for one in committees_of(proposal)]


def committees_in_words(proposal: Proposal) -> str:
    """Return the same in one line, for a list; empty where it is with none."""
    return "; ".join(f"{line.name}: {line.state}" for line in committee_lines(proposal))


def committees_with_papers(proposal: Proposal) -> str:
    """Return the same in one line with the papers of the assignments and of the opinions, for a cell."""
    lines = []
    for line in committee_lines(proposal):
        papers = "; ".join(filter(None, [line.assigned_by, line.paper]))
        lines.append(f"{line.name}: {line.state}" + (f" ({papers})" if papers else ""))
    return "; ".join(lines)


def _line(one: Assignment) -> CommitteeLine:
    return CommitteeLine(
        name=name_in_work(one),
        state=state_in_words(one),
        is_awaited=one.is_awaited,
        text=one.opinion_text,
        paper=paper(one.opinion_document, one.opinion_number, one.opinion_on) if one.opinion_on else "",
        assigned_by=_("Assigned by: %(paper)s")
        % {"paper": paper(one.assigned_document, one.assigned_number, one.assigned_on)}
        if one.has_paper
        else "",
    )


def state_in_words(one: Assignment) -> str:
    """Return where a committee's opinion is, in the active language."""
    match one.opinion_state:
        case OpinionState.MISSED:
            return _("no opinion was expressed in time")
        case OpinionState.GIVEN | OpinionState.LATE:
            assert one.opinion_on is not None  # noqa: S101 - it was given
            words = {"day": date_format(one.opinion_on, "DATE_FORMAT")}
            if one.opinion_state is OpinionState.LATE:
                return _("opinion given late, on %(day)s") % words
            return _("opinion given on %(day)s") % words
    if one.due_on is None:
        return _("opinion awaited")
    return _("opinion awaited by %(day)s") % {"day": date_format(one.due_on, "DATE_FORMAT")}
