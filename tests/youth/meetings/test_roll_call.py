"""The roll call at one press, and corrections of what was entered wrongly."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from tests.factories import Town
from tests.markup import part
from tests.voting.scenes import opened_poll
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody, signed_in
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Attendance, AttendanceCorrection, Meeting, Participant
from youth.refusals import Refusal
from youth.selectors.attendance import open_stays, quorum_state, stays_of
from youth.selectors.minutes import attendance_sheet, minutes_document
from youth.services.attendance import enter_together, leave_hall
from youth.services.attendance_corrections import annul_stay, correct_stay
from youth.services.meetings import close_meeting, open_meeting


def called(town: Town, meeting: Meeting, members: list[Participant]) -> list[Attendance]:
    """Enter the members at a roll call."""
    return enter_together(meeting, participants=[one.pk for one in members], actor=town.secretary)


def stay_of(member: Participant) -> Attendance:
    """Return a member's only stay."""
    return Attendance.objects.select_related("meeting__council").get(participant=member)


def differences(meeting: Meeting) -> set[str]:
    """Return the codes of what rows and acts of a meeting say differently."""
    return {one.code for one in verify_stream(meeting_stream(meeting)).differs}


def refusal_of(stay: Attendance, entered_at: datetime, left_at: datetime | None, **fields: object) -> str:
    """Correct a stay and return why it is refused."""
    with pytest.raises(Refusal) as refused:
        correct_stay(stay, entered_at=entered_at, left_at=left_at, **fields)  # type: ignore[arg-type]
    return refused.value.code


def test_a_roll_call_is_one_act_and_who_was_entered_before_stays_as_entered(town: Town) -> None:
    meeting = scenes.convened(town)
    scenes.with_members(town, meeting, 2)
    before = JournalEntry.objects.count()

    stays = called(town, meeting, town.members[:12])

    assert len(stays) == 10
    assert JournalEntry.objects.count() == before + 1
    assert quorum_state(meeting).present == 12
    assert open_meeting(meeting, actor=town.chair).state == "open"
    assert not differences(meeting)


def test_a_roll_call_enters_all_or_nobody(town: Town) -> None:
    meeting = scenes.convened(town)
    for people, code in (
        ([], "nobody_entered"),
        ([town.member, town.young_person], "not_a_member"),
        ([town.member, town.municipal_secretary], "not_a_member"),
    ):
        with pytest.raises(Refusal) as refused:
            called(town, meeting, people)
        assert refused.value.code == code
    with pytest.raises(PermissionDenied):
        enter_together(meeting, participants=[town.member.pk], actor=town.member)
    assert not Attendance.objects.exists()


