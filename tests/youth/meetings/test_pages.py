"""Pages of meetings: who sees what, with how many queries, and what a press does."""

from datetime import timedelta
from itertools import cycle
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from lxml import html
from time_machine import TimeMachineFixture

from tests.decisions import carried
from tests.factories import Town, make_meeting, make_town
from tests.markup import compact, part
from tests.queries import counted_apart
from tests.youth.meetings import scenes
from youth import clock
from youth.journal.models import JournalEntry
from youth.models import AgendaItem, Attendance, Meeting, Participant, Recusal, User
from youth.services import agenda, meetings
from youth.services.recusals import declare_recusal
from youth.services.resolutions import adopt_resolution


def at(name: str, town: Town, language: str = "en", **parts: object) -> str:
    with override(language):
        return reverse(f"youth:{name}", kwargs={"council": town.youth.slug, **parts})


def signed_in(person: Participant | User) -> Client:
    client = Client()
    user = person if isinstance(person, User) else person.user
    assert user is not None
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def everybody(town: Town) -> dict[str, Client]:
    return {
        "chair": signed_in(town.chair),
        "secretary": signed_in(town.secretary),
        "member": signed_in(town.member),
        "young": signed_in(town.young_person),
        "outsider": signed_in(town.outsider),
        "visitor": Client(),
    }


def test_every_state_of_a_meeting_has_its_page_for_everybody(town: Town) -> None:
    # Everybody in one language or the other, and the screen in the other one.
    clients = zip(everybody(town).items(), cycle([("bg", "en"), ("en", "bg")]), strict=False)
    steps = [
        lambda meeting: meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair),
        lambda meeting: scenes.with_members(town, meeting, 12),
        lambda meeting: meetings.open_meeting(meeting, actor=town.chair),
        lambda meeting: scenes.at_item(town, meeting),
        lambda meeting: adopt_resolution(
            agenda_item=meeting.agenda_items.get(position=1), decision=carried(), actor=town.chair
        ),
        lambda meeting: agenda.finish_item(meeting.agenda_items.get(position=1), actor=town.chair),
        lambda meeting: meetings.suspend_meeting(meeting, actor=town.chair),
        lambda meeting: meetings.resume_meeting(meeting, actor=town.chair),
        lambda meeting: meetings.close_meeting(meeting, actor=town.chair),
    ]
    meeting, readers = scenes.planned(town), list(clients)
    for step in [lambda meeting: None, *steps]:
        step(meeting)
        meeting.refresh_from_db()
        for (name, client), languages in readers:
            for page, language in zip(("meeting", "meeting_screen"), languages, strict=True):
                response = client.get(at(page, town, language, pk=meeting.pk))
                assert response.status_code == 200, (name, page, language, meeting.state)


def test_only_the_chairs_table_gets_a_console_and_only_for_what_it_may(town: Town) -> None:
    meeting = scenes.convened(town)
    scenes.with_members(town, meeting, 11)
    pages = {
        name: client.get(at("meeting", town, pk=meeting.pk)).content.decode()
        for name, client in everybody(town).items()
    }
    assert 'id="meeting-console"' in pages["chair"]
    assert 'id="meeting-console"' in pages["secretary"]
    for name in ("member", "young", "outsider", "visitor"):
        assert 'id="meeting-console"' not in pages[name]
    opens = at("meeting_step", town, pk=meeting.pk, step="open")
    assert opens in pages["chair"]
    assert opens not in pages["secretary"]
    assert "Next, by who presides: Open the meeting" in compact(pages["secretary"])
    assert "I am present" in pages["member"]
    for name in ("young", "outsider", "visitor"):
        assert "I am present" not in pages[name]


def test_a_closed_meeting_is_for_members_only(town: Town) -> None:
    meeting = scenes.planned(town)
    Meeting.objects.update(is_public=False)
    address = at("meeting", town, pk=meeting.pk)
    codes = {name: client.get(address).status_code for name, client in everybody(town).items()}
    assert codes == {
        "chair": 200,
        "secretary": 200,
        "member": 200,
        "young": 404,
        "outsider": 404,
        "visitor": 404,
    }
    assert "No meetings yet" in Client().get(at("meetings", town)).content.decode()
    assert "No meetings yet" not in part(signed_in(town.member).get(at("meetings", town)))


