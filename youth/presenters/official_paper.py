"""Official papers as PDF: what a resolution, an extract and an attendance sheet have in common."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from youth import clock
from youth.models import AgendaItem, Council, Meeting
from youth.names import name_or_erased
from youth.presenters.typesetting import REGIONS, arms_of, typeset
from youth.selectors.agenda import origin_words
from youth.selectors.attendance import names_in_office
from youth.selectors.committees import opinions_for
from youth.selectors.councils import offices_at, today_in
from youth.selectors.opinion_words import named_opinion
from youth.selectors.presiding import table_at
from youth.selectors.register import names_of_offices

TEMPLATE = Path(__file__).with_name("official_paper.typ")
# A name with one of these words already says that it is a municipality's.
MUNICIPAL = frozenset({"община", "municipality"})

type Part = dict[str, Any]


def paper_pdf(
    council: Council,
    language: str,
    *,
    title: str,
    heading: str,
    parts: Iterable[Part],
    mark: str = "",
    notes: Sequence[str] = (),
) -> bytes:
    """Return a paper as tagged PDF/A; ``mark`` is on top of each page, ``notes`` are above the heading."""
    with override(language):
        sheet = {
            "title": title,
            "author": council.name,
            "language": language,
            "region": REGIONS.get(language, "BG"),
            "arms": arms_of(council),
            "letterhead": [municipality_line(council), council.name],
            "heading": heading,
            "footer": title,
            "mark": mark,
            "notes": list(notes),
            "parts": list(parts),
        }
    return typeset(TEMPLATE, sheet, made_at=clock.now())


def municipality_line(council: Council) -> str:
    """Return the municipality as a letterhead names it; a council may be set up with the word or without."""
    name = council.municipality
    if any(word in MUNICIPAL for word in re.findall(r"\w+", name.casefold())):
        return name
    return _("Municipality of %(name)s") % {"name": name}


def paragraph(text: str, *, bold: bool = False) -> Part:
    """Return a paragraph."""
    return {"kind": "par", "text": text, "bold": bold}


def centred(text: str, *, bold: bool = False) -> Part:
    """Return a line in the middle."""
    return {"kind": "centre", "text": text, "bold": bold}


def section(text: str) -> Part:
    """Return the heading of a section."""
    return {"kind": "heading", "text": text}


def points_of(rows: Iterable[Mapping[str, Any]]) -> Part:
    """Return the points of a decision as they were typed, without annexes."""
    return {"kind": "points", "points": [_point(row) for row in rows if row["kind"] != "annex"]}


def annexes_of(rows: Iterable[Mapping[str, Any]]) -> list[Part]:
    """Return the annexes of a decision, each on a page of its own."""
    return [
        {
            "kind": "annex",
            "text": " ".join(filter(None, [row.get("number", ""), row.get("text", "")])),
            "points": [_point(child) for child in row.get("children", ())],
        }
        for row in rows
        if row["kind"] == "annex"
    ]


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    columns: Sequence[Literal["auto", "wide"]],
    *,
    height: int = 0,
) -> Part:
    """Return a table with its heading; ``height`` of its rows in millimetres, 0 as their words need."""
    cells = [list(row) for row in rows]
    return {"kind": "table", "head": list(head), "rows": cells, "columns": list(columns), "height": height}


def closing(words: Sequence[str], *signatures: Sequence[Mapping[str, Any]], seal: bool = True) -> Part:
    """Return the end of a paper, all on one page: last words, rows of signatures, a place for the seal."""
    place = pgettext("on a paper", "place for the seal")
    return {
        "kind": "closing",
        "words": list(words),
        "signatures": [list(row) for row in signatures if row],
        "seal": place if seal else "",
    }


def signatures_at(meeting: Meeting, moment: datetime, *, with_lines: bool) -> list[dict[str, Any]]:
    """Return who presided and who kept the minutes at that moment, by their office where they held it.

    Where nobody was named, chair and secretary. Without lines those who signed, as a copy names them. Of a
    committee these are who presided over its meeting and who kept its minutes.
    """
    if meeting.committee_id is not None:
        return _signatures_of_committee(meeting, moment, with_lines=with_lines)
    held = {office.role: office.name_in_office for office in offices_at(meeting.council, moment)}
    held |= names_of_offices(meeting, moment)
    table = table_at(meeting, moment)
    names = names_in_office(meeting.council, table.values(), at=moment) if table else {}
    signing = []
    for role, (office, capacity) in _signing().items():
        holder, acting = held.get(role), names.get(table.get(role, UUID(int=0)))
        if acting is not None and (holder is None or name_or_erased(holder) != acting):
            signing.append({"label": f"{capacity}:", "name": acting, "line": with_lines})
        elif holder is not None:
            signing.append({"label": f"{office}:", "name": name_or_erased(holder), "line": with_lines})
    return signing


def _signatures_of_committee(meeting: Meeting, moment: datetime, *, with_lines: bool) -> list[dict[str, Any]]:
    people = {"chair": meeting.presiding_id, "secretary": meeting.keeping_id}
    names = names_in_office(meeting.council, [one for one in people.values() if one], at=moment)
    return [
        {"label": f"{office}:", "name": name_or_erased(names[one]), "line": with_lines}
        for role, (office, _capacity) in _signing().items()
        if (one := people[role]) in names
    ]


def _signing() -> dict[str, tuple[str, str]]:
    """Return by office how its holder signs, and how somebody else who presided or kept the minutes does."""
    return {
        "chair": (_("Chair"), _("Presided over the meeting")),
        "secretary": (_("Secretary"), _("Kept the minutes")),
    }


def certification() -> list[dict[str, Any]]:
    """Return the lines on which the office certifies a copy."""
    return [
        {
            "label": _("True copy of the original:"),
            "name": pgettext("below a line to sign on", "name, office, signature"),
            "line": True,
        },
        {
            "label": pgettext("on a paper", "Date:"),
            "name": pgettext("below a line to sign on", "day on which the copy was made"),
            "line": True,
        },
    ]


def labelled(label: str, text: str) -> str:
    """Return a text after its label; one that begins with that word is left as it was typed."""
    first = re.match(r"\w+", text)
    return text if first and first[0].casefold() == label.casefold() else f"{label}: {text}"


def origin_of(item: AgendaItem) -> list[Part]:
    """Return who moves an item, its incoming number, who reports on it, and what committees think of it."""
    label = pgettext("agenda item", "Opinion of a committee")
    opinions = [(label, named_opinion(one)) for one in opinions_for([item]).get(item.pk, [])]
    return [paragraph(f"{label}: {words}") for label, words in [*origin_words(item), *opinions]]


def protocol_words(meeting: Meeting) -> tuple[str, date]:
    """Return the number of the minutes in figures, and the meeting's day."""
    return str(meeting.number), today_in(meeting.council, meeting.opened_at or meeting.starts_at)


def long_day(day: date) -> str:
    """Return a day in words."""
    return date_format(day, "DATE_FORMAT")


def _point(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "number": row.get("number", ""),
        "text": row.get("text", ""),
        "rows": [list(cells) for cells in row.get("rows", ())],
        "children": [_point(child) for child in row.get("children", ())],
    }