def test_a_wrong_time_is_corrected_and_both_are_kept(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    called(town, meeting, [town.members[11]])
    stay = stay_of(town.members[11])
    wrong, right = stay.entered_at, stay.entered_at - timedelta(minutes=9)

    correct_stay(stay, entered_at=right, left_at=None, reason="Дойде по-рано.", actor=town.secretary)

    kept = AttendanceCorrection.objects.get()
    assert (kept.was_entered_at, kept.entered_at, kept.annuls) == (wrong, right, False)
    assert stay_of(town.members[11]).entered_at == right
    assert not differences(meeting)


def test_a_leaving_that_never_was_is_taken_back(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    leave_hall(meeting, participant=town.members[0], actor=town.secretary)
    stay = stay_of(town.members[0])
    assert not quorum_state(meeting).met

    correct_stay(stay, entered_at=stay.entered_at, left_at=None, reason="Друг излезе.", actor=town.secretary)

    assert quorum_state(meeting).met
    assert not differences(meeting)


def test_who_was_not_there_at_all_is_nowhere_counted_and_may_still_come(town: Town) -> None:
    meeting = scenes.opened(town, present=12)

    annul_stay(stay_of(town.members[11]), reason="Същото име.", actor=town.secretary)

    assert quorum_state(meeting).present == 11
    assert open_stays(meeting).count() == stays_of(meeting).count() == 11
    assert called(town, meeting, [town.members[11]])
    leave_hall(meeting, participant=town.members[11], actor=town.secretary)
    close_meeting(meeting, actor=town.chair)
    meeting.refresh_from_db()
    (row,) = [one for one in attendance_sheet(meeting)["present"] if one["name"] == "Член 12"]
    assert len(row["stays"]) == 1
    assert not differences(meeting)


def test_a_correction_changes_no_vote_that_was_opened(town: Town) -> None:
    poll = opened_poll(town, present=13)

    annul_stay(stay_of(town.members[12]), reason="Не е тук.", actor=town.secretary)

    poll.refresh_from_db()
    assert poll.present == poll.voters.count() == 13


def test_what_can_not_have_been_is_refused_and_nothing_is_written(town: Town) -> None:
    meeting = scenes.opened(town, present=12)
    member, by = town.members[11], {"reason": "Грешка.", "actor": town.secretary}
    leave_hall(meeting, participant=member, actor=town.secretary)
    called(town, meeting, [member])
    first, second = Attendance.objects.filter(participant=member).order_by("pk")
    came, now, minute = second.entered_at, clock.now(), timedelta(minutes=1)
    acts = JournalEntry.objects.count()

    assert refusal_of(second, came, None, **by) == "nothing_corrected"
    assert refusal_of(second, came, came - minute, **by) == "left_before_entering"
    assert refusal_of(second, now + minute, None, **by) == "in_the_future"
    assert refusal_of(second, came - minute, now + minute, **by) == "in_the_future"
    assert refusal_of(second, came - timedelta(days=2), None, **by) == "before_the_day"
    assert refusal_of(first, first.entered_at, None, **by) == "stays_overlap"
    earlier = first.entered_at - minute
    assert refusal_of(first, earlier, first.left_at, **by | {"reason": " "}) == "no_reason"
    with pytest.raises(PermissionDenied):
        correct_stay(first, entered_at=earlier, left_at=None, reason="Грешка.", actor=member)
    assert JournalEntry.objects.count() == acts
    annul_stay(second, reason="Грешка.", actor=town.secretary)
    assert refusal_of(second, came - minute, None, **by) == "stay_annulled"
    close_meeting(meeting, actor=town.chair)
    assert refusal_of(first, came - minute, None, **by) == "wrong_state"


def test_the_minutes_print_a_correction_with_both_times_and_its_reason(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    called(town, meeting, town.members[11:13])
    annul_stay(stay_of(town.members[11]), reason="Сбъркано име.", actor=town.secretary)
    stay = stay_of(town.members[12])
    right = stay.entered_at - timedelta(minutes=2)
    correct_stay(stay, entered_at=right, left_at=None, reason="Закъснял запис", actor=town.secretary)
    close_meeting(meeting, actor=town.chair)
    meeting.refresh_from_db()

    told = " ".join(one["text"] for one in minutes_document(meeting)["bg"]["paragraphs"])

    assert "в залата влязоха: Член 12, Член 13" in told
    assert "на Член 12" in told
    assert "Причина: Сбъркано име. Присъстващи" in told
    assert "Причина: Закъснял запис. Присъстващи" in told


def test_verify_notices_what_was_changed_in_a_correction(town: Town) -> None:
    meeting = scenes.opened(town, present=12)
    annul_stay(stay_of(town.members[11]), reason="Сбъркано име.", actor=town.secretary)
    assert not differences(meeting)
    for change in (
        lambda: AttendanceCorrection.objects.update(reason="Друго"),
        lambda: AttendanceCorrection.objects.update(annuls=False),
        lambda: AttendanceCorrection.objects.all().delete(),
        lambda: Attendance.objects.filter(annulled_at__isnull=False).update(annulled_at=None),
    ):
        with transaction.atomic():
            change()
            assert "attendance" in differences(meeting), change
            transaction.set_rollback(True)


def sheet(client: Client, town: Town, meeting: Meeting) -> str:
    """Return the main part of the attendance sheet's page."""
    return part(client.get(at("attendance", town, pk=meeting.pk)))


def test_the_secretary_enters_the_marked_ones_at_one_press(town: Town) -> None:
    meeting = scenes.convened(town)
    secretary, address = signed_in(town.secretary), at("attendance", town, pk=meeting.pk)
    fields = {"to": "enter_marked", "member": [str(one.pk) for one in town.members[:12]]}
    assert sheet(secretary, town, meeting).count('type="checkbox"') == 13
    assert part(secretary.get(address, {"mark": "all"})).count("checked") == 13

    assert secretary.post(address, fields).status_code == 302
    assert secretary.post(address, fields).status_code == 302

    assert open_stays(meeting).count() == 12
    assert sheet(secretary, town, meeting).count('type="checkbox"') == 1
    assert secretary.post(address, {"to": "enter_marked"}).status_code == 409
    assert signed_in(town.member).post(address, fields).status_code == 403


def test_the_secretary_corrects_a_time_on_a_page_of_its_own(town: Town) -> None:
    meeting = scenes.opened(town, present=12)
    stay = stay_of(town.members[11])
    place = {"pk": meeting.pk, "stay": stay.pk}
    address, secretary = at("attendance_correction", town, **place), signed_in(town.secretary)
    assert address in sheet(secretary, town, meeting)
    shown = secretary.get(address).context["form"]
    entered = shown["entered_at"].value().astimezone(shown.fields["entered_at"].widget.attrs.get("tz"))

    refused = secretary.post(address, {"entered_at": entered.strftime("%Y-%m-%dT%H:%M"), "reason": "Да"})
    assert "These are the times that are entered already." in part(refused, status=409)
    assert secretary.post(
        address, {"entered_at": entered.strftime("%Y-%m-%dT%H:%M"), "annuls": "on", "reason": "Друг е."}
    ).url == at("attendance", town, pk=meeting.pk)

    page = sheet(secretary, town, meeting)
    assert "Друг е." in page
    assert "was not in the hall" in page
    codes = {name: client.get(address).status_code for name, client in everybody(town).items()}
    assert codes == {
        "chair": 404,
        "secretary": 404,
        "member": 403,
        "young": 403,
        "outsider": 403,
        "visitor": 302,
    }
