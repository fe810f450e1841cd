"""The floor on the pages: asked for by form and over the socket, given by the chair, seen on every screen."""

from collections.abc import Callable

from django.test import Client
from django.utils.translation import override

from plugins.deliberation.floor.models import Speech
from plugins.deliberation.floor.services.floor import give_floor, take_floor
from plugins.deliberation.floor.services.requests import withdraw_request
from plugins.deliberation.hooks import AskToSpeak, OwnSpeech, ask_many, end_live, withdraw_live
from plugins.registry import plugin_by_slug
from tests.deliberation.test_floor import ask, decided, overturned, spoken
from tests.factories import Town
from tests.markup import part
from tests.replay import assert_frames_refresh, replays
from tests.voting.test_frames import meeting_page
from tests.voting.test_pages import address, signed_in
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Participant
from youth.refusals import Refusal
from youth.services.agenda import finish_item, start_item
from youth.services.meetings import suspend_meeting


def page_of(town: Town, who: Participant | None, item: AgendaItem, language: str = "bg") -> str:
    client = signed_in(who) if who else Client()
    text: str = client.get(address("youth:meeting", town, language, pk=item.meeting_id)).text
    return text


@replays(
    "deliberation.request_made",
    "deliberation.request_withdrawn",
    "deliberation.floor_given",
    "deliberation.floor_taken",
    "deliberation.debate_summed",
)
def test_the_floor_shows_on_every_page(
    town: Town,
    item: AgendaItem,
    clients,
    django_capture_on_commit_callbacks,
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(decision_type="none")
    stream, page = meeting_stream(item.meeting), meeting_page(clients, town, item.meeting)
    speaker, other = town.members[1], town.members[2]

    def finish() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            finish_item(AgendaItem.objects.get(pk=item.pk), actor=town.chair)

    acts: list[Callable[[], object]] = [
        lambda: ask(item, speaker),
        lambda: ask(item, other, "question"),
        lambda: give_floor(Speech.objects.get(kind="question"), actor=town.chair),
        lambda: take_floor(Speech.objects.get(kind="question"), actor=town.chair),
        lambda: withdraw_request(Speech.objects.get(kind="speech"), actor=speaker),
        lambda: ask(item, town.members[4]),
        finish,
        lambda: start_item(item.meeting.agenda_items.get(position=2), actor=town.chair),
        lambda: ask(item.meeting.agenda_items.get(position=2), speaker),
        lambda: suspend_meeting(item.meeting, actor=town.chair),
    ]
    for act in acts:
        assert_frames_refresh(stream, page, act)


@replays("deliberation.debate_closed", "deliberation.time_extended", "deliberation.debate_reopened")
def test_what_the_council_decided_about_the_debate_shows(
    town: Town,
    item: AgendaItem,
    clients,
    django_capture_on_commit_callbacks,
) -> None:
    stream, page = meeting_stream(item.meeting), meeting_page(clients, town, item.meeting)
    give_floor(ask(item, town.members[1]), actor=town.chair)
    ask(item, town.members[2])

    def decide(name: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            decided(town, item, name)

    assert_frames_refresh(stream, page, lambda: decide("youth.extend_speaking_time"))
    assert_frames_refresh(stream, page, lambda: decide("youth.close_debate"))
    closing = item.meeting.polls.get(consequence="youth.close_debate")

    def overturn() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            overturned(town, closing)

    assert_frames_refresh(stream, page, overturn)


def test_a_member_asks_by_form_and_a_second_press_is_done(town: Town, item: AgendaItem) -> None:
    member = town.members[2]
    client, asks = signed_in(member), f"/en/c/ms/deliberation/items/{item.pk}/ask/"
    assert asks in page_of(town, member, item, "en")
    for _press in range(2):
        answer = client.post(asks, {"kind": "speech"}, follow=True)
        assert answer.status_code == 200
    assert "This was done already" in answer.text
    assert "you are next." in answer.text
    assert client.post(asks, {"kind": "song"}).status_code == 409
    request = Speech.objects.get()
    assert client.post(f"/en/c/ms/deliberation/{request.pk}/withdraw/").status_code == 302
    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_the_chair_gives_and_takes_and_a_second_press_is_done(
    town: Town,
    item: AgendaItem,
) -> None:
    request, other = ask(item, town.members[1]), ask(item, town.members[2])
    chair, base = signed_in(town.chair), "/en/c/ms/deliberation/"
    assert "Give Член 2 the floor: speech" in page_of(town, town.chair, item, "en")
    assert chair.post(f"{base}{other.pk}/give/").status_code == 409
    for _press in range(2):
        answer = chair.post(f"{base}{request.pk}/give/", follow=True)
        assert answer.status_code == 200
    assert "This was done already" in answer.text
    assert "Член 2 has finished" in answer.text
    for _press in range(2):
        answer = chair.post(f"{base}{request.pk}/end/", {"interrupts": "1"}, follow=True)
    assert "This was done already" in answer.text
    request.refresh_from_db()
    assert request.ended == "interrupted"


def test_everybody_sees_who_speaks_until_when_and_who_comes_next_for_which_reason(
    town: Town,
    item: AgendaItem,
) -> None:
    speech = give_floor(ask(item, town.members[1]), actor=town.chair)
    ask(item, town.members[2], "procedural")
    screen = Client().get(address("youth:meeting_screen", town, "en", pk=item.meeting_id)).text
    assert speech.ends_at is not None
    for text in (page_of(town, None, item, "en"), screen):
        assert f'data-ends="{int(speech.ends_at.timestamp() * 1000)}"' in text
        assert "The speaking time ends at" in text
        assert text.count('id="deliberation-queue"') == 1
        assert "<span>Procedural motion</span>" in text
    assert "Withdraw" not in page_of(town, None, item, "en")
    assert "I have finished" in page_of(town, town.members[1], item, "en")


def test_the_table_enters_who_raises_a_hand(town: Town, item: AgendaItem) -> None:
    enters, member = f"/en/c/ms/deliberation/items/{item.pk}/enter/", town.members[4]
    secretary = signed_in(town.secretary)
    assert enters in page_of(town, town.secretary, item, "en")
    assert secretary.get(enters).status_code == 200
    given = {"participant": str(member.pk), "kind": "question", "role": ""}
    assert secretary.post(enters, given).status_code == 302
    assert secretary.post(enters, given).status_code == 409
    assert Speech.objects.get().participant == member
    assert signed_in(member).get(enters).status_code == 403


def test_the_private_parts_are_each_readers_own(town: Town, item: AgendaItem) -> None:
    ask(item, town.members[1])
    mine = f"/en/c/ms/deliberation/meetings/{item.meeting_id}/mine/"

    def read(who: Participant) -> str:
        return part(signed_in(who).get(mine), "*[@id='deliberation-mine']")

    assert "you are next." in read(town.members[1])
    assert "you are next." not in read(town.members[2])
    gives, everybody = 'id="deliberation-give"', (town.chair, town.members[2], town.secretary)
    assert [gives in page_of(town, who, item) for who in everybody] == [True, False, False]


def test_a_whole_hall_asks_over_the_socket(town: Town, item: AgendaItem) -> None:
    message = AskToSpeak(item=item.pk, kind="speech")
    members = town.members[:3]
    outcomes = ask_many(town.youth, [(one, message) for one in (*members, town.young_person)])
    assert [isinstance(one, Exception) for one in outcomes] == [False, False, False, True]
    first = Speech.objects.get(participant=members[0])
    withdraw_live(town.youth, members[0], OwnSpeech(request=first.pk))
    second = give_floor(Speech.objects.get(participant=members[1]), actor=town.chair)
    end_live(town.youth, members[1], OwnSpeech(request=second.pk))
    second.refresh_from_db()
    assert second.ended == "by_speaker"
    nowhere = AskToSpeak(item=first.pk, kind="speech")
    (refused,) = ask_many(town.youth, [(members[2], nowhere)])
    assert isinstance(refused, Refusal)


def test_while_somebody_speaks_the_plugin_stays_on(town: Town, item: AgendaItem) -> None:
    speech = give_floor(ask(item, town.members[1]), actor=town.chair)
    plugin = plugin_by_slug("deliberation")
    with override("en"):
        assert plugin.may_disable(town.youth) == "Somebody has the floor now."
    take_floor(speech, actor=town.chair)
    assert plugin.may_disable(town.youth) is None


def test_times_are_shown_by_member_and_by_item(town: Town, item: AgendaItem) -> None:
    times = f"/en/c/ms/deliberation/meetings/{item.meeting_id}/"
    assert "Nobody has spoken yet." in Client().get(times).text
    assert f'"{times}"' not in page_of(town, None, item, "en")
    spoken(town, ask(item, town.members[1]), 90)
    spoken(town, ask(item, town.members[2]), 240)
    assert times in page_of(town, None, item, "en")
    text = Client().get(times).text
    assert text.index("Член 3") < text.index("Член 2")
    for number in ("1.5", "5.5"):
        assert number in text
    item.meeting.is_public = False
    item.meeting.save()
    assert Client().get(times).status_code == 404
