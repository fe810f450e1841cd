"""The notice of a meeting as a document: outgoing number, what it calls to, the agenda, who signs it."""

from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from youth.acts.meetings import MeetingConvened
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.mail.meeting_notices import NOTICE_PAPER
from youth.mail.message import Paper
from youth.mail.papers import declare_paper
from youth.models import Meeting
from youth.presenters.typesetting import REGIONS, arms_of, typeset
from youth.selectors.attendance import names_in_office
from youth.selectors.committees import chair_of_committee
from youth.selectors.councils import languages_written, offices_at, today_in
from youth.selectors.meeting_names import dated_meeting_name
from youth.selectors.meetings import AgendaNode, agenda_lines
from youth.selectors.notice_words import facts_in_words, late_in_words

TEMPLATE = Path(__file__).with_name("invitation.typ")


def invitation_pdf(meeting: Meeting) -> bytes:
    """Return the notice as a PDF, in the reader's language where the council writes in it, else in its first.

    Who signs is who convened the meeting, under the name and in the office of that day.
    """
    languages, wanted = languages_written(meeting.council), get_language() or ""
    with override(wanted if wanted in languages else languages[0]):
        language = get_language() or languages[0]
        role, name = _signatory(meeting)
        sheet = {
            "title": _("Notice: %(meeting)s") % {"meeting": dated_meeting_name(meeting)},
            "council": meeting.council.name,
            "arms": arms_of(meeting.council),
            "committee": meeting.committee.name if meeting.committee is not None else "",
            "number": _number(meeting),
            "heading": pgettext("document", "Notice"),
            "addressees": _addressees(meeting),
            "lines": _lines(meeting),
            "agenda": _("Draft agenda"),
            "items": [_row(one) for one in agenda_lines(meeting)],
            "role": role,
            "name": name,
            "language": language,
            "region": REGIONS.get(language, ""),
            "footer": dated_meeting_name(meeting),
        }
    return typeset(TEMPLATE, sheet)


def _addressees(meeting: Meeting) -> str:
    if meeting.committee is not None:
        return _("To the members of the committee “%(committee)s”") % {"committee": meeting.committee.name}
    return _("To the members of %(council)s") % {"council": meeting.council.name}


def paper_of_notice(key: str) -> Paper | None:
    """Return the notice as it goes along with the mail, in the active language; None once it is gone."""
    meeting = Meeting.objects.select_related("council", "term").filter(pk=key).first()
    if meeting is None or meeting.notice_number is None:
        return None
    return Paper(f"notice-{meeting.notice_number}.pdf", invitation_pdf(meeting))


declare_paper(NOTICE_PAPER, paper_of_notice)


def _number(meeting: Meeting) -> str:
    if meeting.notice_number is None or meeting.convened_at is None:
        return ""
    sent_on = today_in(meeting.council, meeting.convened_at)
    words = _("Outgoing No. %(number)s of %(date)s")
    return words % {"number": meeting.notice_number, "date": f"{sent_on:%d.%m.%Y}"}


def _lines(meeting: Meeting) -> list[str]:
    called = _("The council is convened to a meeting.")
    if meeting.committee is not None:
        called = _("The committee is convened to a meeting.")
    lines = [called, *facts_in_words(meeting).split("\n")]
    if meeting.is_late_notice:
        lines.append(late_in_words(meeting))
    if meeting.moved_because:
        words = _("Moved to another time or place. Reason: %(reason)s")
        lines.append(words % {"reason": meeting.moved_because})
    if meeting.called_off_because:
        words = _("The meeting was called off. Reason: %(reason)s")
        lines.append(words % {"reason": meeting.called_off_because})
    return lines


def _row(node: AgendaNode) -> dict[str, object]:
    item = node.item
    level = 1 if item.parent_id else 0
    return {"place": node.place, "title": item.title, "language": item.language, "level": level}


def _signatory(meeting: Meeting) -> tuple[str, str]:
    """Return office and name of who convened the meeting; empty where the operator did."""
    entry = entries_after(meeting_stream(meeting)).filter(kind=MeetingConvened.name).last()
    if entry is None or entry.actor is None:
        return "", ""
    name = names_in_office(meeting.council, [entry.actor], at=entry.at).get(entry.actor, "")
    if meeting.committee_id is not None:
        chair = chair_of_committee(meeting.committee_id, entry.at)
        if chair is not None and chair.pk == entry.actor:
            return _("Chair of the committee"), name
    held = offices_at(meeting.council, entry.at).filter(participant=entry.actor).order_by("pk").first()
    return (capfirst(held.get_role_display()) if held else ""), name
