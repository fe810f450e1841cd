"""Minutes as a PDF to be read, signed with ink and kept."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from youth.models import Meeting, Minutes
from youth.points import indented_lines
from youth.presenters.minutes_sheet import MinutesSheet
from youth.presenters.typesetting import REGIONS, arms_of, typeset
from youth.selectors.minutes import document_digest, place_of

TEMPLATE = Path(__file__).with_name("minutes_paper.typ")


def minutes_pdf(meeting: Meeting, minutes: Minutes, language: str) -> bytes:
    """Return the minutes in one of their languages, with lines for ink where nobody has signed yet."""
    with override(language):
        parts = minutes_parts(meeting, minutes, language) | {"arms": arms_of(meeting.council)}
        return typeset(TEMPLATE, parts, made_at=_made_at(meeting, minutes))


def _made_at(meeting: Meeting, minutes: Minutes) -> datetime:
    return minutes.signed_at or meeting.closed_at or meeting.starts_at


def minutes_parts(meeting: Meeting, minutes: Minutes, language: str) -> dict[str, Any]:
    """Return what the paper says, in its order and in words of the active language."""
    document = minutes.document[language]
    shown = MinutesSheet(document)
    council = meeting.council
    made = _made_at(meeting, minutes)
    return {
        "title": document["heading"],
        "author": council.own_name,
        "language": language,
        "region": REGIONS.get(language, ""),
        "date": [made.year, made.month, made.day],
        "draft": "" if minutes.state == Minutes.State.SIGNED else _("Draft: not signed yet"),
        "unofficial": "" if document["is_authentic"] else _("Unofficial translation"),
        "facts": [[name, value] for name, value in _facts(shown) if value],
        "opening": [_told(one, language) for one in shown.opening],
        "agenda_title": _("Agenda"),
        "agenda": document["agenda"],
        "course_title": _("Course of the meeting"),
        "sections": [
            {
                "key": one.key,
                "heading": one.heading,
                "origin": [[f"{label}:", words] for label, words in one.origin],
                "opinions": [
                    [_("Opinion of the committee") + ":", *words.split("\n")] for words in one.opinions
                ],
                "told": [_told(told, language) for told in one.acts],
            }
            for one in shown.sections
        ],
        "objections_title": _("Objections and what came of them"),
        "objections": [
            {
                "made": f"{one['name']} ({one['date']}):",
                "text": one["text"],
                "outcome": f"{one['outcome_words']}:",
                "answer": one["answer"],
            }
            for one in document.get("objections", [])
        ],
        "closing": [_told(one, language) for one in shown.closing],
        "signatures": [_signature(shown, document, capacity) for capacity in ("chair", "secretary")],
        "annex_title": _("Annexes"),
        "sheet_title": _("Attendance"),
        "sheet_heading": [_("Member"), _("In the hall")],
        "sheet": _attendance(shown),
        "journal": _journal(minutes, document),
    }


def _facts(shown: MinutesSheet) -> list[tuple[str, str]]:
    """Return the lines of the head, each with its name."""
    document = shown.document
    attendance = document["attendance"]
    return [
        (_("Place"), document["place"]),
        (pgettext("minutes", "Hours"), "–".join(shown.hours)),
        (pgettext("minutes", "Present"), ", ".join(row["name"] for row in attendance["present"])),
        (pgettext("minutes", "Absent"), ", ".join(_absent(*one) for one in shown.absent)),
        (pgettext("minutes", "Also present"), "; ".join(shown.also_present)),
        (pgettext("minutes", "Guests"), "\n".join(one["text"] for one in shown.guests)),
        (pgettext("minutes", "Presided"), shown.table.get("chair", "")),
        (_("Kept the minutes"), shown.table.get("secretary", "")),
    ]


def _told(one: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "key": place_of(one),
        "kind": one.get("of", one["kind"]),
        "language": one.get("language", language),
        "is_text": one["kind"] == "text",
        "lines": [[line.level, line.text] for line in indented_lines(one["text"])],
        "corrections": [
            f"{pgettext('minutes', 'Correction')} ({each['date']}): {each['text']}"
            for each in one.get("corrections", [])
        ],
    }


def _signature(shown: MinutesSheet, document: dict[str, Any], capacity: str) -> dict[str, str]:
    """Return who signs in a capacity: name, when it was signed here, and in whose place."""
    signed = next((one for one in document["signatories"] if one["capacity"] == capacity), None)
    role = pgettext("minutes", "Presided") if capacity == "chair" else _("Kept the minutes")
    if signed is None:
        return {"role": role, "name": shown.table.get(capacity, ""), "note": ""}
    moment = date_format(datetime.fromisoformat(signed["signed_at"]), "d.m.Y H:i")
    note = _("signed electronically on %(moment)s") % {"moment": moment}
    if signed.get("reason"):
        instead = _("in place of %(name)s: %(reason)s")
        note += "; " + instead % {"name": signed["instead_of"], "reason": signed["reason"]}
    return {"role": role, "name": signed["name"], "note": note}


def _absent(name: str, reason: str) -> str:
    return f"{name} ({reason})" if reason else name


def _attendance(shown: MinutesSheet) -> list[list[str]]:
    present = [
        [row["name"], ", ".join(f"{begins}–{ends}" for begins, ends in row["stays"])]
        for row in shown.document["attendance"]["present"]
    ]
    absent = pgettext("attendance", "absent")
    return present + [[name, f"{absent}: {reason}" if reason else absent] for name, reason in shown.absent]


def _journal(minutes: Minutes, document: dict[str, Any]) -> list[str]:
    lines = [
        _("Digest of this document (SHA-256): %(digest)s") % {"digest": document_digest(minutes.document)},
    ]
    if journal := document.get("journal"):
        words = _("Journal of the meeting up to entry %(seq)s: %(digest)s")
        lines.append(words % {"seq": journal["seq"], "digest": journal["digest"]})
    return lines
