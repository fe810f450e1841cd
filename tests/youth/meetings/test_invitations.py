"""Before a meeting: who opened the notice, who will come; afterwards: why somebody was absent."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from lxml import html

from tests.factories import Town
from tests.markup import compact, part
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody, signed_in
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Meeting, MeetingInvitation
from youth.presenters.minutes_sheet import MinutesSheet
from youth.refusals import Refusal
from youth.selectors.invitations import expected_at
from youth.selectors.minutes import minutes_document
from youth.services.invitations import answer_invitation, forget_answers
from youth.services.meetings import close_meeting, convene_meeting, open_meeting, reschedule_meeting


def in_ten_days(town: Town) -> Meeting:
    """Convene a meeting that is ten days away."""
    meeting = scenes.planned(town)
    day = clock.now() + timedelta(days=10)
    return convene_meeting(
        reschedule_meeting(meeting, starts_at=day, place="Зала 1", actor=town.secretary), actor=town.chair
    )


def test_a_member_answers_and_changes_it_and_the_table_sees_how_many_are_expected(town: Town) -> None:
    meeting = in_ten_days(town)
    member, address = signed_in(town.member), at("answer", town, pk=meeting.pk)
    assert "Answer whether you will come" in part(member.get(at("meeting", town, pk=meeting.pk)))
    assert part(member.get(address)).count('type="radio"') == 3

    member.post(address, {"answer": "coming", "reason": "излишно"})
    assert "Your answer:<strong>I will come</strong>" in compact(
        part(member.get(at("meeting", town, pk=meeting.pk)))
    )
    row = MeetingInvitation.objects.get(participant=town.member)
    assert (row.answer, row.reason) == ("coming", "")
    member.post(address, {"answer": "away", "reason": "Състезание"})
    for one in town.members[:9]:
        if one.pk != town.member.pk:
            answer_invitation(meeting, participant=one, answer="coming", actor=town.secretary)

    expected = expected_at(meeting)
    assert (expected.away, expected.coming + expected.open) == (1, 12)
    page = compact(part(signed_in(town.secretary).get(at("expected", town, pk=meeting.pk))))
    assert f"Will come: {expected.coming}, 11 are needed for the quorum. Will not come: 1." in page
    assert "Състезание" in page
    # What somebody says beforehand decides nothing: it is in no journal.
    assert not JournalEntry.objects.filter(kind__contains="answer").exists()


def test_the_table_enters_what_a_member_said_by_telephone_and_it_is_marked_by_whom(town: Town) -> None:
    meeting = in_ten_days(town)
    secretary, address = signed_in(town.secretary), at("answer_for", town, pk=meeting.pk)
    listed = at("expected", town, pk=meeting.pk)
    assert address in part(secretary.get(listed))
    secretary.get(address)
    given = {"participant": str(town.member.pk), "answer": "away", "reason": "Пътува"}
    assert secretary.post(address, given).url == listed
    row = MeetingInvitation.objects.get(participant=town.member)
    assert (row.answer, row.reason, row.entered_by_id) == ("away", "Пътува", town.secretary.pk)
    page = html.fromstring(part(secretary.get(listed))).text_content()
    assert f"entered by {town.secretary.display_name} " in " ".join(page.split())
    member = signed_in(town.member)
    own = at("meeting", town, pk=meeting.pk)
    assert "The chair's table entered it for you." in part(member.get(own))
    member.get(at("answer", town, pk=meeting.pk))
    member.post(at("answer", town, pk=meeting.pk), {"answer": "coming"})
    row.refresh_from_db()
    assert (row.answer, row.entered_by_id) == ("coming", None)
    assert "The chair's table entered it" not in part(member.get(own))
    assert "entered by" not in part(secretary.get(listed))
    nobody = secretary.post(address, given | {"participant": str(town.young_person.pk)})
    assert nobody.status_code == 409
    assert MeetingInvitation.objects.count() == 1
    scenes_opened = scenes.opened(town)
    assert at("answer_for", town, pk=scenes_opened.pk) not in part(
        secretary.get(at("expected", town, pk=scenes_opened.pk))
    )


def test_who_may_answer_and_when(town: Town) -> None:
    meeting = scenes.planned(town)
    given = {"participant": town.member, "answer": "coming"}
    for refused_by, wanted, fields in (
        ("wrong_state", meeting, given | {"actor": town.member}),
        ("unknown_answer", in_ten_days(town), given | {"answer": "да", "actor": town.member}),
        ("not_a_member", in_ten_days(town), given | {"participant": town.young_person, "actor": town.chair}),
        (
            "reason_too_long",
            in_ten_days(town),
            given | {"answer": "away", "reason": "а" * 201, "actor": town.chair},
        ),
        ("wrong_state", scenes.opened(town), given | {"actor": town.member}),
    ):
        with pytest.raises(Refusal) as refused:
            answer_invitation(wanted, **fields)
        assert refused.value.code == refused_by
    with pytest.raises(PermissionDenied):
        answer_invitation(in_ten_days(town), **given, actor=town.members[5])


def test_the_notice_counts_as_opened_by_a_member_who_opened_the_page_signed_in(town: Town) -> None:
    meeting = in_ten_days(town)
    readers = everybody(town)
    for reader in ("member", "young", "visitor", "secretary"):
        readers[reader].get(at("meeting", town, pk=meeting.pk))
    row = MeetingInvitation.objects.exclude(participant__in=[town.secretary.pk, town.chair.pk]).get()
    assert row.participant_id == town.member.pk
    assert (row.answer, row.opened_at is None) == ("", False)
    readers["member"].get(at("meeting", town, pk=meeting.pk))
    assert MeetingInvitation.objects.get(pk=row.pk).opened_at == row.opened_at


def test_a_reason_given_beforehand_is_offered_and_printed_once_the_table_takes_it(town: Town) -> None:
    meeting = scenes.convened(town)
    absent = town.members[12]
    answer_invitation(meeting, participant=absent, answer="away", reason="Пътува", actor=absent)
    scenes.with_members(town, meeting, 12)
    meeting = open_meeting(meeting, actor=town.chair)
    secretary, address = signed_in(town.secretary), at("expected", town, pk=meeting.pk)
    page = part(secretary.get(address))
    assert page.count('name="reason"') == 1
    assert 'value="Пътува"' in page
    assert minutes_document(meeting)["bg"]["attendance"]["absent_because"] == [""]

    done = secretary.post(address, {"participant": str(absent.pk), "reason": "Служебно пътуване"})
    assert done.url == address
    assert JournalEntry.objects.filter(kind="youth.absence_explained").count() == 1
    close_meeting(meeting, actor=town.chair)
    meeting.refresh_from_db()
    sheet = MinutesSheet(minutes_document(meeting)["bg"])
    assert sheet.absent == [("Член 13", "Служебно пътуване")]
    assert not verify_stream(meeting_stream(meeting)).differs


def test_answers_are_forgotten(town: Town) -> None:
    meeting = scenes.convened(town)
    first, second = town.members[:2]
    for one in (first, second):
        answer_invitation(meeting, participant=one, answer="away", reason="Болен", actor=one)
    assert forget_answers(clock.now() + timedelta(days=89)) == 0
    assert forget_answers(clock.now() + timedelta(days=91)) == 2
    assert not MeetingInvitation.objects.exists()


def test_the_list_costs_no_more_for_more_members(town: Town, django_assert_num_queries) -> None:
    meeting = Meeting.objects.get(pk=in_ten_days(town).pk)
    for number, one in enumerate(town.members[:3]):
        if number in {0, 2}:
            answer_invitation(meeting, participant=one, answer="coming", actor=one)
        with django_assert_num_queries(4):
            expected_at(Meeting.objects.select_related("term", "council").get(pk=meeting.pk))
