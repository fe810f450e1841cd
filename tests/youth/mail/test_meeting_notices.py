"""Members are notified of a meeting by office, others who asked; a calendar file goes along."""

import email
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import icalendar
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from tests.factories import Town, make_agenda_item, make_meeting
from tests.youth.mail.conftest import VERSION, deliver, link_in
from tests.youth.people.test_council_pages import signed_in
from youth.mail.selectors import notice_result
from youth.mail.subscriptions import follow, recipient_for_account, stop
from youth.models import Mailing, Meeting, Subscription, User
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.services.meetings import cancel_meeting, convene_meeting, reschedule_meeting


@pytest.fixture
def meeting(town: Town) -> Meeting:
    meeting = make_meeting(town.term)
    make_agenda_item(meeting, "Велоалея до училището")
    return meeting


@pytest.fixture
def follower(town: Town) -> Subscription:
    """Give a young person without a seat who asked for notices of meetings."""
    recipient = recipient_for_account(town.young_person.user)
    return follow(recipient, town.youth, "youth.meetings", version=VERSION)


def test_convening_tells_members_the_chairs_table_and_those_who_asked(town, meeting, follower) -> None:
    convene_meeting(meeting, actor=OPERATOR)
    deliver()
    told = {message.to[0] for message in mail.outbox}
    holders = {member.user.email for member in (*town.members, town.secretary)}
    assert told == holders | {town.young_person.user.email}
    assert len(mail.outbox) == len(told)
    message = next(one for one in mail.outbox if one.to == [town.member.user.email])
    assert "Велоалея до училището" in message.body
    assert meeting.place in message.body
    assert f"/bg/c/ms/meetings/{meeting.pk}/" in message.body
    assert "/stop/" not in message.body
    assert "List-Unsubscribe" not in message.extra_headers
    asked = next(one for one in mail.outbox if one.to == [town.young_person.user.email])
    assert Client().post(link_in(asked, "/stop/")).status_code == 200
    follower.refresh_from_db()
    assert follower.state == "ended"


def file_in(message: EmailMultiAlternatives) -> EmailMessage:
    """Return the calendar file of a mail as it is sent."""
    sent = email.message_from_bytes(message.message().as_bytes(), policy=policy.default)
    return next(part for part in sent.iter_attachments() if part.get_content_type() == "text/calendar")


def test_the_calendar_file_is_in_the_language_of_the_reader(town, meeting) -> None:
    town.youth.languages = ["bg", "en"]
    town.youth.save()
    User.objects.filter(pk=town.chair.user_id).update(language="en")
    convene_meeting(meeting, actor=OPERATOR)
    deliver()
    found = {
        message.to[0]: str(
            icalendar.Calendar.from_ical(file_in(message).get_content()).walk("VEVENT")[0]["summary"]
        )
        for message in mail.outbox
    }
    assert "Regular meeting" in found[town.chair.user.email]
    assert "Редовно заседание" in found[town.member.user.email]


def test_after_a_move_the_last_notice_counts(town, meeting) -> None:
    convene_meeting(meeting, actor=OPERATOR)
    reschedule_meeting(
        meeting,
        starts_at=meeting.starts_at + timedelta(days=1),
        place="Зала",
        reason="Ремонт",
        actor=OPERATOR,
    )
    assert (notice_result(meeting).total, notice_result(meeting).unreached) == (14, [])


@pytest.mark.parametrize(
    ("languages", "written"), [(["bg"], ["bg"]), (["bg", "tr"], ["bg"]), (["en", "bg"], ["en", "bg"])]
)
def test_notices_are_written_in_the_languages_of_the_council(town, meeting, languages, written) -> None:
    town.youth.languages = languages
    town.youth.save()
    User.objects.update(language="en")
    convene_meeting(meeting, actor=OPERATOR)
    cancel_meeting(meeting, reason="Няма зала", actor=OPERATOR)
    assert [set(mailing.content) for mailing in Mailing.objects.all()] == [set(written)] * 2
    deliver()
    # Who reads another language gets the council's first, and a line that says so.
    has_note = ["There is no translation of this message." in message.body for message in mail.outbox]
    assert has_note == ["en" not in written] * 14


