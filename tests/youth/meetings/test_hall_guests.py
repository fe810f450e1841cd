"""Guests and officials in the hall: entered by the table, shown live, printed in the minutes."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import Town
from tests.markup import compact, part
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody, signed_in
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import HallGuest, Minutes
from youth.presenters.minutes_sheet import MinutesSheet
from youth.refusals import Refusal
from youth.selectors.minutes import minutes_document
from youth.services.hall_guests import correct_guest, enter_guest, remove_guest
from youth.services.meetings import close_meeting


def test_the_secretary_enters_a_guest_whom_everybody_sees_and_the_minutes_name(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    secretary, address = signed_in(town.secretary), at("hall_guests", town, pk=meeting.pk)
    secretary.get(address)
    secretary.post(address, {"name": "Мария Колева", "capacity": "заместник-кмет"})

    for reader in everybody(town).values():
        assert "Мария Колева" in part(reader.get(at("meeting", town, pk=meeting.pk)))
    entry = JournalEntry.objects.get(kind="youth.hall_guest_entered")
    assert "Колева" not in str(entry.payload)
    again = secretary.post(address, {"name": "Мария Колева", "capacity": "заместник-кмет"})
    assert "This guest is entered already." in part(again, status=409)
    guest = HallGuest.objects.get()
    one = at("hall_guest", town, pk=meeting.pk, guest=guest.pk)
    assert secretary.post(one, {"name": "Мария Колева", "capacity": "зам.-кмет"}).url == address
    close_meeting(meeting, actor=town.chair)
    meeting.refresh_from_db()
    assert MinutesSheet(minutes_document(meeting)["bg"]).also_present == ["Мария Колева, зам.-кмет"]
    assert not verify_stream(meeting_stream(meeting)).differs
    HallGuest.objects.update(name="Друга")
    assert {one.code for one in verify_stream(meeting_stream(meeting)).differs} == {"attendance"}


def test_who_was_not_there_is_taken_off_the_list(town: Town) -> None:
    meeting = scenes.convened(town)
    guest = enter_guest(meeting, name="Иван", actor=town.chair)
    secretary = signed_in(town.secretary)
    secretary.post(at("hall_guest", town, pk=meeting.pk, guest=guest.pk), {"to": "remove"})
    assert not HallGuest.objects.exists()
    assert not verify_stream(meeting_stream(meeting)).differs
    with pytest.raises(Refusal) as refused:
        remove_guest(guest, actor=town.secretary)
    assert refused.value.code == "guest_removed"


def test_who_enters_guests_and_when(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    guest = enter_guest(meeting, name="Иван", actor=town.secretary)
    with pytest.raises(PermissionDenied):
        enter_guest(meeting, name="Петър", actor=town.member)
    for words, code in (
        ({"name": " "}, "no_name"),
        ({"name": "а" * 121}, "name_too_long"),
        ({"name": "а", "capacity": "а" * 201}, "capacity_too_long"),
    ):
        with pytest.raises(Refusal) as refused:
            enter_guest(meeting, **words, actor=town.secretary)
        assert refused.value.code == code
    acts = JournalEntry.objects.count()
    correct_guest(guest, name="Иван", actor=town.secretary)
    assert JournalEntry.objects.count() == acts
    with pytest.raises(Refusal) as refused:
        enter_guest(scenes.planned(town, "Друга"), name="Иван", actor=town.secretary)
    assert refused.value.code == "wrong_state"
    close_meeting(meeting, actor=town.chair)
    meeting.refresh_from_db()
    enter_guest(meeting, name="Късно вписан", actor=town.secretary)
    Minutes.objects.create(meeting=meeting, state=Minutes.State.OBJECTIONS)
    with pytest.raises(Refusal) as refused:
        correct_guest(guest, name="Друг", actor=town.secretary)
    assert refused.value.code == "not_a_draft"
    page = signed_in(town.secretary).get(at("hall_guests", town, pk=meeting.pk))
    assert "Късно вписан" in compact(part(page))
