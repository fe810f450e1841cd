"""Reasons, mover, rapporteur and incoming number of an item; taking it off; what the pages ask and show."""

import pytest
from django.test import Client
from lxml import html

from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at
from voting.services.opening import open_poll
from youth.journal.comparison import differences
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting
from youth.refusals import Refusal
from youth.services import agenda
from youth.services.agenda import Description

ABOUT = Description(
    reasons="Тъмно е.\nСтава опасно.",
    mover="Комисия по градска среда",
    rapporteur="Мая Ботева",
    incoming_number="14/26.11.2026",
)
FIELDS = {
    "title": "Осветление",
    "text": "1. Да се поправи.",
    "decision_type": "ordinary",
    "topic": "",
    "reasons": ABOUT.reasons,
    "mover": ABOUT.mover,
    "rapporteur": ABOUT.rapporteur,
    "incoming_number": ABOUT.incoming_number,
}


def described(item: AgendaItem) -> Description:
    item.refresh_from_db()
    return Description(
        reasons=item.reasons,
        mover=item.mover,
        rapporteur=item.rapporteur,
        incoming_number=item.incoming_number,
    )


@pytest.fixture
def secretary(town: Town) -> Client:
    client = Client()
    client.force_login(town.secretary.user)
    return client


def test_a_new_item_is_entered_with_all_that_belongs_to_it(town: Town, secretary: Client) -> None:
    meeting = scenes.planned(town)
    secretary.post(at("agenda", town, pk=meeting.pk), FIELDS)
    item = meeting.agenda_items.get(title="Осветление")
    assert described(item) == ABOUT
    page = secretary.get(at("agenda", town, pk=meeting.pk)).content.decode()
    assert "Комисия по градска среда" in page
    assert "14/26.11.2026" in page


def test_what_belongs_to_an_item_is_entered_until_it_is_voted_on_and_its_words_until_the_notice(
    town: Town, secretary: Client
) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)
    place = at("agenda_item", town, pk=meeting.pk, item=item.pk)
    form = html.fromstring(secretary.get(place).content).xpath("//main//form")[0]
    assert set(form.xpath(".//input[not(@type='hidden')]/@name|.//textarea/@name")) == {
        "reasons",
        "mover",
        "rapporteur",
        "incoming_number",
    }
    secretary.post(place, FIELDS)
    assert (item.title, described(item)) == ("Осветление на алеята", ABOUT)

    open_poll(item, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        agenda.describe_item(item, Description(), actor=town.secretary)
    assert refused.value.code == "poll_open"
    page = secretary.get(place).content.decode()
    assert "nothing of it can be changed any more" in page
    assert secretary.post(place, FIELDS | {"mover": "Друг"}).status_code in {200, 302, 409}
    assert described(item) == ABOUT


@pytest.mark.parametrize(
    ("field", "value"), [("reasons", "а" * 10_001), ("mover", "а" * 201), ("incoming_number", "1" * 61)]
)
def test_too_long_words_are_refused_at_their_field(town: Town, field: str, value: str) -> None:
    item = scenes.planned(town).agenda_items.first()
    with pytest.raises(Refusal) as refused:
        agenda.describe_item(item, Description(**{field: value}), actor=town.secretary)
    assert refused.value.field == field


def test_saying_the_same_again_is_no_act(town: Town) -> None:
    item = scenes.planned(town).agenda_items.first()
    agenda.describe_item(item, ABOUT, actor=town.secretary)
    before = entries(item.meeting)
    agenda.describe_item(item, ABOUT, actor=town.secretary)
    assert entries(item.meeting) == before


@pytest.mark.parametrize("field", ["reasons", "mover", "rapporteur", "incoming_number"])
def test_a_description_changed_past_the_journal_is_noticed(town: Town, field: str) -> None:
    item = scenes.planned(town).agenda_items.first()
    agenda.describe_item(item, ABOUT, actor=town.secretary)
    stream = meeting_stream(item.meeting)
    assert differences(stream) == []
    AgendaItem.objects.filter(pk=item.pk).update(**{field: "Друго"})
    assert [one.code for one in differences(stream)] == ["item"]


def test_a_reason_changed_past_the_journal_is_noticed(town: Town) -> None:
    item = scenes.convened(town).agenda_items.first()
    agenda.take_off_item(item, reason="Липсва становище.", actor=town.secretary)
    AgendaItem.objects.filter(pk=item.pk).update(taken_off_because="Друго")
    assert [one.code for one in differences(meeting_stream(item.meeting))] == ["item"]


def entries(meeting: Meeting) -> int:
    return entries_after(meeting_stream(meeting)).count()


def test_the_office_takes_an_announced_item_off_with_a_reason_under_its_own_name(
    town: Town, secretary: Client
) -> None:
    meeting = scenes.convened(town)
    item = meeting.agenda_items.get(position=1)
    place = at("agenda_item", town, pk=meeting.pk, item=item.pk)
    asked = secretary.post(place, {"act": "take_off"})
    assert asked.status_code == 200
    assert html.fromstring(asked.content).xpath("//main//textarea[@name='reason']")
    secretary.post(place, {"act": "take_off", "reason": "Липсва становище."})
    item.refresh_from_db()
    assert (item.state, item.taken_off_because) == ("withdrawn", "Липсва становище.")
    assert "Липсва становище." in secretary.get(at("agenda", town, pk=meeting.pk)).content.decode()


def test_a_draft_of_an_agenda_is_changed_without_a_reason(town: Town, secretary: Client) -> None:
    meeting = scenes.planned(town)
    item = meeting.agenda_items.get(position=1)
    secretary.post(at("agenda_item", town, pk=meeting.pk, item=item.pk), {"act": "take_off"})
    item.refresh_from_db()
    assert item.state == "withdrawn"
