"""A quorum that is lost, or never came: the lawful ends of a meeting, and what becomes of its open items."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.decisions import carried
from tests.factories import Town
from tests.markup import part
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody, signed_in
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Mailing, Meeting
from youth.refusals import Refusal
from youth.selectors.attendance import open_stays, quorum_state
from youth.selectors.meetings import live_meeting
from youth.services import agenda, attendance, lost_quorum, meetings, minutes, taking_over
from youth.services.resolutions import adopt_resolution

HOUR = timedelta(hours=1)


def ruled(town: Town, **rules: object) -> Town:
    """Change the council's rules about a lost quorum before a meeting is convened."""
    town.youth.rules_overrides = {f"quorum.{name}": value for name, value in rules.items()}
    town.youth.save()
    return town


def lost(town: Town, *titles: str, item: bool = True) -> Meeting:
    """Open a meeting with eleven members, call its first item, and let one of them leave."""
    meeting = scenes.opened(town, *(titles or ("Осветление", "Велоалея")), present=11)
    if item:
        scenes.at_item(town, meeting)
    attendance.leave_hall(meeting, participant=town.members[10], actor=town.members[10])
    return meeting


def code_of(act: object) -> str:
    with pytest.raises(Refusal) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def states(meeting: Meeting) -> list[str]:
    return [item.state for item in meeting.agenda_items.order_by("position")]


def kinds(meeting: Meeting) -> list[str]:
    return [entry.kind for entry in entries_after(meeting_stream(meeting))]


def told(town: Town, meeting: Meeting, kind: str) -> str:
    """Return the sentence of the minutes in Bulgarian for an act of this kind."""
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    return next(one["text"] for one in draft.document["bg"]["paragraphs"] if one["kind"] == kind)


def test_a_meeting_waits_for_its_quorum_and_is_then_closed_with_its_open_items_left_over(town: Town) -> None:
    meeting, now = lost(town), clock.now()
    with clock.standing_at(now):
        meeting = lost_quorum.wait_for_quorum(meeting, actor=town.chair)
    assert (meeting.state, meeting.waits_until) == ("suspended", now + HOUR)
    assert code_of(lambda: lost_quorum.end_without_quorum(meeting, actor=town.chair)) == "wait_runs"
    with clock.standing_at(now + HOUR):
        meeting = lost_quorum.end_without_quorum(meeting, actor=town.chair)
    assert (meeting.state, meeting.lacked_quorum) == ("closed", True)
    assert states(meeting) == ["interrupted", "not_reached"]
    assert kinds(meeting)[-4:] == [
        "youth.quorum_awaited",
        "youth.item_left_over",
        "youth.item_left_over",
        "youth.meeting_closed",
    ]
    assert not open_stays(meeting).exists()
    closing = told(town, meeting, "youth.meeting_closed")
    assert "закри заседанието" in closing
    assert "поради липса на кворум: присъстват 10 членове, необходими са 11" in closing
    assert "прекъснато" in told(town, meeting, "youth.item_left_over")
    assert "късно до" in told(town, meeting, "youth.quorum_awaited")


def test_members_who_come_back_let_the_meeting_go_on_with_the_same_item(town: Town) -> None:
    meeting = lost_quorum.wait_for_quorum(lost(town), actor=town.chair)
    attendance.enter_hall(meeting, participant=town.members[11], actor=town.members[11])
    meeting = meetings.resume_meeting(meeting, actor=town.chair)
    assert (meeting.state, meeting.waits_until, states(meeting)[0]) == ("open", None, "under_way")


