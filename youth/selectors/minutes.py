"""The minutes as a document: written from the journal, in the languages in which the council writes."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import rfc8785
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from youth import clock
from youth.acts.agenda import ItemFinished, ItemLeftOver, ItemPostponed, ItemStarted, ItemWithdrawn
from youth.acts.meetings import MeetingClosed, MeetingNotHeld, SecondMeetingCalled
from youth.journal.minutes import paragraph
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Attendance, Meeting, Minutes, MinutesText, Objection, RegisterLine
from youth.models.journal import JournalEntry
from youth.names import name_or_erased
from youth.offers import item_opinions
from youth.selectors.agenda import origin_words
from youth.selectors.attendance import guests_of, names_in_office, reasons_of_absence, stays_of
from youth.selectors.councils import languages_written
from youth.selectors.meetings import AgendaNode, agenda_tree
from youth.selectors.register import members_sitting

# What begins an item, and what ends it.
ITEMS = frozenset(
    {ItemStarted.name, ItemFinished.name, ItemPostponed.name, ItemLeftOver.name, ItemWithdrawn.name}
)
# The closing, and what is left for other meetings with it.
ENDS = frozenset({MeetingClosed.name, MeetingNotHeld.name, ItemLeftOver.name, SecondMeetingCalled.name})
FORMAT = "glas-minutes/1"
# For what the council's key signs here, as ``ssh-keygen -Y verify -n`` wants it named.
NAMESPACE = b"glas-minutes"
type Document = dict[str, dict[str, Any]]


def minutes_entries(meeting: Meeting) -> list[JournalEntry]:
    """Return the acts that the minutes report: the stream up to the closing and what it leaves over.

    What a plugin adds because of that, such as the times of the speakers, belongs to it.
    """
    entries = list(entries_after(meeting_stream(meeting)).select_related("stream__council"))
    ends = [at for at, entry in enumerate(entries) if entry.kind in ENDS]
    closing = ends[-1] if ends else len(entries)
    causes = {entry.seq for entry in entries[: closing + 1]}
    stream = meeting_stream(meeting)
    followed = [
        at
        for at, entry in enumerate(entries)
        if at > closing and entry.cause_stream == stream and entry.cause_seq in causes
    ]
    return entries[: max([closing, *followed]) + 1]


def minutes_document(meeting: Meeting) -> Document:
    """Return the minutes in the languages of the council; the first one is authentic."""
    entries, languages = minutes_entries(meeting), languages_written(meeting.council)
    authentic, last = languages[0], entries[-1]
    return {
        language: {
            **_in_language(meeting, entries, language),
            "is_authentic": language == authentic,
            # Binds the chain up to here: a later change of it no longer matches this document.
            "journal": {"stream": last.stream_id, "seq": last.seq, "digest": last.digest},
            "signatories": [],
        }
        for language in languages
    }


def document_digest(document: Document) -> str:
    """Return the SHA-256 of what is signed: the document in canonical JSON, without its signatures."""
    unsigned = {
        language: {key: value for key, value in part.items() if key != "signatories"}
        for language, part in document.items()
    }
    return hashlib.sha256(rfc8785.dumps(unsigned)).hexdigest()


def signed_file(minutes: Minutes) -> bytes:
    """Return the file of signed minutes, over which the council's seal is: canonical JSON (RFC 8785)."""
    content = {"format": FORMAT, "meeting": str(minutes.pk), "document": minutes.document}
    return rfc8785.dumps(content)


def attendance_sheet(meeting: Meeting) -> dict[str, Any]:
    """Return who attended from when to when, and which members did not, by the names of the register.

    Members are all who sat at any moment between opening and closing, by seat. A member for a part of
    it is named in ``in_part`` with the hours, empty for the opening or the closing, and attended only then.
    """
    stays: dict[UUID, list[Attendance]] = {}
    for stay in stays_of(meeting):
        stays.setdefault(stay.participant_id, []).append(stay)
    rows: dict[UUID, dict[str, Any]] = {}
    in_part: list[dict[str, Any]] = []
    if meeting.opened_at is None:
        return _who_came(meeting, stays)
    for line in meeting.register.filter(seat__isnull=False, starts_at__lte=meeting.closed_at or clock.now()):
        key, name = line.participant_id, name_or_erased(line.name_in_office)
        row = rows.setdefault(key, {"name": name, "participant": str(key), "stays": []})
        row["stays"] += _hours_within(meeting, line, stays.get(key, []))
        hours = _hours_in_office(meeting, line)
        if any(hours):
            in_part.append({"name": name, "participant": str(key), "hours": hours})
    return _by_attendance(meeting, rows.values()) | {"in_part": in_part}


