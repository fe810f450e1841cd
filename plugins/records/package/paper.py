"""``resolution.pdf``: PDF/A-3a and PDF/UA-1, with the XML it was made from attached as its source."""

import json
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

TEMPLATE = Path(__file__).with_name("resolution.typ")
# Raised whenever the template, or what stands on the paper, changes.
TEMPLATE_VERSION = 3
STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
REGIONS = {"bg": "BG", "en": "GB"}


def resolution_pdf(record: ResolutionRecord, xml: bytes) -> bytes:
    """Build the document. Characters without a glyph are replaced, so no text can stop it."""
    try:
        return _built(record, xml, printable)
    except typst.TypstError:
        # A character that the table of covered ones wrongly promises; plain letters always build.
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
    """Name the typesetter and the template with their versions: other ones may lay a page out otherwise."""
    return f"typst {version('typst')}, template {TEMPLATE_VERSION}"


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _moment(record: ResolutionRecord) -> int:
    """Return the act's day as the document's time: the same package twice is the same file twice."""
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
    """Return what the template shows, ready worded."""
    language, text = record.language, words(record.language)
    body, decision = record.body, record.decision
    return {
        "title": f"{record.designation}: {record.title}",
        "author": body.name(language),
        "language": language,
        "region": REGIONS.get(language, "BG"),
        "heading": heading(body, language),
        "body": body.name(language),
        "designation": record.designation,
        "subject": labelled(record.title, text["about"]),
        "formula": enacting_formula(body, record.legal_ground, language),
        "resolves": text["resolves"],
        "points": [_point(point) for point in record.points if point.kind != "annex"],
        "annexes": [_point(point) for point in record.points if point.kind == "annex"],
        "vote": text["vote"],
        "lines": _lines(record),
        "option": text["option"],
        "count": text["count"],
        "counts": [[text[choice], str(decision.votes[choice])] for choice in CHOICES],
        "outcome": text["adopted" if decision.carried else "rejected"],
        "named_votes": text["named_votes"],
        "member": text["member"],
        "named": [[vote.name, text[f"choice_{vote.choice}"]] for vote in decision.named or ()],
        "signatories": [
            {"role": text.get(one.role, one.role), "name": one.name} for one in record.signatories
        ],
        "footer": f"{text['record']}: {record.urn}",
        "xml_title": text["xml_title"],
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