def test_a_break_during_which_the_quorum_was_lost_is_no_dead_end(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    scenes.at_item(town, meeting)
    meetings.suspend_meeting(meeting, actor=town.chair)
    attendance.leave_hall(meeting, participant=town.members[10], actor=town.secretary)
    assert code_of(lambda: meetings.resume_meeting(meeting, actor=town.chair)) == "no_quorum"
    assert code_of(lambda: meetings.close_meeting(meeting, actor=town.chair)) == "item_under_way"
    assert code_of(lambda: lost_quorum.end_without_quorum(meeting, actor=town.chair)) == "wait_first"
    lost_quorum.wait_for_quorum(meeting, actor=town.chair)
    with clock.standing_at(clock.now() + HOUR):
        assert lost_quorum.end_without_quorum(meeting, actor=town.chair).state == "closed"


@pytest.mark.parametrize(("minutes_given", "code"), [(0, "no_wait"), (5, "")])
def test_how_long_a_quorum_is_waited_for_is_what_the_rules_say(
    town: Town, minutes_given: int, code: str
) -> None:
    meeting = lost(ruled(town, suspend_minutes=minutes_given))
    if code:
        assert code_of(lambda: lost_quorum.wait_for_quorum(meeting, actor=town.chair)) == code
        assert lost_quorum.end_without_quorum(meeting, actor=town.chair).state == "closed"
    else:
        now = clock.now()
        with clock.standing_at(now):
            waiting = lost_quorum.wait_for_quorum(meeting, actor=town.chair)
        assert waiting.waits_until == now + timedelta(minutes=5)


def test_with_a_quorum_there_is_nothing_to_wait_for(town: Town) -> None:
    meeting = scenes.opened(town)
    for act in (lost_quorum.wait_for_quorum, lost_quorum.end_without_quorum):
        assert code_of(lambda act=act: act(meeting, actor=town.chair)) == "quorum_met"


def test_an_item_that_was_decided_is_finished_not_interrupted(town: Town) -> None:
    meeting = scenes.opened(ruled(town, suspend_minutes=0), present=11)
    adopt_resolution(agenda_item=scenes.at_item(town, meeting), decision=carried(), actor=town.chair)
    attendance.leave_hall(meeting, participant=town.members[10], actor=town.secretary)
    meeting = lost_quorum.end_without_quorum(meeting, actor=town.chair)
    assert states(meeting) == ["done", "not_reached"]


def test_items_left_without_a_quorum_keep_the_chair_from_simply_closing(town: Town) -> None:
    meeting = lost(town, item=False)
    assert code_of(lambda: meetings.close_meeting(meeting, actor=town.chair)) == "lost_quorum"


def test_an_adjourned_meeting_goes_on_at_the_hour_that_was_named(town: Town) -> None:
    meeting, to = lost(ruled(town, lost_action="adjourn", suspend_minutes=0)), clock.now() + 24 * HOUR
    assert code_of(lambda: lost_quorum.end_without_quorum(meeting, actor=town.chair)) == "adjourn_first"
    meeting = lost_quorum.adjourn_meeting(meeting, to=to, actor=town.chair)
    assert (meeting.state, meeting.resumes_at, states(meeting)[0]) == ("suspended", to, "under_way")
    assert not open_stays(meeting).exists()
    letter = Mailing.objects.get(useful_until=to)
    assert letter.content["bg"]["subject"].startswith("Заседанието продължава на")
    member = town.members[0]
    early = code_of(lambda: attendance.enter_hall(meeting, participant=member, actor=member))
    assert early == "too_early"
    with clock.standing_at(to):
        scenes.with_members(town, meeting, 11)
        meeting = meetings.resume_meeting(meeting, actor=town.chair)
    assert (meeting.state, meeting.resumes_at, states(meeting)[0]) == ("open", None, "under_way")


def test_an_adjourned_meeting_is_among_those_to_come_until_its_hour(town: Town) -> None:
    meeting, to = lost(ruled(town, lost_action="adjourn")), clock.now() + 72 * HOUR
    lost_quorum.adjourn_meeting(meeting, to=to, actor=town.chair)
    assert live_meeting([town.youth]) is None
    coming = part(Client().get(at("meetings", town)), "section[@aria-labelledby='coming']")
    assert f'datetime="{to.astimezone(ZoneInfo(town.youth.time_zone)):%Y-%m-%dT%H:%M}' in coming
    assert "Adjourned" in coming
    page = part(Client().get(at("meeting", town, pk=meeting.pk)), "article[@id='meeting-item']")
    assert "Adjourned to" in page
    # Nobody comes before the day: no button that would be refused.
    attend, member = at("attend", town, pk=meeting.pk), signed_in(town.member)
    assert attend not in part(member.get(at("meeting", town, pk=meeting.pk)))
    with clock.standing_at(to):
        assert live_meeting([town.youth]) == meeting
        assert attend in part(member.get(at("meeting", town, pk=meeting.pk)))
    with clock.standing_at(to + 2 * HOUR):
        page = part(Client().get(at("meeting", town, pk=meeting.pk)), "article[@id='meeting-item']")
        assert "No quorum: the meeting was to go on on" in page


def test_an_adjourned_meeting_to_which_nobody_comes_is_closed(town: Town) -> None:
    meeting, to = lost(ruled(town, lost_action="adjourn", suspend_minutes=0)), clock.now() + 24 * HOUR
    meeting = lost_quorum.adjourn_meeting(meeting, to=to, actor=town.chair)
    assert code_of(lambda: lost_quorum.end_without_quorum(meeting, actor=town.chair)) == "adjourned"
    with clock.standing_at(to):
        meeting = lost_quorum.end_without_quorum(meeting, actor=town.chair)
    assert (meeting.state, states(meeting)) == ("closed", ["interrupted", "not_reached"])


def test_adjourning_to_the_same_hour_again_writes_nothing_and_another_hour_replaces_it(town: Town) -> None:
    meeting, to = lost(ruled(town, lost_action="adjourn")), clock.now() + 24 * HOUR
    lost_quorum.adjourn_meeting(meeting, to=to, actor=town.chair)
    before = JournalEntry.objects.count()
    assert code_of(lambda: lost_quorum.adjourn_meeting(meeting, to=to, actor=town.chair)) == "same_hour"
    assert JournalEntry.objects.count() == before
    later = lost_quorum.adjourn_meeting(meeting, to=to + HOUR, actor=town.chair)
    assert later.resumes_at == to + HOUR


@pytest.mark.parametrize(("away", "code"), [(-HOUR, "starts_in_the_past"), (400 * 24 * HOUR, "too_far")])
def test_an_hour_that_is_past_or_far_away_is_a_slip(town: Town, away: timedelta, code: str) -> None:
    meeting, to = lost(ruled(town, lost_action="adjourn")), clock.now() + away
    assert code_of(lambda: lost_quorum.adjourn_meeting(meeting, to=to, actor=town.chair)) == code


def second_of(town: Town, *titles: str) -> tuple[Meeting, Meeting]:
    """Lose the quorum where the rules have a second meeting, and call it for the next day."""
    meeting = lost(ruled(town, lost_action="second_meeting", suspend_minutes=0), *titles)
    tomorrow = clock.now() + 24 * HOUR
    second = lost_quorum.call_second_meeting(meeting, starts_at=tomorrow, place="Зала 2", actor=town.chair)
    return Meeting.objects.get(pk=meeting.pk), second


def test_a_second_meeting_decides_the_open_items_with_however_many_come(town: Town) -> None:
    first, second = second_of(town, "Осветление", "Велоалея")
    assert (first.state, first.lacked_quorum, states(first)) == (
        "closed",
        True,
        ["interrupted", "not_reached"],
    )
    assert (second.state, second.second_of, second.place) == ("planned", first, "Зала 2")
    items = list(second.agenda_items.order_by("position"))
    assert [item.title for item in items] == ["Осветление", "Велоалея"]
    assert [item.continues for item in items] == list(first.agenda_items.order_by("position"))
    assert items[0].text == first.agenda_items.get(position=1).text
    second = meetings.convene_meeting(second, late_because="Спешно", actor=town.chair)
    with clock.standing_at(second.starts_at):
        scenes.with_members(town, second, 1)
        assert (quorum_state(second).needed, quorum_state(second).met) == (1, True)
        assert meetings.open_meeting(second, actor=town.chair).state == "open"
    assert "насрочи второ заседание" in told(town, first, "youth.second_meeting_called")


def test_a_second_meeting_takes_no_other_items_and_has_no_third(town: Town) -> None:
    _first, second = second_of(town)
    other = scenes.planned(town, "Друго")
    assert code_of(lambda: agenda.add_item(second, title="Ново", actor=town.secretary)) == "second_meeting"
    meetings.cancel_meeting(other, reason="Няма зала", actor=town.chair)
    left = other.agenda_items.get()
    assert code_of(lambda: taking_over.take_over_item(second, left, actor=town.secretary)) == "second_meeting"
    meetings.convene_meeting(second, late_because="Спешно", actor=town.chair)
    with clock.standing_at(second.starts_at):
        third = code_of(
            lambda: lost_quorum.call_second_meeting(
                second, starts_at=second.starts_at + 24 * HOUR, place="Зала 2", actor=town.chair
            )
        )
        assert third == "second_already"
        assert lost_quorum.end_without_quorum(second, actor=town.chair).state == "cancelled"


def test_sub_items_stay_below_theirs_in_a_second_meeting(town: Town) -> None:
    ruled(town, lost_action="second_meeting", suspend_minutes=0)
    meeting = scenes.planned(town, "Отчети", "Разни")
    parent = meeting.agenda_items.get(position=1)
    agenda.add_item(meeting, title="Първи отчет", parent=parent, actor=town.secretary)
    meeting = meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    tomorrow = meeting.starts_at + 24 * HOUR
    with clock.standing_at(meeting.starts_at):
        second = lost_quorum.call_second_meeting(
            meeting, starts_at=tomorrow, place="Зала 1", actor=town.chair
        )
    places = {item.title: item.place for item in second.agenda_items.select_related("parent")}
    assert places == {"Отчети": "1", "Първи отчет": "1.1", "Разни": "2"}


def test_a_convened_meeting_to_which_no_quorum_came_is_recorded_as_not_held(town: Town) -> None:
    meeting = scenes.convened(town)
    with clock.standing_at(meeting.starts_at):
        scenes.with_members(town, meeting, 10)
        assert code_of(lambda: lost_quorum.end_without_quorum(meeting, actor=town.chair)) == "wait_runs"
    with clock.standing_at(meeting.starts_at + HOUR):
        meeting = lost_quorum.end_without_quorum(meeting, actor=town.chair)
    assert (meeting.state, meeting.lacked_quorum, meeting.opened_at) == ("cancelled", True, None)
    assert states(meeting) == ["not_reached", "not_reached"]
    record = told(town, meeting, "youth.meeting_not_held")
    assert record.startswith("Заседанието не се проведе поради липса на кворум")
    assert "присъстваха 10 членове, необходими са 11 от 21" in record
    assert "Присъстваха: Член 1, " in record
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    sheet = draft.document["bg"]["attendance"]
    assert (len(sheet["present"]), len(sheet["absent"])) == (10, 3)
    page = at("minutes", town, pk=meeting.pk)
    assert "not held" in part(signed_in(town.member).get(page), "article")
    assert "непроведено" in draft.document["bg"]["heading"]


def test_a_meeting_that_was_called_off_has_no_minutes(town: Town) -> None:
    meeting = meetings.cancel_meeting(scenes.convened(town), reason="Няма зала", actor=town.chair)
    assert code_of(lambda: minutes.draft_minutes(meeting, actor=town.secretary)) == "wrong_state"


def test_only_who_presides_ends_a_meeting_for_want_of_a_quorum(town: Town) -> None:
    meeting = lost(ruled(town, suspend_minutes=0))
    before = JournalEntry.objects.count()
    for person in (town.secretary, town.member, town.young_person):
        with pytest.raises(PermissionDenied):
            lost_quorum.end_without_quorum(meeting, actor=person)
    assert JournalEntry.objects.count() == before


def test_an_item_that_was_left_over_goes_on_the_next_agenda_once_with_its_words(town: Town) -> None:
    meeting = lost(ruled(town, suspend_minutes=0))
    meeting = lost_quorum.end_without_quorum(meeting, actor=town.chair)
    left = meeting.agenda_items.get(position=1)
    following = scenes.planned(town, "Бюджет")
    item = taking_over.take_over_item(following, left, actor=town.secretary)
    assert (item.place, item.title, item.text, item.continues) == ("2", left.title, left.text, left)
    another = scenes.planned(town, "Спорт")
    again = code_of(lambda: taking_over.take_over_item(another, left, actor=town.secretary))
    assert again == "not_left_over"


def test_the_agenda_offers_what_earlier_meetings_left_over(town: Town) -> None:
    lost_quorum.end_without_quorum(lost(ruled(town, suspend_minutes=0)), actor=town.chair)
    following, secretary = scenes.planned(town, "Бюджет"), signed_in(town.secretary)
    address = at("agenda", town, pk=following.pk)
    offered = part(secretary.get(address), "section[@aria-labelledby='left-over']")
    assert "Осветление" in offered
    assert "interrupted" in offered
    left = AgendaItem.objects.get(title="Осветление")
    assert secretary.post(address, {"left_over": str(left.pk)}).status_code == 302
    assert following.agenda_items.filter(title="Осветление", continues=left).exists()
    assert signed_in(town.member).post(address, {"left_over": str(left.pk)}).status_code == 403
    assert secretary.post(address, {"left_over": str(left.pk)}).status_code == 409


def test_the_page_says_until_when_a_quorum_is_waited_for_and_offers_the_chair_the_way(town: Town) -> None:
    meeting, chair = lost(town), signed_in(town.chair)
    address = at("meeting", town, "bg", pk=meeting.pk)
    console = part(chair.get(address), "div[@id='meeting-console']")
    assert "много 60 минути" in console
    wait = at("meeting_step", town, pk=meeting.pk, step="wait_for_quorum")
    assert chair.post(wait).status_code == 302
    for name, client in everybody(town).items():
        assert "късно до" in part(client.get(address), "article[@id='meeting-item']"), name
    with clock.standing_at(clock.now() + HOUR):
        end = at("meeting_step", town, "bg", pk=meeting.pk, step="end_without_quorum")
        assert "времето за изчакване изтече" in part(chair.get(address), "article[@id='meeting-item']")
        assert "Да приключи ли заседанието" in part(chair.get(end))
        assert chair.post(end).status_code == 302
    item = part(Client().get(address), "article[@id='meeting-item']")
    assert "Закрито е поради липса на кворум" in item


def test_an_hour_is_named_on_the_page_of_the_step(town: Town) -> None:
    meeting = lost(ruled(town, lost_action="second_meeting", suspend_minutes=0))
    chair = signed_in(town.chair)
    address = at("meeting_step", town, pk=meeting.pk, step="second_meeting")
    assert 'name="place"' in part(chair.get(address))
    for person in (town.secretary, town.member, town.young_person, town.outsider):
        assert signed_in(person).get(address).status_code == 403
    assert chair.post(address, {"starts_at": "2020-01-01T10:00", "place": "Зала 1"}).status_code == 409
    moment = clock.now() + timedelta(days=3)
    sent = chair.post(address, {"starts_at": f"{moment:%Y-%m-%dT%H:%M}", "place": "Зала 3"})
    second = Meeting.objects.get(second_of=meeting)
    assert sent.headers["Location"] == at("meeting", town, pk=second.pk)
    # Pressed twice: the first meeting has its second one already.
    again = chair.post(address, {"starts_at": f"{moment:%Y-%m-%dT%H:%M}", "place": "Зала 3"})
    assert again.headers["Location"] == at("meeting", town, pk=meeting.pk)
    assert Meeting.objects.filter(second_of=meeting).count() == 1
    assert "left open for want of a quorum" in part(chair.get(at("meeting", town, pk=second.pk)))
    agenda_page = part(chair.get(at("agenda", town, pk=second.pk)))
    assert "A second meeting decides only what the first one left open." in agenda_page
    assert 'id="new-item"' not in agenda_page
