"""An item's place, "2.1" below the second one, is the same on every page, in the API and in the minutes."""

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories import Town, let_in
from tests.markup import compact, part
from tests.voting.scenes import cast
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at
from voting.models import Poll
from voting.services import announce_poll, close_poll, open_poll
from youth.models import Meeting
from youth.selectors.meetings import in_reading_order
from youth.services import agenda, meetings, minutes


def held(town: Town) -> tuple[Meeting, Poll]:
    """Hold a meeting with sub-items below the second of three items, and vote on the first of those."""
    meeting = scenes.planned(town, "Бюджет", "Отчети", "Разни")
    parent = meeting.agenda_items.get(position=2)
    for title in ("Отчет за спорта", "Отчет за културата"):
        agenda.add_item(meeting, title=title, text="1. Приема го.", parent=parent, actor=town.secretary)
    meeting = meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    let_in(meeting, *town.members)
    meetings.open_meeting(meeting, actor=town.chair)
    item = agenda.start_item(meeting.agenda_items.get(title="Отчет за спорта"), actor=town.chair)
    poll = open_poll(item, actor=town.chair)
    cast(town, poll, 13, 0, 0)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    agenda.finish_item(item, actor=town.chair)
    return meetings.close_meeting(meeting, actor=town.chair), poll


def test_a_sub_item_has_its_place_on_page_result_api_and_minutes(town: Town) -> None:
    meeting, poll = held(town)
    with override("en"):
        result = reverse("voting:detail", kwargs={"council": "ms", "pk": poll.pk})
    assert "Agenda item 2.1" in part(Client().get(result), "article")
    page = compact(part(Client().get(at("meeting", town, pk=meeting.pk)), "section[@id='meeting-agenda']"))
    assert ">2.2.</span>" in page
    answer = Client().get(f"/api/v1/c/ms/meetings/{meeting.pk}/agenda-items/").json()
    assert [(one["number"], one["name"]) for one in answer] == [
        ("1", "Бюджет"),
        ("2", "Отчети"),
        ("2.1", "Отчет за спорта"),
        ("2.2", "Отчет за културата"),
        ("3", "Разни"),
    ]
    whole = Client().get(f"/api/v1/c/ms/meetings/{meeting.pk}/").json()
    assert [one["number"] for one in whole["agendaItem"]] == ["1", "2", "2.1", "2.2", "3"]
    document = minutes.draft_minutes(meeting, actor=town.secretary).document["bg"]
    assert [one["place"] for one in document["agenda"]] == ["1", "2", "2.1", "2.2", "3"]
    assert any("2.1. Отчет за спорта" in one["text"] for one in document["paragraphs"])


def test_items_are_put_in_reading_order_with_one_query(town: Town, django_assert_num_queries: object) -> None:
    meeting, _poll = held(town)
    with django_assert_num_queries(1):  # type: ignore[operator]
        places = [item.place for item in in_reading_order(meeting.agenda_items.all())]
    assert places == ["1", "2", "2.1", "2.2", "3"]
