"""Notice in words, late and with its reason; a meeting that is moved or called off before it opens."""

from datetime import timedelta

import icalendar
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.factories import Town, make_meeting
from tests.markup import part
from tests.printed import text_of
from tests.youth.meetings import scenes
from tests.youth.people.test_council_pages import signed_in
from youth import clock
from youth.journal.comparison import differences
from youth.journal.minutes import paragraph
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import Mailing, Meeting, Participant
from youth.presenters.duties import own_tiles
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services import meetings


def test_the_reason_of_a_late_notice_is_in_the_notice_on_the_page_and_in_the_minutes(town: Town) -> None:
    meeting = meetings.convene_meeting(scenes.planned(town), late_because="Бюджетът", actor=town.chair)
    assert "Причина: Бюджетът" in Mailing.objects.get().content["bg"]["intro"]
    page = signed_in(town.member.user).get(f"/bg/c/ms/meetings/{meeting.pk}/").text
    assert "Причина: Бюджетът" in page
    assert "Предизвестие: 0 дни, нужни са 7." in page
    (entry,) = entries_after(meeting_stream(meeting)).filter(kind="youth.meeting_convened")
    assert "Причина: Бюджетът." in (paragraph(entry, "bg") or "")


def under(town: Town, **rules: object) -> None:
    """Give the council other values of its rules."""
    town.youth.rules_overrides = rules
    town.youth.save()


@pytest.mark.parametrize(
    ("field", "value", "kind", "days", "words"),
    [
        ("notice.days_regular", 5, "regular", 6, "Предизвестие: 6 дни, нужни са 5."),
        ("notice.days_extraordinary", 1, "extraordinary", 1, "Предизвестие: 1 ден, нужни са 1."),
        ("notice.count", "clear", "regular", 9, "Предизвестие: 8 дни, нужни са 7."),
    ],
)
def test_the_days_of_notice_are_those_of_the_rules(
    town: Town, field: str, value: object, kind: str, days: int, words: str
) -> None:
    under(town, **{field: value})
    meeting = scenes.planned(town, kind=kind)
    starts_at = clock.now() + timedelta(days=days)
    meetings.reschedule_meeting(meeting, starts_at=starts_at, place="Зала 2", actor=town.secretary)
    chair = signed_in(town.chair.user)
    for address in ("", "steps/convene/"):
        page = chair.get(f"/bg/c/ms/meetings/{meeting.pk}/{address}").text
        assert words in page
    assert "late_because" not in page
    assert not meetings.convene_meeting(meeting, actor=town.chair).is_late_notice


def test_the_days_for_the_papers_are_on_the_page_and_the_desk_names_the_last_one(town: Town) -> None:
    under(town, **{"notice.materials_days": 2})
    meeting = scenes.planned(town)
    starts_at = clock.now() + timedelta(days=5)
    meetings.reschedule_meeting(meeting, starts_at=starts_at, place="Зала 2", actor=town.secretary)
    meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    page = signed_in(town.member.user).get(f"/bg/c/ms/meetings/{meeting.pk}/").text
    assert "Материалите, ако се изпратят днес: 5 дни, нужни са 2." in page
    tiles = {tile.key: tile for tile in own_tiles(town.youth, town.secretary)}
    assert tiles[f"youth.papers.{meeting.pk}"].due == today_in(town.youth, starts_at) - timedelta(days=2)
    under(town, **{"notice.materials_days": 0})
    fresh = make_meeting(town.term)
    answer = signed_in(town.member.user).get(f"/bg/c/ms/meetings/{fresh.pk}/")
    assert "Материалите" not in part(answer)


def moved(meeting: Meeting, actor: Participant, reason: str = "Ремонт", **changes: object) -> Meeting:
    """Move a meeting to another hour or place, for a reason."""
    values = {"starts_at": meeting.starts_at, "place": meeting.place} | changes
    return meetings.reschedule_meeting(meeting, reason=reason, actor=actor, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({"starts_at": timedelta(days=400)}, "Ремонт", "too_far"),
        ({"starts_at": timedelta(days=-1)}, "Ремонт", "starts_in_the_past"),
        ({"place": " "}, "Ремонт", "no_place"),
        ({"place": "Зала 9"}, " ", "no_reason"),
        ({"place": "Зала 9"}, "а" * 301, "too_long"),
        ({}, "Ремонт", "nothing_changed"),
    ],
)
def test_a_convened_meeting_is_not_moved_without_a_reason_or_to_no_day(
    town: Town, changes: dict[str, object], reason: str, code: str
) -> None:
    meeting = scenes.convened(town)
    if isinstance(days := changes.get("starts_at"), timedelta):
        changes = changes | {"starts_at": clock.now() + days}
    with pytest.raises(Refusal) as refused:
        moved(meeting, town.chair, reason, **changes)
    assert refused.value.code == code


