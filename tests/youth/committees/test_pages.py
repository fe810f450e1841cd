"""Pages of committees: who sees and who may what, the form of a meeting, lists, calendar, mail, desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from lxml import html

from tests.factories import Town
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.youth.committees import scenes
from tests.youth.meetings import scenes as council
from voting.phrasing import REASONS as VOTES
from youth.models import Meeting
from youth.policies import may, meetings_seen
from youth.presenters.duties import own_tiles
from youth.presenters.invitation import invitation_pdf
from youth.selectors.steps import REASONS as STEPS

# Elections are held by the council alone.
OF_COUNCIL_ALONE = {"unknown_office", "not_a_member"}
Browser = Callable[[Any], Client]


def at(page: str, town: Town, **more: object) -> str:
    """Return the Bulgarian address of a page of the youth council."""
    return reverse(f"youth:{page}", kwargs={"council": town.youth.slug, **more})


def people(town: Town, browser: Browser) -> dict[str, Client]:
    """Return browsers of the committee's chair, its member, its secretary, and of people outside it."""
    users = {
        "chair": town.members[2],
        "member": town.members[4],
        "secretary": town.secretary,
        "council's chair": town.chair,
        "other member": town.members[8],
        "citizen": town.young_person,
    }
    return {"visitor": Client()} | {name: browser(one) for name, one in users.items()}


def test_everybody_reads_the_page_of_a_committee_and_two_plan(town: Town, client_for: Browser) -> None:
    scenes.announced(town, (4, 1, 0))
    page = at("committee", town, pk=scenes.culture(town).pk)
    plans = at("committee_meeting_new", town, pk=scenes.culture(town).pk)
    for name, client in people(town, client_for).items():
        answer = client.get(page)
        assert answer.status_code == 200
        words = html.fromstring(answer.content).text_content()
        assert "Член 3" in words
        assert "Скейт площадка" in words
        assert (plans in answer.text) == (name in {"chair", "secretary"}), name
    statuses = {name: one.get(plans).status_code for name, one in people(town, client_for).items()}
    assert statuses == {
        "visitor": 302,
        "chair": 200,
        "member": 403,
        "secretary": 200,
        "council's chair": 403,
        "other member": 403,
        "citizen": 403,
    }


def test_no_refusal_in_a_meeting_says_that_the_council_acts() -> None:
    """Sentences that are said in the council and in committees alike name neither."""
    named = re.compile(r"(?i)\bthe council\b(?!'s rules)")
    of_one_body = {"not_in_committee", "committee_not_constituted", *OF_COUNCIL_ALONE}
    with override("en"):
        said = {str(code): str(words) for table in (STEPS, VOTES) for code, words in table.items()}
    assert {code for code, words in said.items() if named.search(words)} == of_one_body


def test_a_committee_of_another_council_is_not_there(town: Town) -> None:
    kwargs = {"council": town.municipal.slug, "pk": scenes.culture(town).pk}
    assert Client().get(reverse("youth:committee", kwargs=kwargs)).status_code == 404


def test_its_chair_plans_a_meeting_on_its_page(town: Town, client_for: Browser) -> None:
    client, page = client_for(town.members[2]), at("committee_meeting_new", town, pk=scenes.culture(town).pk)
    form = client.get(page)
    assert "constituent" not in part(form, "select[@name='kind']")
    values = {"kind": "regular", "starts_at": "2027-02-01T18:00", "place": "Зала 2", "is_public": "on"}
    answer = client.post(page, values | {"form_token": token_in(form)})
    meeting = Meeting.objects.get()
    assert answer.status_code == 302
    assert (meeting.committee, meeting.term) == (scenes.culture(town), town.term)
    refused = client.post(page, values | {"kind": "constituent"})
    assert refused.status_code == 409


def token_in(answer: Any) -> str:
    """Return the token of the form."""
    return html.fromstring(answer.content).xpath("//input[@name='form_token']/@value")[0]


def test_frames_of_other_sites_and_the_hall_name_the_committee(town: Town) -> None:
    meeting = scenes.convened(town)
    for page in ("meeting_embed", "meeting_screen"):
        shown = Client().get(at(page, town, pk=meeting.pk))
        assert meeting.committee is not None
        for name in (town.youth.own_name, meeting.committee.name):
            assert f"<span>{name}</span>" in part(shown, "main")


def test_a_closed_meeting_is_seen_by_its_members_and_the_table(town: Town, client_for: Browser) -> None:
    town.youth.rules_overrides = {
        "session.openness": {"value": "by_item", "source": "", "confirmed": False},
        "session.closed_needs_reason": {"value": False, "source": "", "confirmed": False},
    }
    town.youth.save()
    meeting = scenes.planned(town)
    Meeting.objects.update(is_public=False)
    page = at("meeting", town, pk=meeting.pk)
    statuses = {name: one.get(page).status_code for name, one in people(town, client_for).items()}
    assert statuses == {
        "visitor": 404,
        "chair": 200,
        "member": 200,
        "secretary": 200,
        "council's chair": 200,
        "other member": 404,
        "citizen": 404,
    }
    meeting.refresh_from_db()
    for person in (None, town.members[2], town.members[4], town.secretary, town.members[8], town.chair):
        listed = meetings_seen(person, town.youth.meetings.all()).exists()
        assert listed == may("meeting.see", person, meeting)


