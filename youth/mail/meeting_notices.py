"""Notices of meetings by e-mail: to members and the chair's table by office, to others on request.

The mailing is a row of the same transaction as the act, so that neither exists without the other. The
runner sends it.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from templates.face import face_of
from youth.calendars import meeting_file
from youth.clock import now
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.mail.mailings import call_off, queue
from youth.mail.papers import Named
from youth.mail.rendering import absolute
from youth.mail.selectors import languages_of_mail, readers
from youth.mail.subscriptions import new_token
from youth.mail.topics import MEETINGS, OFFICIAL
from youth.models import (
    AgendaItem,
    CommitteeMembership,
    Council,
    Mailing,
    Mandate,
    Meeting,
    Office,
    Recipient,
    Subscription,
    User,
)
from youth.selectors.committees import members_in_committee
from youth.selectors.councils import members_in_office, offices_at
from youth.selectors.meeting_names import body_name, meeting_moment
from youth.selectors.meetings import agenda_in_words
from youth.selectors.notice_words import facts_in_words, late_in_words
from youth.selectors.people import CHAIRS_TABLE

# The document of a notice, made by ``youth.presenters.invitation``.
NOTICE_PAPER = "youth.notice"


def announce_meeting(meeting: Meeting) -> Mailing | None:
    """Queue the notice of a meeting just convened; return None where there is no recipient."""
    return _queue(meeting, _convened)


def announce_move(meeting: Meeting) -> Mailing | None:
    """Queue the notice of another time or place; notices that still wait with the old one are called off."""
    _call_off_waiting(meeting)
    return _queue(meeting, _moved)


def announce_cancellation(meeting: Meeting) -> Mailing | None:
    """Queue the notice that a convened meeting will not take place; notices still waiting are called off.

    It is sent until a day after the hour at which the meeting was to begin.
    """
    _call_off_waiting(meeting)
    return _queue(meeting, _cancelled, until=meeting.begins_at + timedelta(days=1))


def _call_off_waiting(meeting: Meeting) -> None:
    waiting = Mailing.objects.select_for_update().filter(
        subject_id=meeting.pk,
        topic__in=(MEETINGS.name, OFFICIAL.name),
        state__in=(Mailing.State.QUEUED, Mailing.State.SENDING),
    )
    for mailing in waiting:
        call_off(mailing)


def announce_adjournment(meeting: Meeting) -> Mailing | None:
    """Queue the notice of when an adjourned meeting goes on; return None where there is no recipient."""
    return _queue(meeting, _adjourned)


def announce_changed_agenda(meeting: Meeting, items: Collection[AgendaItem]) -> Mailing | None:
    """Queue the notice that agenda or papers have changed since the last one; ``items`` are those touched."""

    def words(meeting: Meeting, language: str) -> dict[str, Any]:
        with override(language):
            subject = _("Changed agenda: meeting on %(date)s, %(council)s")
            lead = _("Agenda or papers of the meeting to which you are invited have changed.")
            touched = "\n".join(f"{one.place}. {one.title}" for one in items)
            changed = _("Changed:\n%(items)s") % {"items": touched} if touched else ""
            return _content(
                meeting, subject, [lead, changed, facts_in_words(meeting), agenda_in_words(meeting)]
            )

    return _queue(meeting, words)


def remind_of_meeting(meeting: Meeting, answered: Collection[UUID]) -> Mailing | None:
    """Queue the reminder to the members who are not among those who answered; None where all have."""
    seated = _members(meeting).exclude(participant__in=answered)
    users = set(seated.values_list("participant__user", flat=True))
    subscriptions = [one for one in _official(meeting) if one.recipient.user_id in users]
    return _queue(meeting, _reminder, to=subscriptions)


def _queue(
    meeting: Meeting,
    words: Callable[[Meeting, str], dict[str, Any]],
    *,
    until: datetime | None = None,
    to: list[Subscription] | None = None,
) -> Mailing | None:
    """Queue a notice in the languages in which the council writes; ``words`` returns it in one.

    To everybody who gets news of meetings, or to those in office whose subscriptions are given.
    """
    council = meeting.council
    subscriptions = _official(meeting) if to is None else to
    # Readers asked for the meetings of the council, not for those of its committees.
    if meeting.is_public and meeting.committee is None and to is None:
        members = [subscription.recipient_id for subscription in subscriptions]
        subscriptions += list(readers(council, MEETINGS).exclude(recipient__in=members))
    if not subscriptions:
        return None
    # The act that is about to be appended is the version of the meeting that the file shows.
    version = head(meeting_stream(meeting)) + 1
    mailing = Mailing(
        council=council,
        topic=MEETINGS.name if to is None else OFFICIAL.name,
        is_urgent=True,
        subject_id=meeting.pk,
        content={
            language: words(meeting, language)
            | {"calendar": _file(meeting, version, language), "paper": _paper(meeting, version)}
            for language in languages_of_mail(council)
        },
        created_at=now(),
        useful_until=until or meeting.begins_at,
    )
    queue(mailing, subscriptions)
    return mailing


def _file(meeting: Meeting, version: int, language: str) -> str:
    with override(language):
        return meeting_file(meeting, version, face_of(meeting.council).origin)


def _paper(meeting: Meeting, version: int) -> Named:
    return {"maker": NOTICE_PAPER, "key": str(meeting.pk), "version": version}


def _members(meeting: Meeting) -> QuerySet[Mandate] | QuerySet[CommitteeMembership]:
    """Return the members of the body that meets, a council or its committee."""
    committee = meeting.committee
    return members_in_office(meeting.council) if committee is None else members_in_committee(committee)


def _official(meeting: Meeting) -> list[Subscription]:
    """Return the official subscriptions of the body's members and the chair's table of today.

    A committee's notice goes to the secretary of the table alone.
    """
    council, committee = meeting.council, meeting.committee
    members = _members(meeting)
    table = CHAIRS_TABLE if committee is None else {Office.Role.SECRETARY}
    seated = members.values_list("participant__user", flat=True)
    at_table = offices_at(council).filter(role__in=table).values_list("participant__user", flat=True)
    holders = Q(pk__in=[pk for pk in {*seated, *at_table} if pk is not None])
    users = list(User.objects.filter(holders, is_active=True).order_by("pk"))
    Recipient.objects.bulk_create(
        [Recipient(user=user, language=user.language) for user in users], ignore_conflicts=True
    )
    recipients = list(Recipient.objects.filter(user__in=users))
    Subscription.objects.bulk_create(
        [_official_row(council, recipient) for recipient in recipients], ignore_conflicts=True
    )
    rows = Subscription.objects.filter(council=council, topic=OFFICIAL.name, recipient__in=recipients)
    # Somebody who was in office before, left, and is in office again.
    rows.filter(state=Subscription.State.ENDED).update(
        state=Subscription.State.CONFIRMED, confirmed_at=now(), ended_at=None, end_reason=""
    )
    return list(rows.select_related("recipient"))


def _official_row(council: Council, recipient: Recipient) -> Subscription:
    token_hash, token_ciphertext = new_token()
    return Subscription(
        recipient=recipient,
        council=council,
        topic=OFFICIAL.name,
        state=Subscription.State.CONFIRMED,
        asked_at=now(),
        confirmed_at=now(),
        token_hash=token_hash,
        token_ciphertext=token_ciphertext,
    )


def _convened(meeting: Meeting, language: str) -> dict[str, Any]:
    with override(language):
        subject = _("Meeting on %(date)s: %(council)s")
        lead = _("The council was convened to a meeting.")
        if meeting.committee is not None:
            lead = _("The committee was convened to a meeting: %(name)s.") % {"name": meeting.committee.name}
        return _content(
            meeting,
            subject,
            [lead, facts_in_words(meeting), late_in_words(meeting), agenda_in_words(meeting)],
        ) | _question(meeting, language)


def _moved(meeting: Meeting, language: str) -> dict[str, Any]:
    with override(language):
        subject = _("Another time or place: meeting on %(date)s, %(council)s")
        lead = _("The meeting to which you are invited has another time or place, as below.")
        parts = [lead, _reason(meeting.moved_because), facts_in_words(meeting), agenda_in_words(meeting)]
        return _content(meeting, subject, parts) | _question(meeting, language)


def _reminder(meeting: Meeting, language: str) -> dict[str, Any]:
    with override(language):
        subject = _("Tomorrow: meeting on %(date)s, %(council)s")
        lead = _("You are invited to the meeting below and have not said yet whether you will come.")
        content = _content(meeting, subject, [lead, facts_in_words(meeting), agenda_in_words(meeting)])
        return content | _question(meeting, language)


def _question(meeting: Meeting, language: str) -> dict[str, Any]:
    """Return what is asked of the members alone, in the active language."""
    asked = {
        "title": _("Members: will you come?"),
        "text": _("Answer with one press, so that the chair knows whether there will be a quorum."),
        "url": absolute("answer", meeting.council, pk=meeting.pk),
        "language": language,
    }
    return {"for_members": [asked]}


def _cancelled(meeting: Meeting, language: str) -> dict[str, Any]:
    with override(language):
        subject = _("Cancelled: meeting on %(date)s, %(council)s")
        lead = _("The meeting that you were notified of will not take place.")
        return _content(
            meeting, subject, [lead, _reason(meeting.called_off_because), facts_in_words(meeting)]
        )


def _adjourned(meeting: Meeting, language: str) -> dict[str, Any]:
    with override(language):
        subject = _("Meeting goes on on %(date)s: %(council)s")
        lead = _("The meeting had no quorum and was adjourned. It goes on at the hour below.")
        return _content(meeting, subject, [lead, facts_in_words(meeting), agenda_in_words(meeting)])


def _content(meeting: Meeting, subject: str, paragraphs: list[str]) -> dict[str, Any]:
    """Return the content in the active language."""
    council = meeting.council
    return {
        "subject": subject % {"date": meeting_moment(meeting, "DATE_FORMAT"), "council": body_name(meeting)},
        "intro": "\n\n".join(text for text in paragraphs if text),
        "items": [],
        "action": _("Agenda and papers"),
        "action_url": absolute("meeting", council, pk=meeting.pk),
    }


def _reason(text: str) -> str:
    return _("Reason: %(reason)s") % {"reason": text} if text else ""
