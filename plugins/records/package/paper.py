"""``resolution.pdf``: PDF/A-3a and PDF/UA-1, with the XML it was made from attached as its source."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import typst

from plugins.records.package.phrasing import (
    enacting_formula,
    heading,
    labelled,
    long_date,
    quorum_sentence,
    rule_sentence,
    sentence,
    words,
)
from plugins.records.package.printable import plainest, printable
from plugins.records.package.record import CHOICES, Point, ResolutionRecord

# Raised whenever the template, or the content of the paper, changes.
TEMPLATE_VERSION = 4
TEMPLATE_FILE = Path(__file__).with_name("resolution.typ")
# The sections before the points, and those right after them; the rest follows the annexes.
ORIGIN, REASONS = "records.mover", ("records.reasons", "records.opinion")
# From the signing of the minutes on a record has it.
OF_SIGNED_MINUTES = "records.extract"
# The protocol, which a council's pattern may add to the number, has a line of its own.
PROTOCOL = re.compile(r",?\s*(протокол|minutes|protocol)\s*(№|no\.?).*$", re.IGNORECASE)
STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
REGIONS = {"bg": "BG", "en": "GB"}


def resolution_pdf(record: ResolutionRecord, xml: bytes) -> bytes:
    """Return the document. Characters without a glyph are replaced, so any text can be printed."""
    try:
        return _built(record, xml, printable)
    except typst.TypstError:
        # A character wrongly listed as covered; plain letters always work.
        return _built(record, xml, plainest)


def _built(record: ResolutionRecord, xml: bytes, replaced: Callable[[str], str]) -> bytes:
    exact = _paper(record)
    shown = _mapped(exact, replaced)
    shown["note"] = words(record.language)["replaced"] if shown != exact else ""
    pdf = typst.compile(
        _template(),
        format="pdf",
        font_paths=[],
        ignore_system_fonts=True,
        sys_inputs={"record": json.dumps(shown, ensure_ascii=False), "xml": xml.decode()},
        pdf_standards=cast("Any", STANDARDS),
        timestamp=_moment(record),
    )
    return bytes(pdf)


@cache
def made_with() -> str:
    """Return the typesetter and the template with their versions: others may lay out a page differently."""
    return f"typst {version('typst')}, template {TEMPLATE_VERSION}"


@cache
def _template() -> bytes:
    return TEMPLATE_FILE.read_bytes()


def _moment(record: ResolutionRecord) -> int:
    """Return the act's day as the document's time, so that the same package gives the same file."""
    noon = datetime.combine(record.adopted_on, time(12), ZoneInfo(record.body.time_zone))
    return int(noon.astimezone(UTC).timestamp())


def _mapped(value: Any, replaced: Callable[[str], str]) -> Any:
    match value:
        case str():
            return replaced(value)
        case list():
            return [_mapped(item, replaced) for item in value]
        case dict():
            return {key: _mapped(item, replaced) for key, item in value.items()}
    return value


def _paper(record: ResolutionRecord) -> dict[str, Any]:
    """Return the texts that the template shows.

    It is a draft until the minutes are signed: only then is their extract in the record.
    """
    language, text = record.language, words(record.language)
    told = {one.key: {"title": one.title, "lines": one.text.split("\n")} for one in record.sections}
    return _vote(record) | {
        "title": f"{record.designation}: {record.title}",
        "author": record.body.name(language),
        "language": language,
        "region": REGIONS.get(language, "BG"),
        "mark": "" if OF_SIGNED_MINUTES in told else text["draft"],
        "heading": heading(record.body, language),
        "body": record.body.name(language),
        "designation": _designation(record),
        "taken": text["taken"].format(
            number=record.sitting.number, day=long_date(record.sitting.held_on, language)
        ),
        "subject": labelled(record.title, text["about"].upper()),
        "origin": told[ORIGIN]["lines"] if ORIGIN in told else [],
        "formula": enacting_formula(record.body, record.legal_ground, language),
        "resolves": text["resolves"],
        "points": [_point(point) for point in record.points if point.kind != "annex"],
        "reasons": [told[key] for key in REASONS if key in told],
        "annexes": [_point(point) for point in record.points if point.kind == "annex"],
        "sections": [one for key, one in told.items() if key not in {ORIGIN, *REASONS}],
        "signatories": [
            {"role": text.get(one.role, one.role), "name": one.name} for one in record.signatories
        ],
        "seal": text["seal"],
        "footer": f"{text['record']}: {record.urn}",
        "xml_title": text["xml_title"],
    }


def _designation(record: ResolutionRecord) -> str:
    shown = PROTOCOL.sub("", record.designation) or record.designation
    first, space, rest = shown.partition(" ")
    return f"{first.upper()}{space}{rest}"


def _vote(record: ResolutionRecord) -> dict[str, Any]:
    text, decision = words(record.language), record.decision
    named = [[vote.name, text[f"choice_{vote.choice}"]] for vote in decision.named or ()]
    named += [[one.name, text[one.why]] for one in decision.without_vote]
    return {
        "vote": text["vote"],
        "lines": _lines(record),
        "option": text["option"],
        "count": text["count"],
        "counts": [[text[choice], str(decision.votes[choice])] for choice in CHOICES],
        "outcome": text["adopted" if decision.carried else "rejected"],
        "named_votes": text["named_votes"],
        "member": text["member"],
        "named": named,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "number": point.number,
        "text": point.text,
        "rows": [list(cells) for cells in point.rows],
        "children": [_point(child) for child in point.children],
    }


def _lines(record: ResolutionRecord) -> list[str]:
    language, text, decision = record.language, words(record.language), record.decision
    meeting = (
        f"{text['meeting']}: {long_date(record.sitting.held_on, language)}, "
        f"{text['protocol']} {record.sitting.number}"
    )
    return [
        sentence(f"{meeting}, {record.sitting.place}" if record.sitting.place else meeting),
        f"{text['question']}: {decision.question}" if decision.question else "",
        f"{text['method']}: {text[decision.method]}.",
        quorum_sentence(decision.quorum, decision, language),
        rule_sentence(decision.rule, decision.needed, language),
    ]
