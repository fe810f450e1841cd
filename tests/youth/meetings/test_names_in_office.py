"""Names are those of the moment that is described, and a misspelt one is corrected by an act."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.registers import (
    closed,
    coming_midnight,
    drafted,
    mandate_of,
    newcomer,
    present,
    told,
)
from tests.youth.meetings.test_replay import Watch, watch  # noqa: F401 - a fixture
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.models import Minutes, NameCorrection, Office
from youth.refusals import Refusal
from youth.selectors.attendance import names_in_office
from youth.selectors.minutes import attendance_sheet
from youth.services.erasure import erase_account
from youth.services.mandates import end_mandate, give_mandate
from youth.services.minutes import open_minutes_to_objections
from youth.services.names import correct_name_in_office
from youth.services.people import set_birth_date


def test_minutes_name_people_as_they_were(town: Town) -> None:
    meeting = closed(town, scenes.opened(town))
    midnight = coming_midnight(town)
    seat = mandate_of(town.member).seat
    set_birth_date(town.member.user, date(2006, 5, 4))  # type: ignore[arg-type]
    end_mandate(mandate_of(town.member), midnight, "resigned", actor=town.chair)
    with clock.standing_at(clock.now() + timedelta(days=1)):
        give_mandate(seat, town.member, "Борис Новофамилиев", midnight, actor=town.chair)
        document = drafted(town, meeting)["bg"]
        now = names_in_office(town.youth, [town.member.pk])
    assert now == {town.member.pk: "Борис Новофамилиев"}
    assert "Член 13" in told(document, "youth.meeting_opened")[0]
    assert "Новофамилиев" not in str(document)
    assert present(document["attendance"])[-1] == "Член 13"


def test_a_name_of_a_moment_is_that_of_what_was_held_then(town: Town) -> None:
    person, zone = newcomer(town, "Показно име"), ZoneInfo(town.youth.time_zone)
    first = Office.objects.create(
        council=town.youth,
        participant=person,
        role="moderator",
        name_in_office="Първо Име",
        starts_at=datetime(2026, 3, 1, tzinfo=zone),
        ends_at=datetime(2026, 4, 1, tzinfo=zone),
    )
    Office.objects.create(
        council=town.youth,
        participant=person,
        role="verifier",
        name_in_office="Второ Име",
        starts_at=datetime(2026, 6, 1, tzinfo=zone),
    )

    def on(month: int, day: int) -> str:
        return names_in_office(town.youth, [person.pk], at=datetime(2026, month, day, 12, tzinfo=zone))[
            person.pk
        ]

    assert [on(2, 1), on(3, 1), on(3, 31), on(5, 1), on(6, 1)] == [
        "Първо Име",
        "Първо Име",
        "Първо Име",
        "Първо Име",
        "Второ Име",
    ]
    Office.objects.filter(pk=first.pk).update(name_in_office="")
    assert on(3, 1) == "заличено име"


def test_a_misspelt_name_is_corrected_by_an_act_that_keeps_both_spellings(town: Town) -> None:
    meeting = scenes.opened(town)
    mandate = mandate_of(town.member)
    correct_name_in_office(mandate, "Член Тринадесет", actor=town.secretary)
    assert list(NameCorrection.objects.values_list("before", "after")) == [("Член 13", "Член Тринадесет")]
    entry = JournalEntry.objects.get(kind="youth.name_corrected")
    assert "Член" not in str(entry.payload)
    assert JournalEntry.objects.filter(
        stream=meeting_stream(meeting), kind="youth.register_name_corrected"
    ).exists()
    meeting = closed(town, meeting)
    document = drafted(town, meeting)["bg"]
    assert "Член Тринадесет" in told(document, "youth.meeting_opened")[0]
    assert present(document["attendance"])[-1] == "Член Тринадесет"
    open_minutes_to_objections(Minutes.objects.get(), actor=town.secretary)
    correct_name_in_office(mandate, "Друг Правопис", actor=town.secretary)
    assert present(attendance_sheet(meeting))[-1] == "Член Тринадесет"


@pytest.mark.parametrize(
    ("name", "code"), [("Член 13", "name_unchanged"), ("  ", "name_in_office"), ("Ян", "name_in_office")]
)
def test_a_correction_must_correct(town: Town, name: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        correct_name_in_office(mandate_of(town.member), name, actor=town.secretary)
    assert refused.value.code == code


def test_erasing_forgets_the_corrections_too(town: Town) -> None:
    correct_name_in_office(mandate_of(town.member), "Член Тринадесет", actor=town.secretary)
    assert town.member.user is not None
    erase_account(town.member.user)
    assert not NameCorrection.objects.exists()
