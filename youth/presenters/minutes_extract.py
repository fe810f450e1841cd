"""Papers of a meeting beside its resolutions: the certified extract of an item, the sheet to sign."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from youth import clock
from youth.acts.meetings import MeetingOpened
from youth.acts.resolutions import ResolutionAdopted
from youth.models import AgendaItem, Meeting, Minutes, Resolution
from youth.names import name_or_erased
from youth.presenters.official_paper import (
    Part,
    annexes_of,
    centred,
    certification,
    closing,
    labelled,
    long_day,
    origin_of,
    paper_pdf,
    paragraph,
    points_of,
    protocol_words,
    section,
    signatures_at,
    table,
)
from youth.selectors.agenda import paragraphs_of_item
from youth.selectors.guests import guests_now
from youth.selectors.meeting_names import meeting_moment
from youth.selectors.register import seats_sitting

# A row of the sheet is high enough to sign in, in millimetres.
TO_SIGN = 11
ROWS_FOR_GUESTS = 6


def extract_pdf(minutes: Minutes, item: AgendaItem) -> bytes:
    """Return what the minutes say of one item, in their authentic language, to be certified.

    Until the minutes are signed it is marked as a draft.
    """
    meeting = minutes.meeting
    language = meeting.council.languages[0]
    with override(language):
        number, day = protocol_words(meeting)
        is_signed = minutes.state == Minutes.State.SIGNED
        mark = "" if is_signed else _("DRAFT – the minutes are not signed")
        heading = _("Extract from minutes No. %(number)s of %(day)s")
        title = heading % {"number": number, "day": long_day(day)}
        return paper_pdf(
            meeting.council,
            language,
            title=f"{title}: {item.title}",
            heading=pgettext("certified", "EXTRACT"),
            mark=mark,
            notes=[mark] if mark else [],
            parts=_extract(minutes, item, title),
        )


def _extract(minutes: Minutes, item: AgendaItem, title: str) -> list[Part]:
    meeting = minutes.meeting
    place, language = item.place, meeting.council.languages[0]
    paragraphs = minutes.document[language]["paragraphs"]
    resolutions = list(Resolution.objects.filter(agenda_item=item).order_by("number"))
    opening = [one["text"] for one in paragraphs if one.get("kind") == MeetingOpened.name]
    of_item = paragraphs_of_item(item, paragraphs)
    told = [one["text"] for one in of_item if not (resolutions and one.get("kind") == ResolutionAdopted.name)]
    draft = [section(_("Draft decision")), *_decision(item)] if item.points and not resolutions else []
    signed_at = minutes.signed_at or meeting.closed_at or clock.now()
    return [
        centred(title[:1].lower() + title[1:]),
        *_lines(opening),
        section(_("Item %(place)s: %(title)s") % {"place": place, "title": item.title}),
        *origin_of(item),
        *_opinions(of_item),
        *draft,
        *_lines(told),
        *[part for one in resolutions for part in _adopted(one)],
        closing(
            [_("The extract agrees with the minutes.")],
            signatures_at(meeting, signed_at, with_lines=False),
            certification(),
        ),
        *[part for one in resolutions for part in annexes_of(one.points)],
    ]


def _opinions(paragraphs: list[Mapping[str, Any]]) -> list[Part]:
    """Return what committees said on the item, as the minutes have it at its call."""
    given = [words for one in paragraphs for words in one.get("opinions", [])]
    return [
        part for words in given for part in (paragraph(_("Opinion of the committee") + ":"), *_lines([words]))
    ]


def _lines(texts: list[str]) -> list[Part]:
    return [paragraph(line.strip()) for text in texts for line in text.split("\n") if line.strip()]


def _decision(row: AgendaItem | Resolution) -> list[Part]:
    return [*([paragraph(row.legal_ground)] if row.legal_ground else []), points_of(row.points)]


def _adopted(resolution: Resolution) -> list[Part]:
    return [
        section(resolution.designation),
        paragraph(labelled(_("CONCERNING"), resolution.title), bold=True),
        *_decision(resolution),
    ]


def sheet_pdf(meeting: Meeting) -> bytes:
    """Return the attendance sheet with a line for each member to sign on, and some for guests."""
    council = meeting.council
    language = council.languages[0]
    with override(language):
        occasion = _("of the meeting on %(moment)s, %(place)s") % {
            "moment": meeting_moment(meeting, "DATETIME_FORMAT"),
            "place": meeting.place,
        }
        number = _("Minutes No. %(number)s") % {"number": meeting.number} if meeting.number else ""
        parts = [
            *([centred(meeting.committee.name)] if meeting.committee is not None else []),
            centred(occasion),
            *([centred(number)] if number else []),
            section(pgettext("on a paper", "Members")),
            table(
                [pgettext("on a paper", "Seat"), _("Name"), _("Signature")],
                [
                    [str(seat), name_or_erased(holder.name_in_office), ""]
                    for seat, holder in seats_sitting(meeting)
                    if holder
                ],
                ["auto", "wide", "wide"],
                height=TO_SIGN,
            ),
            section(pgettext("on a paper", "Guests")),
            table([_("Name"), _("Capacity"), _("Signature")], _guests(meeting), ["wide"] * 3, height=TO_SIGN),
            closing(
                [_("Kept by:")],
                [{"label": "", "name": pgettext("below a line to sign on", "name, signature"), "line": True}],
                seal=False,
            ),
        ]
        title = pgettext("on a paper", "Attendance sheet")
        return paper_pdf(council, language, title=title, heading=title.upper(), parts=parts)


def _guests(meeting: Meeting) -> list[list[str]]:
    known = [[one.participant.display_name, one.title, ""] for one in guests_now(meeting.council)]
    return known + [["", "", ""]] * ROWS_FOR_GUESTS
