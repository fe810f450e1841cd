"""Before a meeting: the notice as a document, the reminder, word of a changed agenda."""

from datetime import timedelta

from django.core import mail

from tests.factories import Town
from tests.youth.mail.conftest import VERSION, deliver
from tests.youth.meetings import scenes
from youth import clock
from youth.mail.subscriptions import follow, recipient_for_account
from youth.models import Meeting
from youth.services.agenda import add_item, change_item, take_off_item
from youth.services.invitations import answer_invitation
from youth.services.meetings import cancel_meeting, convene_meeting, reschedule_meeting
from youth.services.reminders import remind_members, tell_of_changed_agendas


def in_ten_days(town: Town) -> Meeting:
    """Convene a meeting that is ten days away; its letters are sent."""
    meeting = scenes.planned(town)
    day = clock.now() + timedelta(days=10)
    meeting = reschedule_meeting(meeting, starts_at=day, place="Зала 1", actor=town.secretary)
    meeting = convene_meeting(meeting, actor=town.chair)
    deliver()
    return meeting


def told() -> set[str]:
    return {message.to[0] for message in mail.outbox}


def test_the_notice_goes_along_as_a_document_and_asks_members_alone_for_an_answer(town: Town) -> None:
    follow(recipient_for_account(town.young_person.user), town.youth, "youth.meetings", version=VERSION)
    meeting = in_ten_days(town)
    by_reader = {message.to[0]: message for message in mail.outbox}
    for message in by_reader.values():
        (paper,) = [one for one in message.attachments if getattr(one, "mimetype", "") == "application/pdf"]
        assert paper.filename == f"notice-{meeting.notice_number}.pdf"
        assert paper.content.startswith(b"%PDF")
    answer = f"/meetings/{meeting.pk}/answer/"
    assert answer in by_reader[town.member.user.email].body
    assert answer not in by_reader[town.young_person.user.email].body


def test_who_has_not_answered_is_reminded_once_on_the_day_before(town: Town) -> None:
    meeting = in_ten_days(town)
    answer_invitation(meeting, participant=town.members[3], answer="away", actor=town.members[3])
    answer_invitation(meeting, participant=town.members[4], answer="unsure", actor=town.members[4])
    mail.outbox.clear()
    assert remind_members(town.youth, meeting.starts_at - timedelta(hours=25)) == 0
    day_before = meeting.starts_at - timedelta(hours=23)
    with clock.standing_at(day_before):
        assert remind_members(town.youth, day_before) == 1
        assert remind_members(town.youth, day_before) == 0
    deliver(timedelta(days=9, hours=2))
    members = {one.user.email for one in town.members}
    assert told() == members - {town.members[3].user.email}
    assert f"/meetings/{meeting.pk}/answer/" in mail.outbox[0].body


def test_nobody_is_reminded_of_a_notice_of_yesterday_or_of_a_meeting_that_was_called_off(town: Town) -> None:
    scenes.convened(town)
    assert remind_members(town.youth, clock.now()) == 0
    meeting = in_ten_days(town)
    cancel_meeting(meeting, reason="Няма зала", actor=town.chair)
    assert remind_members(town.youth, meeting.starts_at - timedelta(hours=20)) == 0


def test_one_letter_says_that_the_agenda_has_changed_once_it_is_quiet(town: Town) -> None:
    meeting = in_ten_days(town)
    mail.outbox.clear()
    assert tell_of_changed_agendas(town.youth, clock.now() + timedelta(hours=1)) == 0
    _first, second = meeting.agenda_items.order_by("position")
    take_off_item(second, reason="Оттеглен", actor=town.secretary)
    late = add_item(meeting, title="Пейки", text="Да.", actor=town.secretary)
    change_item(late, title="Пейки в парка", text="Да.", decision_type="ordinary", actor=town.secretary)
    soon, later = clock.now() + timedelta(minutes=10), clock.now() + timedelta(minutes=16)
    assert tell_of_changed_agendas(town.youth, soon) == 0
    assert tell_of_changed_agendas(town.youth, later) == 1
    assert tell_of_changed_agendas(town.youth, later) == 0
    deliver()
    assert {one.user.email for one in town.members} <= told()
    (body,) = {message.body.split("\n-- ")[0] for message in mail.outbox}
    assert "3. Пейки в парка" in body
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        add_item(meeting, title="Закъсняла", actor=town.secretary)
        assert tell_of_changed_agendas(town.youth, clock.now() + timedelta(minutes=16)) == 1
