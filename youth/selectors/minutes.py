"""The minutes as a document: written from the journal, in every language of the interface."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import rfc8785
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.acts.meetings import MeetingClosed
from youth.journal.minutes import paragraph
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import Meeting
from youth.selectors.attendance import stays_of
from youth.selectors.councils import members_in_office, today_in
from youth.selectors.meetings import AgendaNode, agenda_tree

type Document = dict[str, dict[str, Any]]


def minutes_entries(meeting: Meeting) -> list[JournalEntry]:
    """Return the acts that the minutes tell: all of the meeting's stream up to its closing."""
    entries = list(entries_after(meeting_stream(meeting)).select_related("stream__council"))
    closing = next((at for at, entry in enumerate(entries) if entry.kind == MeetingClosed.name), len(entries))
    return entries[: closing + 1]


def minutes_document(meeting: Meeting) -> Document:
    """Return the minutes in every language of the interface; the council's first one is authentic."""
    entries = minutes_entries(meeting)
    sheet = attendance_sheet(meeting)
    authentic, last = meeting.council.languages[0], entries[-1]
    return {
        language: {
            **_in_language(meeting, entries, language),
            "is_authentic": language == authentic,
            # The chain up to here can't be changed any more without this document showing it.
            "journal": {"stream": last.stream_id, "seq": last.seq, "digest": last.digest},
            "attendance": sheet,
            "signatories": [],
        }
        for language, _name in settings.LANGUAGES
    }


def document_digest(document: Document) -> str:
    """Return the SHA-256 of what is signed: the document in canonical JSON, without its signatures."""
    unsigned = {
        language: {key: value for key, value in part.items() if key != "signatories"}
        for language, part in document.items()
    }
    return hashlib.sha256(rfc8785.dumps(unsigned)).hexdigest()


def attendance_sheet(meeting: Meeting) -> dict[str, Any]:
    """Return who attended from when to when, and which members did not, by the names in office."""
    day = today_in(meeting.council, meeting.opened_at or meeting.starts_at)
    members = {mandate.participant_id: mandate for mandate in members_in_office(meeting.council, day)}
    stays: dict[Any, list[list[str]]] = {}
    for stay in stays_of(meeting):
        hours = [_clock(meeting, stay.entered_at), _clock(meeting, stay.left_at) if stay.left_at else ""]
        stays.setdefault(stay.participant_id, []).append(hours)
    return {
        "present": [
            {"name": mandate.name_in_office, "participant": str(key), "stays": stays[key]}
            for key, mandate in members.items()
            if key in stays
        ],
        "absent": [mandate.name_in_office for key, mandate in members.items() if key not in stays],
    }


def _in_language(meeting: Meeting, entries: list[JournalEntry], language: str) -> dict[str, Any]:
    with override(language):
        return {
            "heading": _heading(meeting),
            "place": meeting.place,
            "agenda": [
                {"place": node.place, "title": node.item.title, "language": node.item.language}
                for node in _all(agenda_tree(list(meeting.agenda_items.all())))
            ],
            "paragraphs": list(_paragraphs(meeting, entries, language)),
        }


def _heading(meeting: Meeting) -> str:
    kinds = {
        Meeting.Kind.CONSTITUENT: _(
            "Minutes No. %(number)s of the constituent meeting of %(council)s, %(date)s"
        ),
        Meeting.Kind.REGULAR: _("Minutes No. %(number)s of the regular meeting of %(council)s, %(date)s"),
        Meeting.Kind.EXTRAORDINARY: _(
            "Minutes No. %(number)s of the extraordinary meeting of %(council)s, %(date)s"
        ),
    }
    held = meeting.opened_at or meeting.starts_at
    return kinds[Meeting.Kind(meeting.kind)] % {
        "number": meeting.number,
        "council": meeting.council.name,
        "date": date_format(_local(meeting, held), "d.m.Y"),
    }


def _paragraphs(meeting: Meeting, entries: list[JournalEntry], language: str) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if text := paragraph(entry, language):
            yield {"seq": entry.seq, "kind": entry.kind, "time": _clock(meeting, entry.at), "text": text}


def _all(nodes: list[AgendaNode]) -> Iterator[AgendaNode]:
    for node in nodes:
        yield node
        yield from node.children


def _local(meeting: Meeting, moment: datetime) -> datetime:
    return timezone.localtime(moment, ZoneInfo(meeting.council.time_zone))


def _clock(meeting: Meeting, moment: datetime) -> str:
    return date_format(_local(meeting, moment), "H:i")