def _who_came(meeting: Meeting, stays: dict[UUID, list[Attendance]]) -> dict[str, Any]:
    """Return who came to a meeting that was not opened, and who did not; it has no register."""
    rows = [
        {
            "name": name_or_erased(member.name_in_office),
            "participant": str(member.participant_id),
            "stays": [
                [_clock(meeting, stay.entered_at), _clock(meeting, stay.left_at) if stay.left_at else ""]
                for stay in stays.get(member.participant_id, [])
            ],
        }
        for member in members_sitting(meeting)
    ]
    return _by_attendance(meeting, rows) | {"in_part": []}


def _by_attendance(meeting: Meeting, found: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return who came, and who did not with the reasons that were entered, in the same order."""
    rows, reasons = list(found), reasons_of_absence(meeting)
    absent = [row for row in rows if not row["stays"]]
    return {
        "present": [row for row in rows if row["stays"]],
        "absent": [row["name"] for row in absent],
        "absent_because": [reasons.get(UUID(row["participant"]), "") for row in absent],
    }


def _hours_within(meeting: Meeting, line: RegisterLine, stays: list[Attendance]) -> list[list[str]]:
    """Return a member's stays in the hall, as far as they lie in the time in office."""
    hours = []
    for stay in stays:
        # A member since the opening may have come before it, for the roll call: the hour stays.
        begins = (
            stay.entered_at if line.starts_at == meeting.opened_at else max(stay.entered_at, line.starts_at)
        )
        ends = min((one for one in (stay.left_at, line.ends_at) if one), default=None)
        if ends is None or ends > max(begins, line.starts_at):
            hours.append([_clock(meeting, begins), _clock(meeting, ends) if ends else ""])
    return hours


def _hours_in_office(meeting: Meeting, line: RegisterLine) -> list[str]:
    from_opening = meeting.opened_at is not None and line.starts_at <= meeting.opened_at
    to_closing = line.ends_at is None or (meeting.closed_at is not None and line.ends_at > meeting.closed_at)
    return [
        "" if from_opening else _clock(meeting, line.starts_at),
        "" if to_closing or line.ends_at is None else _clock(meeting, line.ends_at),
    ]


def _in_language(meeting: Meeting, entries: list[JournalEntry], language: str) -> dict[str, Any]:
    with override(language):
        return {
            "heading": _heading(meeting),
            "place": meeting.place,
            "hours": [_clock(meeting, one) for one in (meeting.opened_at, meeting.closed_at) if one],
            "table": _table(meeting),
            "agenda": [
                {"place": node.place, "title": node.item.title, "language": node.item.language}
                for node in _all(agenda_tree(list(meeting.agenda_items.all())))
            ],
            "paragraphs": _paragraphs(meeting, entries, language),
            "attendance": attendance_sheet(meeting),
            "guests": [{"name": one.name, "capacity": one.capacity} for one in guests_of(meeting)],
            "objections": _objections(meeting),
        }


def _paragraphs(meeting: Meeting, entries: list[JournalEntry], language: str) -> list[dict[str, Any]]:
    """Return the course; the call of an item has with it who moves and reports on it, and opinions."""
    told = [one for one in course_of(meeting, entries, language) if one["text"]]
    items = {item.pk: item for item in meeting.agenda_items.select_related("moved_by")}
    opinions: dict[UUID, list[str]] = {}
    for opinion in item_opinions.items(meeting.council, meeting=meeting):
        opinions.setdefault(opinion.item, []).append(opinion.text)
    called = {
        entry.seq: UUID(entry.payload["item"])
        for entry in entries
        if entry.kind == ItemStarted.name and entry.payload is not None
    }
    for one in told:
        # An item that is called again has said it.
        item = items.pop(called[one["seq"]], None) if one["seq"] in called and one["kind"] != "text" else None
        if item is not None:
            one["origin"] = [list(fact) for fact in origin_words(item)]
            one["opinions"] = opinions.get(item.pk, [])
    return told


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
    of_committee = {
        Meeting.Kind.REGULAR: _(
            "Minutes No. %(number)s of the regular meeting of the committee “%(committee)s” of %(council)s, "
            "%(date)s"
        ),
        Meeting.Kind.EXTRAORDINARY: _(
            "Minutes No. %(number)s of the extraordinary meeting of the committee “%(committee)s” of "
            "%(council)s, %(date)s"
        ),
    }
    if meeting.committee is not None:
        kinds |= of_committee
    held = meeting.opened_at or meeting.starts_at
    heading = kinds[Meeting.Kind(meeting.kind)]
    if meeting.opened_at is None:
        heading = _("Minutes No. %(number)s: the meeting of %(council)s called for %(date)s was not held")
        if meeting.committee is not None:
            heading = _(
                "Minutes No. %(number)s: the meeting of the committee “%(committee)s” of %(council)s called "
                "for %(date)s was not held"
            )
    return heading % {
        "number": meeting.number,
        "committee": meeting.committee.name if meeting.committee is not None else "",
        "council": meeting.council.name,
        "date": date_format(_local(meeting, held), "d.m.Y"),
    }


def _table(meeting: Meeting) -> dict[str, str]:
    """Return who presided and who kept the minutes at the end, by capacity, with the names of that time."""
    people = {"chair": meeting.presiding_id, "secretary": meeting.keeping_id}
    named = {capacity: who for capacity, who in people.items() if who is not None}
    names = names_in_office(meeting.council, named.values(), at=meeting.closed_at) if named else {}
    return {capacity: names.get(who, "") for capacity, who in named.items()}


def _objections(meeting: Meeting) -> list[dict[str, Any]]:
    """Return the answered objections and what came of them, by the names of the meeting."""
    rows = list(Objection.objects.filter(minutes=meeting.pk).exclude(outcome=""))
    people = [row.participant_id for row in rows]
    names = names_in_office(meeting.council, people, at=meeting.closed_at) if rows else {}
    return [
        {
            "name": names.get(row.participant_id, ""),
            "date": _date(meeting, row.made_at),
            "text": row.text,
            "outcome": row.outcome,
            "outcome_words": str(row.get_outcome_display()),
            "answer": row.answer,
        }
        for row in rows
    ]


def minutes_to_adopt(meeting: Meeting) -> list[Minutes]:
    """Return the minutes of the body's other meetings that await their adoption, latest first."""
    fixed = Minutes.objects.filter(
        meeting__council=meeting.council, meeting__committee=meeting.committee_id, adopted_at=None
    )
    return list(
        fixed.exclude(state=Minutes.State.DRAFT)
        .exclude(objections__outcome="")
        .exclude(pk=meeting.pk)
        .select_related("meeting__council", "meeting__committee")
        .order_by("-meeting__starts_at", "pk")
    )


def item_at(meeting: Meeting, after: int) -> AgendaItem | None:
    """Return the item that was under way behind the act with the number ``after``, or None."""
    stream = JournalEntry.objects.filter(stream_id=meeting_stream(meeting), seq__lte=after, kind__in=ITEMS)
    over: set[str] = set()
    for entry in stream.order_by("-seq"):
        item = str((entry.payload or {}).get("item", ""))
        if entry.kind == ItemStarted.name:
            begun = None if item in over else meeting.agenda_items.select_related("parent").filter(pk=item)
            return begun.first() if begun is not None else None
        over.add(item)
    return None


def tells_fact(meeting: Meeting, seq: int) -> bool:
    """Return whether the minutes tell the act with this number."""
    entry = JournalEntry.objects.filter(stream_id=meeting_stream(meeting), seq=seq)
    found = entry.select_related("stream__council").first()
    return found is not None and paragraph(found, meeting.council.languages[0]) is not None


def course_of(meeting: Meeting, entries: list[JournalEntry], language: str) -> Iterator[dict[str, Any]]:
    """Yield the facts in a language, each with its corrections, and the texts between them in theirs."""
    texts = deque(meeting.minutes_texts.all())
    corrections: dict[int, list[dict[str, Any]]] = {}
    for one in meeting.fact_corrections.all():
        corrected = {"text": one.text, "language": one.language, "date": _date(meeting, one.corrected_at)}
        corrections.setdefault(one.fact, []).append(corrected)
    for entry in entries:
        yield from _texts_before(texts, entry.seq)
        if text := paragraph(entry, language):
            yield {
                "seq": entry.seq,
                "kind": entry.kind,
                "time": _clock(meeting, entry.at),
                "text": text,
                "corrections": corrections.get(entry.seq, []),
            }
    yield from map(_text, texts)


def place_of(told: dict[str, Any]) -> str:
    """Return the key of a fact or a text of the course, by which forms and addresses name it."""
    return f"text-{told['id']}" if "id" in told else f"fact-{told['seq']}"


def _texts_before(texts: deque[MinutesText], seq: int) -> Iterator[dict[str, Any]]:
    """Yield, and take off, the texts that belong to an earlier place."""
    while texts and texts[0].after < seq:
        yield _text(texts.popleft())


def _text(row: MinutesText) -> dict[str, Any]:
    return {
        "seq": row.after,
        "id": str(row.pk),
        "kind": "text",
        "of": row.kind,
        "item": str(row.agenda_item_id or ""),
        "text": row.text,
        "language": row.language,
    }


def _date(meeting: Meeting, moment: datetime) -> str:
    return date_format(_local(meeting, moment), "d.m.Y")


def _all(nodes: list[AgendaNode]) -> Iterator[AgendaNode]:
    for node in nodes:
        yield node
        yield from node.children


def _local(meeting: Meeting, moment: datetime) -> datetime:
    return timezone.localtime(moment, ZoneInfo(meeting.council.time_zone))


def _clock(meeting: Meeting, moment: datetime) -> str:
    return date_format(_local(meeting, moment), "H:i")