def sequence_of(mailing: Mailing) -> int:
    """Return the version that the attached calendar file gives."""
    event = icalendar.Calendar.from_ical(mailing.content["bg"]["calendar"]).walk("VEVENT")[0]
    return int(event["sequence"])


def test_everybody_invited_is_notified_that_the_meeting_is_moved_and_why(town: Town) -> None:
    meeting = scenes.planned(town)
    at = clock.now() + timedelta(days=9)
    meetings.reschedule_meeting(meeting, starts_at=at, place="Зала 2", actor=town.secretary)
    meeting = meetings.convene_meeting(meeting, actor=town.chair)
    with pytest.raises(PermissionDenied):
        moved(meeting, town.secretary, starts_at=at + timedelta(days=1))
    meeting = moved(meeting, town.chair, starts_at=at + timedelta(days=1))
    assert not meeting.is_late_notice
    notice, news = Mailing.objects.order_by("created_at")
    assert (notice.state, news.total) == ("cancelled", 14)
    assert "Причина: Ремонт" in news.content["bg"]["intro"]
    assert sequence_of(news) > sequence_of(notice)
    assert "Причина: Ремонт" in Client().get(f"/bg/c/ms/meetings/{meeting.pk}/").text
    # Ahead of the day of the notice, and too late for it.
    meeting = moved(meeting, town.chair, "Зает салон", starts_at=clock.now() + timedelta(days=2))
    assert (meeting.is_late_notice, meeting.late_because) == (True, "Зает салон")
    paragraphs = [
        paragraph(entry, "bg") or ""
        for entry in entries_after(meeting_stream(meeting)).filter(kind="youth.meeting_moved")
    ]
    # The row has the last reason alone.
    assert ["Причина: Ремонт." in text for text in paragraphs] == [False, False]
    assert ["Причина: Зает салон." in text for text in paragraphs] == [False, True]
    assert "7 дни" in paragraphs[1]


def test_a_meeting_that_was_opened_is_neither_moved_nor_called_off(town: Town) -> None:
    meeting = scenes.opened(town)
    for act in (
        lambda: moved(meeting, town.chair, place="Зала 9"),
        lambda: meetings.cancel_meeting(meeting, reason="Няма зала", actor=town.chair),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "wrong_state"


def test_a_meeting_is_called_off_with_a_reason_that_is_shown_until_a_day_after(town: Town) -> None:
    meeting = scenes.convened(town)
    with pytest.raises(Refusal) as refused:
        meetings.cancel_meeting(meeting, reason="", actor=town.chair)
    assert refused.value.code == "no_reason"
    meeting = meetings.cancel_meeting(meeting, reason="Наводнение в залата", actor=town.chair)
    last = Mailing.objects.order_by("created_at").last()
    assert last is not None
    assert last.useful_until == meeting.starts_at + timedelta(days=1)
    assert "Причина: Наводнение в залата" in last.content["bg"]["intro"]
    for page in ("", f"{meeting.pk}/"):
        assert "Наводнение в залата" in Client().get(f"/bg/c/ms/meetings/{page}").text


@pytest.mark.parametrize("field", ["late_because", "moved_because", "called_off_because"])
def test_a_changed_reason_is_found(town: Town, field: str) -> None:
    meeting = scenes.convened(town)
    meeting = moved(meeting, town.chair, place="Зала 9")
    meetings.cancel_meeting(meeting, reason="Няма зала", actor=town.chair)
    assert not list(differences(meeting_stream(meeting)))
    Meeting.objects.filter(pk=meeting.pk).update(**{field: "Друго"})
    assert [one.code for one in differences(meeting_stream(meeting))] == ["meeting"]


def test_the_notice_is_a_document_with_its_outgoing_number_and_who_signs_it(town: Town) -> None:
    scenes.convened(town)
    meeting = scenes.convened(town, "Велоалея", "Скейт площадка")
    member = signed_in(town.member.user)
    address = f"/bg/c/ms/meetings/{meeting.pk}/notice.pdf"
    assert address in member.get(f"/bg/c/ms/meetings/{meeting.pk}/").text
    text = text_of(member.get(address).content)
    for words in (
        "Изх. № 2/",
        "ПОКАНА",
        "1. Велоалея",
        "2. Скейт площадка",
        "Причина: Спешно",
        "Председател",
    ):
        assert words.replace(" ", "") in text, words
    assert town.chair.display_name.replace(" ", "") in text
    planned = make_meeting(town.term)
    assert member.get(f"/bg/c/ms/meetings/{planned.pk}/notice.pdf").status_code == 404


def test_the_secretary_reaches_the_agenda_and_sees_whether_the_mails_went_out(town: Town) -> None:
    meeting = scenes.planned(town)
    address = f"/bg/c/ms/meetings/{meeting.pk}/"
    secretary = signed_in(town.secretary.user)
    assert f"{address}agenda/" in secretary.get(address).text
    meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    page = secretary.get(address).text
    assert f"{address}agenda/" in page
    assert "Съобщения по имейл: изпратени 0 от 14." in page
