"""The tellers' protocol as a PDF to be signed: empty for the count, or with the figures that were entered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from voting.phrasing import FIGURES
from voting.procedure.papers import Figure, Protocol
from youth.presenters.typesetting import REGIONS, typeset

TEMPLATE = Path(__file__).with_name("tellers_protocol.typ")
# Lines for signatures where nobody is named yet.
NAMELESS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedProtocol:
    """What the protocol says; ``options`` maps the key of each option to its label."""

    council: str
    language: str
    occasion: str
    question: str
    asked_in: str
    options: Mapping[str, str]
    tellers: Sequence[str] = ()


def tellers_protocol_pdf(printed: PrintedProtocol, protocol: Protocol | None = None) -> bytes:
    """Return the protocol; without figures its cells are empty, to be filled in by hand."""
    with override(printed.language):
        heading = _("Protocol of the tellers on a secret vote")
        sheet = {
            "title": f"{heading}: {printed.question}",
            "heading": heading,
            "council": printed.council,
            "occasion": printed.occasion,
            "language": printed.language,
            "region": REGIONS.get(printed.language, ""),
            "opening": _("The tellers counted the papers of the secret vote on:"),
            "question": printed.question,
            "asked_in": printed.asked_in,
            "figure": _("What was counted"),
            "number": pgettext("column of a protocol", "Number"),
            "rows": _rows(printed, protocol),
            "checks": _checks(),
            "finding": _finding(protocol),
            "signatures": _("Signatures of the tellers:"),
            "tellers": list(printed.tellers) or [""] * NAMELESS,
            "footer": heading,
        }
    return typeset(TEMPLATE, sheet)


def _rows(printed: PrintedProtocol, protocol: Protocol | None) -> list[list[str]]:
    labels = {name: str(label) for name, label in FIGURES.items()} | dict(printed.options)
    known = protocol.figures if protocol else {}
    # What a void round did not count stays empty.
    if protocol and protocol.is_void:
        known = {name: known[name] for name in (Figure.ISSUED, Figure.RETURNED, Figure.IN_URN)}
    return [[label, str(known.get(name, ""))] for name, label in labels.items()]


def _checks() -> list[str]:
    return [
        _("Papers issued = papers returned unused + papers in the urn."),
        _("Papers in the urn = valid papers + invalid papers + papers without a mark."),
        _("More papers in the urn than were issued void the vote, and nothing more is counted."),
    ]


def _finding(protocol: Protocol | None) -> str:
    if protocol is None or not protocol.is_void:
        return ""
    return _("There are more papers in the urn than were issued: the vote is void.")
