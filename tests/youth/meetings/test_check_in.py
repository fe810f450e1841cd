"""Checking in: by the code of the hall, by the member's own word, by the table's list, at a roll call."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Town
from tests.markup import part
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody, signed_in
from youth import clock
from youth.commands import CheckIn, check_in_many
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.live.batches import batches
from youth.live.together import Batch, Sent, run_together
from youth.models import Attendance, Meeting
from youth.refusals import Refusal
from youth.selectors.hall_codes import Scanned, hall_code, judge_code
from youth.selectors.minutes import minutes_document
from youth.services.attendance import check_in, enter_together
from youth.services.meetings import close_meeting
from youth.short_addresses import short_code

Way = Attendance.Way


def scan(client: Client, town: Town, meeting: Meeting, code: str) -> str:
    """Scan a code of the hall and return the page on which the press is, with its messages."""
    address = at("scanned_code", town, pk=meeting.pk, code=code)
    return client.get(address, follow=True).content.decode()


def code_now(meeting: Meeting) -> str:
    return hall_code(meeting, clock.now())


def test_a_code_is_valid_in_its_minute_and_the_next_and_in_its_hall_alone(town: Town) -> None:
    meeting, other = scenes.planned(town), scenes.planned(town, "Друга")
    now = clock.now()
    code = hall_code(meeting, now)
    changed = ("0" if code[-1] != "0" else "1").join([code[:-1], ""])

    assert code == hall_code(meeting, now.replace(second=0)) != hall_code(meeting, now + timedelta(minutes=1))
    assert judge_code(meeting, code, now) == Scanned.VALID
    assert judge_code(meeting, code.upper(), now + timedelta(minutes=1)) == Scanned.VALID
    assert judge_code(meeting, code, now + timedelta(minutes=2)) == Scanned.EXPIRED
    assert judge_code(meeting, hall_code(meeting, now + timedelta(hours=1)), now) == Scanned.EXPIRED
    assert judge_code(other, code, now) == Scanned.UNKNOWN
    for forged in (changed, "", "x", "ж" * 16, code + "0"):
        assert judge_code(meeting, forged, now) == Scanned.UNKNOWN


def test_a_member_scans_and_presses_once_and_row_and_act_say_by_which_way(town: Town) -> None:
    meeting = scenes.convened(town)
    member = signed_in(town.member)
    short = reverse("hall_in_short", kwargs={"meeting": short_code(meeting.pk), "code": code_now(meeting)})

    page = part(member.get(short, follow=True, headers={"accept-language": "en"}))
    assert "You have scanned the code of the hall." in page
    pressed = member.post(at("check_in", town, pk=meeting.pk))

    assert pressed.url == at("meeting", town, pk=meeting.pk)
    assert Attendance.objects.get().way == Way.CODE
    entry = JournalEntry.objects.get(kind="youth.hall_entered")
    assert (entry.actor, entry.payload["way"]) == (town.member.pk, "code")
    assert member.post(at("check_in", town, pk=meeting.pk)).status_code == 302
    assert Attendance.objects.count() == 1
    assert "You are in the hall since" in part(member.get(at("check_in", town, pk=meeting.pk)))


def test_who_scans_signed_out_presses_after_signing_in_though_the_code_has_changed(town: Town) -> None:
    meeting, phone = scenes.convened(town), Client()
    answer = phone.get(at("scanned_code", town, pk=meeting.pk, code=code_now(meeting)), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/en/account")
    phone.force_login(town.member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        assert "You have scanned" in part(phone.get(at("check_in", town, pk=meeting.pk)))
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        assert "You have scanned" not in part(phone.get(at("check_in", town, pk=meeting.pk)))


def test_an_old_or_a_forged_code_says_so_and_leaves_the_ordinary_ways(town: Town) -> None:
    meeting, other = scenes.convened(town), scenes.planned(town, "Друга")
    member = signed_in(town.member)
    old = hall_code(meeting, clock.now() - timedelta(minutes=3))
    for code, message in (
        (old, "This code was shown earlier and is no longer valid."),
        (code_now(other), "This code is not one of this meeting."),
        ("0" * 16, "This code is not one of this meeting."),
    ):
        page = scan(member, town, meeting, code)
        assert message in page
        assert "or tell the secretary" in page
    member.post(at("check_in", town, pk=meeting.pk))
    assert Attendance.objects.get().way == Way.SELF


def test_who_is_no_member_scans_for_nothing(town: Town) -> None:
    meeting = scenes.convened(town)
    young = signed_in(town.young_person)
    page = scan(young, town, meeting, code_now(meeting))
    assert "Only members in office are on the attendance sheet." in page
    assert young.post(at("check_in", town, pk=meeting.pk)).status_code == 403
    assert not Attendance.objects.exists()


def test_the_code_is_shown_by_the_table_alone_and_while_attendance_is_taken(town: Town) -> None:
    meeting = scenes.convened(town)
    readers = everybody(town)
    codes = {name: one.get(at("hall_code", town, pk=meeting.pk)).status_code for name, one in readers.items()}
    assert codes == {
        "chair": 200,
        "secretary": 200,
        "member": 403,
        "young": 403,
        "outsider": 403,
        "visitor": 302,
    }
    screen, page = at("meeting_screen", town, pk=meeting.pk), at("hall_code", town, pk=meeting.pk)
    shown = f"/h/{short_code(meeting.pk)}/"
    for reader, is_shown in (("secretary", True), ("member", False), ("visitor", False)):
        assert (shown in part(readers[reader].get(screen))) == is_shown
    assert shown in part(readers["secretary"].get(page))
    with clock.standing_at(clock.now() - timedelta(days=2)):
        assert shown not in part(readers["secretary"].get(page))


def test_list_and_roll_call_are_two_ways_and_the_minutes_have_the_roll_call(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    address = at("attendance", town, pk=meeting.pk)
    secretary = signed_in(town.secretary)
    secretary.post(address, {"to": "enter_marked", "member": str(town.members[11].pk)})
    secretary.post(address, {"to": "roll_call", "member": str(town.members[12].pk)})
    ways = dict(Attendance.objects.values_list("participant", "way"))
    assert [ways[one.pk] for one in town.members[10:13]] == ["self", "list", "roll_call"]
    page = part(secretary.get(address))
    assert "at a roll call" in page
    close_meeting(meeting, actor=town.chair)
    meeting.refresh_from_db()
    told = " ".join(one["text"] for one in minutes_document(meeting)["bg"]["paragraphs"])
    assert "На поименното повикване" in told


def test_verify_notices_another_way(town: Town) -> None:
    meeting = scenes.convened(town)
    check_in(meeting, participant=town.member, way=Way.CODE)
    enter_together(meeting, participants=[town.members[3].pk], way=Way.ROLL_CALL, actor=town.secretary)
    assert not verify_stream(meeting_stream(meeting)).differs
    Attendance.objects.filter(way=Way.CODE).update(way=Way.LIST)
    assert {one.code for one in verify_stream(meeting_stream(meeting)).differs} == {"attendance"}


def test_many_check_in_over_the_live_connection_in_one_go(town: Town) -> None:
    meeting = scenes.convened(town)
    message = CheckIn(meeting=meeting.pk)
    people = [town.members[0], town.members[1], town.young_person]
    outcomes = check_in_many(town.youth, [(one, message) for one in people])
    assert outcomes[:2] == [{}, {}]
    assert isinstance(outcomes[2], Exception)
    # Once more is no mistake.
    assert check_in_many(town.youth, [(town.members[0], message)]) == [{}]
    nowhere = CheckIn(meeting=town.member.pk)
    (refused,) = check_in_many(town.youth, [(town.members[2], nowhere)])
    assert isinstance(refused, Refusal)
    assert {one.payload["present"] for one in JournalEntry.objects.filter(kind="youth.hall_entered")} == {
        1,
        2,
    }


@pytest.mark.django_db(transaction=True)
def test_form_and_live_command_share_the_commits_of_the_hall(town: Town) -> None:
    meeting = scenes.convened(town)
    try:
        assert check_in(meeting, participant=town.members[0]).way == Way.SELF
        with pytest.raises(Refusal) as refused:
            check_in(meeting, participant=town.members[0])
        assert refused.value.code == "already_present"
    finally:
        batches.stop()
    batch = Batch(town.youth.slug, "youth.check_in", "bg")
    sent = [Sent(one.pk, {"meeting": str(meeting.pk), "to": "enter"}) for one in town.members[:5]]
    answers = run_together(batch, [*sent, Sent(town.young_person.pk, {"meeting": str(meeting.pk)})])
    assert [one["ok"] for one in answers] == [True] * 5 + [False]
    assert Attendance.objects.count() == 5