def test_the_console_is_the_committees(town: Town, client_for: Browser) -> None:
    meeting = scenes.convened(town)
    page = at("meeting", town, pk=meeting.pk)
    shown = {
        name: 'id="meeting-console"' in one.get(page).text for name, one in people(town, client_for).items()
    }
    assert [name for name, is_shown in shown.items() if is_shown] == ["chair", "secretary"]
    console = part(client_for(town.secretary).get(page), "div[@id='meeting-console']")
    assert at("presiding", town, pk=meeting.pk) in console


def test_members_come_and_vote_by_the_same_buttons_and_others_do_not(town: Town, client_for: Browser) -> None:
    meeting = scenes.convened(town)
    page = at("attend", town, pk=meeting.pk)
    statuses = {
        name: one.post(page, {"act": "enter"}).status_code for name, one in people(town, client_for).items()
    }
    assert statuses["member"] == statuses["chair"] == 302
    assert statuses["other member"] == statuses["citizen"] == statuses["council's chair"] == 403


def test_lists_and_calendar_name_the_committee(town: Town, client_for: Browser) -> None:
    scenes.convened(town)
    council.convened(town)
    words = html.fromstring(Client().get(at("meetings", town)).content).text_content()
    assert words.count("Култура и спорт: ") == 1
    calendar = Client().get(at("meetings_calendar", town)).content.decode().replace("\r\n ", "")
    assert "Младежки съвет: Култура и спорт: " in calendar
    own = Client().get(at("council", town)).text
    assert "Култура и спорт: " not in own
    assert at("committee", town, pk=scenes.culture(town).pk) in own


def test_only_who_is_in_it_is_invited_on_the_own_page(town: Town, client_for: Browser) -> None:
    scenes.convened(town)
    invited = {
        name: "Култура и спорт: " in one.get(at("profile", town)).text
        for name, one in people(town, client_for).items()
        if name != "visitor"
    }
    assert [name for name, is_so in invited.items() if is_so] == ["chair", "member", "secretary"]


def test_the_desk_shows_the_chair_of_a_committee_what_waits(town: Town) -> None:
    scenes.planned(town)
    tiles = {
        name: [tile.title for tile in own_tiles(town.youth, one) if "Култура" in str(tile.title)]
        for name, one in {"chair": town.members[2], "council": town.chair, "member": town.members[4]}.items()
    }
    assert len(tiles["chair"]) == 1
    assert tiles["council"] == tiles["member"] == []
    secretary = [str(tile.title) for tile in own_tiles(town.youth, town.secretary)]
    assert any("Култура" in title for title in secretary)


def test_the_api_gives_the_opinion_with_the_item(town: Town) -> None:
    outcome = scenes.announced(town, (4, 1, 0))
    item = outcome.poll.agenda_item
    item.subject_label, item.subject_id = "youth.rule_change", town.chair.pk
    item.save()
    meeting = council.opened(town)
    meeting.agenda_items.filter(position=1).update(
        subject_label=item.subject_label, subject_id=item.subject_id
    )
    for sitting in (meeting, item.meeting):
        address = reverse("api:agenda_items", kwargs={"council": town.youth.slug, "pk": sitting.pk})
        # What is filed on paper takes two: the switches of the plugins, and the items about proposals.
        with exactly(6 if sitting == meeting else 7):
            items = Client().get(address).json()
        assert [len(one["opinions"]) for one in items] == ([1, 0] if sitting == meeting else [1])
        (opinion,) = items[0]["opinions"]
        assert {key: opinion[key] for key in ("stance", "votes_for", "votes_against", "members")} == {
            "stance": "for",
            "votes_for": 4,
            "votes_against": 1,
            "members": 5,
        }
        assert opinion["committee"] == str(item.meeting.committee_id)
        assert opinion["rapporteur"] == "Член 3"
    whole = Client().get(reverse("api:meeting", kwargs={"council": town.youth.slug, "pk": meeting.pk})).json()
    assert whole["agendaItem"][0]["opinions"] == items[0]["opinions"]
    schema = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]
    assert {"stance", "committee", "rapporteur"} <= set(schema["CommitteeOpinion"]["properties"])


def test_the_opinion_is_read_beside_the_matter_on_the_agenda(town: Town, client_for: Browser) -> None:
    outcome = scenes.announced(town, (4, 1, 0))
    item = outcome.poll.agenda_item
    item.subject_label, item.subject_id = "youth.rule_change", town.chair.pk
    item.save()
    meeting = council.opened(town, "Скейт площадка")
    ours = meeting.agenda_items.get()
    ours.subject_label, ours.subject_id = item.subject_label, item.subject_id
    ours.save()
    council.at_item(town, meeting)
    page = html.fromstring(Client().get(at("meeting", town, pk=meeting.pk)).content)
    (shown,) = page.xpath("//article[@id='meeting-item']//ul/li")
    assert shown.xpath("a/@href") == [at("committee", town, pk=scenes.culture(town).pk)]
    assert "подкрепя" in shown.text_content()


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_committee_takes_as_many_queries_for_three_opinions_as_for_one(
    town: Town, many: int
) -> None:
    meeting = scenes.opened(town, *[f"Въпрос {number}" for number in range(many)])
    for item in meeting.agenda_items.all():
        scenes.voted(town, item, (5, 0, 0))
        scenes.finish(town, item)
    page = at("committee", town, pk=scenes.culture(town).pk)
    Client().get(page)
    with exactly(FRAME + 7):
        assert Client().get(page).status_code == 200


def test_the_notice_is_that_of_the_committee(town: Town) -> None:
    meeting = scenes.convened(town)
    assert invitation_pdf(meeting).startswith(b"%PDF")