def test_another_councils_meeting_is_not_found_here(town: Town) -> None:
    meeting = scenes.planned(town)
    with override("en"):
        address = reverse("youth:meeting", kwargs={"council": town.municipal.slug, "pk": meeting.pk})
    assert Client().get(address).status_code == 404
    assert Client().get(at("meeting", town, pk=uuid4())).status_code == 404


def test_the_chair_runs_a_whole_meeting_with_forms_alone(
    town: Town, time_machine: TimeMachineFixture
) -> None:
    # It ends on the day on which it began.
    time_machine.move_to((clock.now() + timedelta(days=1)).replace(hour=10))
    chair, secretary, member = signed_in(town.chair), signed_in(town.secretary), signed_in(town.member)
    begins = timezone.localtime(clock.now() + timedelta(minutes=2), ZoneInfo(town.youth.time_zone))
    starts = begins.strftime("%Y-%m-%dT%H:%M")
    response = secretary.post(
        at("meeting_new", town),
        {"kind": "regular", "starts_at": starts, "place": "Зала 1", "is_public": "on"},
    )
    meeting = Meeting.objects.get()
    assert response.headers["Location"] == at("agenda", town, pk=meeting.pk)
    for title in ("Осветление", "Велоалея"):
        data = {"title": title, "text": "Да.", "decision_type": "ordinary", "topic": "budget"}
        assert secretary.post(at("agenda", town, pk=meeting.pk), data).status_code == 302
    second = meeting.agenda_items.get(title="Велоалея")
    secretary.post(at("agenda_item", town, pk=meeting.pk, item=second.pk), {"act": "up"})
    second.refresh_from_db()
    assert second.position == 1

    def step(name: str, **data: str) -> int:
        return chair.post(at("meeting_step", town, pk=meeting.pk, step=name), data).status_code

    assert step("convene") == 409
    assert step("convene", late_because="Спешно") == 302
    assert member.post(at("attend", town, pk=meeting.pk), {"to": "enter"}).status_code == 302
    assert step("open") == 409
    sheet = at("attendance", town, pk=meeting.pk)
    for other in town.members[:10]:
        assert secretary.post(sheet, {"participant": str(other.pk), "to": "enter"}).status_code == 302
    assert step("open") == 302
    assert step("start_item", item=str(second.pk)) == 302
    recused = member.post(at("recuse", town, pk=meeting.pk), {"item": str(second.pk), "ground": "close"})
    assert recused.status_code == 302
    assert Recusal.objects.get().participant == town.member
    assert step("close") == 409
    assert step("close_item") == 302
    assert step("start_item", item=str(meeting.agenda_items.get(position=2).pk)) == 302
    # Postponing what is under way is put to the vote, so the chair has no button for it.
    assert step("postpone_item") == 404
    assert step("close_item") == 302
    assert step("check_quorum") == 302
    assert step("suspend") == 302
    assert step("resume") == 302
    assert chair.get(at("meeting_step", town, pk=meeting.pk, step="close")).status_code == 200
    assert step("close") == 302
    meeting.refresh_from_db()
    assert meeting.state == "closed"


def test_after_the_notice_the_chair_may_postpone_an_item_that_was_not_reached(town: Town) -> None:
    meeting = scenes.planned(town, "Осветление")
    chair, secretary = signed_in(town.chair), signed_in(town.secretary)
    page = at("agenda", town, pk=meeting.pk)
    assert 'value="postpone"' not in part(chair.get(page))
    meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    assert b'value="postpone"' in chair.get(page).content
    assert 'value="postpone"' not in part(secretary.get(page))

    item = meeting.agenda_items.get()
    place = at("agenda_item", town, pk=meeting.pk, item=item.pk)
    assert secretary.post(place, {"act": "postpone"}).status_code == 403
    asked = chair.post(place, {"act": "postpone"})
    assert "It is left for a later meeting." in part(asked, "main")
    assert meeting.agenda_items.get().state == "planned"
    assert chair.post(place, {"act": "postpone_asked"}).status_code == 302
    item.refresh_from_db()
    assert item.state == "postponed"