def test_the_calendar_file_holds_time_place_and_link(town, meeting) -> None:
    convene_meeting(meeting, actor=OPERATOR)
    deliver()
    part = file_in(mail.outbox[0])
    calendar = icalendar.Calendar.from_ical(part.get_content())
    event = calendar.walk("VEVENT")[0]
    assert (part.get_filename(), part.get_content_type()) == ("meeting.ics", "text/calendar")
    assert (part.get_param("method"), str(calendar["method"])) == ("PUBLISH", "PUBLISH")
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)
    assert event["dtstart"].dt.utcoffset() == timedelta(0)
    assert str(event["organizer"]).startswith("mailto:")
    assert "1. Велоалея до училището" in str(event["description"])
    assert str(event["url"]) in str(event["description"])
    assert event["dtstart"].dt == meeting.starts_at.replace(microsecond=0)
    assert str(event["location"]) == meeting.place
    assert str(meeting.pk) in str(event["url"])


def test_a_closed_meeting_is_announced_to_members_only(town, meeting, follower) -> None:
    Meeting.objects.update(is_public=False)
    convene_meeting(meeting, actor=OPERATOR)
    deliver()
    assert town.young_person.user.email not in {message.to[0] for message in mail.outbox}


def test_cancelling_tells_the_same_people_and_calls_off_what_still_waits(town, meeting, settings) -> None:
    convene_meeting(meeting, actor=OPERATOR)
    settings.MAILS_PER_MINUTE = 5
    deliver()
    cancel_meeting(meeting, reason="Няма зала", actor=OPERATOR)
    first, second = Mailing.objects.order_by("created_at")
    assert (first.state, first.skipped) == ("cancelled", first.total - 5)
    settings.MAILS_PER_MINUTE = 100
    deliver(timedelta(seconds=61))
    second.refresh_from_db()
    assert (second.state, second.sent) == ("sent", second.total)
    part = file_in(mail.outbox[-1])
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert (part.get_param("method"), str(calendar["method"])) == ("CANCEL", "CANCEL")
    assert str(calendar.walk("VEVENT")[0]["status"]) == "CANCELLED"


def test_a_planned_meeting_is_dropped_without_a_word(town, meeting) -> None:
    cancel_meeting(meeting, reason="Няма зала", actor=OPERATOR)
    assert not Mailing.objects.exists()


def test_a_notice_that_would_come_after_the_meeting_began_is_not_sent(town, meeting) -> None:
    convene_meeting(meeting, actor=OPERATOR)
    assert deliver(timedelta(days=8)) == 0
    assert Mailing.objects.get().state == "cancelled"
    assert notice_result(meeting).sent == 0


def test_a_refused_convening_tells_nobody(town, meeting) -> None:
    meeting.agenda_items.all().delete()
    with pytest.raises(Refusal):
        convene_meeting(meeting, actor=OPERATOR)
    assert not Mailing.objects.exists()


def test_official_notices_cannot_be_stopped_in_office(town, meeting) -> None:
    convene_meeting(meeting, actor=OPERATOR)
    official = Subscription.objects.filter(topic="youth.official").first()
    with pytest.raises(Refusal) as refusal:
        stop(official)
    assert refusal.value.code == "in_office"


def test_the_chairs_table_learns_whom_the_notice_did_not_reach(town, meeting) -> None:
    assert notice_result(meeting) is None
    convene_meeting(meeting, actor=OPERATOR)
    user = town.member.user
    user.is_active = False
    user.save()
    deliver()
    result = notice_result(meeting)
    assert (result.total, result.sent, result.unreached) == (14, 13, [town.member.display_name])
    page = f"/en/c/ms/meetings/{meeting.pk}/"
    for person, learns in ((town.chair, True), (town.member, False), (town.young_person, False)):
        assert ("Notices by e-mail: 13 of 14 sent." in signed_in(person.user).get(page).text) is learns
