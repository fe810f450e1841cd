"""Ballot papers as a PDF: one question each, all alike, exactly as many as there are voters."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from math import ceil
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from youth.presenters.typesetting import REGIONS, typeset

TEMPLATE = Path(__file__).with_name("ballot_papers.typ")
# The longest label that fits beside a box where two papers lie side by side, and how many boxes fit below
# one another on a page.
NARROW, TALL = 60, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPaper:
    """What each paper says.

    ``language`` is the council's, ``asked_in`` the one of the question. ``options`` are the labels beside
    the boxes, in their order; at most ``marks`` of them may be marked.
    """

    council: str
    language: str
    occasion: str
    question: str
    asked_in: str
    options: Sequence[str]
    marks: int = 1


def ballot_papers_pdf(paper: PrintedPaper, number: int) -> bytes:
    """Return so many papers. They carry no number of their own: nothing tells them apart."""
    with override(paper.language):
        high = ceil(len(paper.options) / ceil(len(paper.options) / TALL))
        choices = [list(part) for part in batched(paper.options, high, strict=False)]
        narrow = len(choices) == 1 and all(len(label) <= NARROW for label in paper.options)
        sheet = {
            "title": f"{_('Ballot papers')}: {paper.question}",
            "heading": _("Ballot paper"),
            "council": paper.council,
            "occasion": paper.occasion,
            "language": paper.language,
            "region": REGIONS.get(paper.language, ""),
            "question": paper.question,
            "asked_in": paper.asked_in,
            "instruction": _instruction(paper.marks),
            "choices": choices,
            "countersign": _("Countersigned by a teller:"),
            "columns": 2 if narrow else 1,
            "number": number,
        }
    return typeset(TEMPLATE, sheet)


def _instruction(marks: int) -> str:
    boxes = ngettext(
        "Put an X in one box only.",
        "Put an X in one box or more, %(marks)s at most.",
        marks,
    ) % {"marks": marks}
    return f"{boxes} {_('A paper with more marks, or with anything else written on it, is invalid.')}"