def test_a_refusal_is_shown_on_the_page_with_its_numbers_and_changes_nothing(town: Town) -> None:
    meeting = scenes.convened(town)
    scenes.with_members(town, meeting, 10)
    before = JournalEntry.objects.count()
    response = signed_in(town.chair).post(at("meeting_step", town, pk=meeting.pk, step="open"))
    assert response.status_code == 409
    text = response.content.decode()
    assert "10 members are present, 11 of 21 are needed" in text
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("step", ["open", "convene", "close", "start_item", "cancel"])
def test_nobody_else_takes_steps(town: Town, step: str) -> None:
    meeting = scenes.convened(town)
    for name in ("member", "young", "outsider", "visitor"):
        response = everybody(town)[name].post(at("meeting_step", town, pk=meeting.pk, step=step))
        assert response.status_code == (302 if name == "visitor" else 403), name
    assert (
        signed_in(town.chair).post(at("meeting_step", town, pk=meeting.pk, step="dance")).status_code == 404
    )
    meeting.refresh_from_db()
    assert meeting.state == "convened"


def test_a_step_that_asks_nothing_is_taken_by_post_alone_by_those_who_may_take_it(town: Town) -> None:
    meeting = scenes.convened(town)

    def answers(step: str) -> list[int]:
        address = at("meeting_step", town, pk=meeting.pk, step=step)
        people = everybody(town)
        return [people[name].get(address).status_code for name in ("chair", "member", "outsider", "visitor")]

    assert answers("suspend") == [405, 403, 403, 302]
    assert answers("cancel") == [200, 403, 403, 302]
    assert answers("dance") == [404, 404, 403, 302]


def test_only_members_enter_and_only_the_table_keeps_the_sheet(town: Town) -> None:
    meeting = scenes.convened(town)
    for name in ("young", "outsider", "visitor"):
        client = everybody(town)[name]
        entering = client.post(at("attend", town, pk=meeting.pk), {"to": "enter"})
        assert entering.status_code == (403 if name == "young" else 302)
        sheet = client.get(at("attendance", town, pk=meeting.pk))
        assert sheet.status_code == (302 if name == "visitor" else 403)
    assert signed_in(town.member).get(at("attendance", town, pk=meeting.pk)).status_code == 403
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("page", ["meeting_new", "agenda", "agenda_item"])
def test_only_the_table_prepares(town: Town, page: str) -> None:
    meeting = scenes.planned(town)
    parts: dict[str, object] = {} if page == "meeting_new" else {"pk": meeting.pk}
    if page == "agenda_item":
        parts["item"] = meeting.agenda_items.get(position=1).pk
    codes = {name: one.get(at(page, town, **parts)).status_code for name, one in everybody(town).items()}
    assert codes == {
        "chair": 200,
        "secretary": 200,
        "member": 403,
        "young": 403,
        "outsider": 403,
        "visitor": 302,
    }


def test_what_a_form_gets_wrong_is_said_at_the_field(town: Town) -> None:
    secretary = signed_in(town.secretary)
    response = secretary.post(
        at("meeting_new", town), {"kind": "regular", "starts_at": "2020-01-01T10:00", "place": "X"}
    )
    assert response.status_code == 409
    assert "must begin in the future" in response.content.decode()
    assert not Meeting.objects.exists()
    meeting = scenes.planned(town)
    response = secretary.post(at("agenda", town, pk=meeting.pk), {"title": "", "decision_type": "ordinary"})
    assert response.status_code == 409


def test_the_item_under_way_is_marked_in_the_agenda(town: Town) -> None:
    meeting = scenes.opened(town, "Осветление", "Велоалея")
    scenes.at_item(town, meeting, 2)
    text = Client().get(at("meeting", town, pk=meeting.pk)).content.decode()
    marked = text.split('aria-current="step"')[1]
    assert "Велоалея" in marked.split("</li>")[0]


def test_what_people_wrote_is_escaped(town: Town) -> None:
    meeting = scenes.opened(town, "<script>alert(1)</script>")
    scenes.at_item(town, meeting)
    for client in everybody(town).values():
        assert "<script>alert(1)" not in part(client.get(at("meeting", town, pk=meeting.pk)))


# Real transactions here: inside a test's own one, every plugin that is asked would add a savepoint.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_meetings_takes_the_same_queries_for_one_and_three(
    rows: int, django_assert_num_queries
) -> None:
    town = make_town()
    for _ in range(rows):
        scenes.convened(town)
    address = at("meetings", town)
    Client().get(address)
    # Council, meetings ahead, count of past ones, plugins of the council; the frame is remembered.
    with django_assert_num_queries(4):
        assert Client().get(address).status_code == 200


# A reader is the session, the account, the participation and whether they follow the meeting; members have
# their own place in what was read for the hall. The rest is the council, the meeting with the head of its
# stream, agenda, recusals, register, seats, who is in the hall and resolutions. The frame is remembered.
OWN_QUERIES = {"visitor": 8, "young": 12, "member": 12, "secretary": 12, "chair": 12, "screen": 7}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("items", [1, 3])
def test_the_live_page_takes_the_same_queries_for_one_item_and_three(items: int) -> None:
    town = make_town()
    meeting = scenes.opened(town, *[f"Точка {number}" for number in range(items)])
    item = scenes.at_item(town, meeting)
    for member in town.members[1 : items + 1]:
        declare_recusal(item, participant=member, ground="close", actor=member)
    readers = {name: (client, "meeting") for name, client in everybody(town).items() if name != "outsider"}
    readers["screen"] = (Client(), "meeting_screen")
    made = {}
    for name, (client, page) in readers.items():
        address = at(page, town, pk=meeting.pk)
        client.get(address)
        with counted_apart() as counted:
            assert client.get(address).status_code == 200
        made[name] = len(counted.own)
    assert made == OWN_QUERIES


def test_empty_lists_say_so(town: Town) -> None:
    assert "No meetings yet" in Client().get(at("meetings", town)).content.decode()
    assert "No resolutions yet" in Client().get(at("resolutions", town)).content.decode()


def test_unknown_items_are_not_found(town: Town) -> None:
    meeting = scenes.opened(town)
    chair = signed_in(town.chair)
    assert chair.get(at("agenda_item", town, pk=meeting.pk, item=uuid4())).status_code == 404
    assert chair.post(at("recuse", town, pk=meeting.pk), {"item": "x"}).status_code == 409
    assert chair.post(at("attendance", town, pk=meeting.pk), {"participant": "x"}).status_code == 404
    start = chair.post(at("meeting_step", town, pk=meeting.pk, step="start_item"), {"item": str(uuid4())})
    assert start.status_code == 409
    assert not AgendaItem.objects.exclude(state="planned").exists()


def test_the_secretary_sees_how_a_draft_is_read_before_it_is_saved(town: Town) -> None:
    meeting = scenes.planned(town)
    item = meeting.agenda_items.get(position=1)
    typed = "На основание чл. 1\nI. Дава:\n1. зала"
    fields = {"title": item.title, "text": typed, "decision_type": "ordinary"}
    secretary = signed_in(town.secretary)

    for place in (at("agenda", town, pk=meeting.pk), at("agenda_item", town, pk=meeting.pk, item=item.pk)):
        page = secretary.post(place, fields | {"preview": "1"})
        assert page.status_code == 200
        text = compact(page.content.decode())
        assert '<p class="points-ground" lang="bg">На основание чл. 1</p>' in text
        assert '<span class="point-number">I.</span>' in text
    item.refresh_from_db()
    assert (item.legal_ground, meeting.agenda_items.count()) == ("", 2)

    secretary.post(at("agenda_item", town, pk=meeting.pk, item=item.pk), fields)
    item.refresh_from_db()
    assert (item.legal_ground, item.text) == ("На основание чл. 1", "На основание чл. 1\nI. Дава:\n  1. зала")


def test_only_a_coming_meeting_says_that_its_agenda_is_still_to_come(town: Town) -> None:
    make_meeting(town.term)
    make_meeting(town.term, Meeting.State.CLOSED)
    coming, past = html.fromstring(part(Client().get(at("meetings", town)))).xpath("//ul[@class='dates']/li")
    assert "still to come" in coming.text_content()
    assert "still to come" not in past.text_content()
