"""Somebody who does not take part yet is led to joining, and back to what they wanted."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from proposals.models import Proposal
from proposals.services import draft_proposal, publish_proposal, withdraw_proposal
from tests.factories import (
    Town,
    let_in,
    make_agenda_item,
    make_meeting,
    make_term,
    make_user,
    make_youth_council,
)
from tests.markup import part
from tests.youth.people.test_council_pages import signed_in
from tests.youth.people.test_profile_pages import JOIN, answers
from tests.youth.people.test_sign_in import code_in
from voting.models import Ballot, Poll
from voting.services import open_poll
from youth import clock
from youth.models import AgendaItem, Meeting, Participant

GUARDIAN = f"{JOIN}guardian/"
ELSEWHERE = ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///evil.example"]


def at(name: str, /, **place: object) -> str:
    """Return an English address in the youth council."""
    return reverse(name, kwargs={"council": "ms"} | place)


@pytest.fixture(autouse=True)
def _in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def proposal(town: Town) -> Proposal:
    """Return a published proposal."""
    draft = draft_proposal(
        town.youth, title="Skate park", summary="", points="Build it.", language="en", actor=town.member
    )
    return publish_proposal(draft, actor=town.member)


@pytest.fixture
def poll(town: Town) -> Poll:
    """Return an open vote of a running meeting."""
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    let_in(meeting, *town.members)
    item = make_agenda_item(meeting, state=AgendaItem.State.UNDER_WAY)
    return open_poll(item, method="open", actor=town.chair)


# The act that is posted, and the page where a person finds it again.
type Place = tuple[str, str]
ACTS_OF_PARTICIPANTS: dict[str, Callable[[Proposal, Poll], Place]] = {
    "write": lambda proposal, poll: (at("proposals:create"), at("proposals:create")),
    "edit": lambda proposal, poll: (at("proposals:edit", pk=proposal.pk),) * 2,
    "support": lambda proposal, poll: (
        at("proposals:support", pk=proposal.pk),
        at("proposals:detail", pk=proposal.pk),
    ),
    "submit": lambda proposal, poll: (
        at("proposals:step", pk=proposal.pk, name="submit"),
        at("proposals:detail", pk=proposal.pk),
    ),
    "vote": lambda proposal, poll: (at("voting:ballot", pk=poll.pk), at("voting:detail", pk=poll.pk)),
    "doubt the quorum": lambda proposal, poll: (
        at("voting:challenge", pk=poll.pk),
        at("voting:detail", pk=poll.pk),
    ),
    "come in": lambda proposal, poll: (
        at("youth:attend", pk=poll.meeting_id),
        at("youth:meeting", pk=poll.meeting_id),
    ),
    "recuse": lambda proposal, poll: (
        at("youth:recuse", pk=poll.meeting_id),
        at("youth:meeting", pk=poll.meeting_id),
    ),
}
ACTS_OF_OFFICE: dict[str, Callable[[Proposal, Poll], Place]] = {
    "register": lambda proposal, poll: (
        at("proposals:step", pk=proposal.pk, name="register"),
        at("proposals:detail", pk=proposal.pk),
    ),
    "open a vote": lambda proposal, poll: (
        at("voting:open", item=poll.agenda_item_id),
        at("youth:meetings"),
    ),
    "close a vote": lambda proposal, poll: (
        at("voting:close", pk=poll.pk),
        at("voting:detail", pk=poll.pk),
    ),
    "plan": lambda proposal, poll: (at("youth:meeting_new"),) * 2,
    "close the meeting": lambda proposal, poll: (
        at("youth:meeting_step", pk=poll.meeting_id, step="close"),
        at("youth:meeting", pk=poll.meeting_id),
    ),
    "keep the sheet": lambda proposal, poll: (at("youth:attendance", pk=poll.meeting_id),) * 2,
    "write the agenda": lambda proposal, poll: (at("youth:agenda", pk=poll.meeting_id),) * 2,
}


def to_joining(page: str, address: str) -> str:
    """Return where the newcomer is sent: to joining, with the page and with the wish where there is one."""
    query = parse_qs(urlsplit(address).query)
    assert query["next"] == [page]
    assert set(query) <= {"next", "wish"}
    return f"{JOIN}?{urlsplit(address).query}"


@pytest.mark.parametrize("act", ACTS_OF_PARTICIPANTS)
def test_an_act_of_a_participant_leads_over_joining_and_back(
    town: Town, proposal: Proposal, poll: Poll, act: str
) -> None:
    posted, page = ACTS_OF_PARTICIPANTS[act](proposal, poll)
    newcomer = signed_in(make_user("new"))
    address = newcomer.post(posted).url

    assert address == to_joining(page, address)
    assert newcomer.post(address, answers()).url == page
    assert newcomer.get(page).status_code in {200, 403}
    # Somebody who is not signed in does that first, and is then on the same way.
    entrance = urlsplit(Client().post(posted).url)
    assert entrance.path == "/en/accounts/login/"
    (joining,) = parse_qs(entrance.query)["next"]
    assert joining == to_joining(page, joining)


def supported(proposal: Proposal) -> list[str]:
    """Return the names of those who support the proposal."""
    return [one.participant.display_name for one in proposal.supports.counted().select_related("participant")]


def at_the_door(proposal: Proposal, client: Client, **fields: str) -> str:
    """Press the button of support as somebody who takes no part; return where that leads."""
    return str(client.post(at("proposals:support", pk=proposal.pk), {"support": "give", **fields}).url)


def test_what_a_newcomer_wanted_is_done_once_they_have_joined(town: Town, proposal: Proposal) -> None:
    client = signed_in(make_user("new"))
    joining = at_the_door(proposal, client)
    page = client.post(joining, answers(), follow=True)
    assert page.redirect_chain[-1][0] == at("proposals:detail", pk=proposal.pk)
    assert supported(proposal) == ["Рени"]
    assert "Thank you. You support this proposal." in page.text


def test_a_visitor_who_takes_part_supports_by_signing_in(
    town: Town, proposal: Proposal, mailoutbox: list
) -> None:
    client = Client()
    entrance = client.get(at_the_door(proposal, client)).context["redirect_field_value"]
    asked = client.post("/en/accounts/login/", {"email": town.young_person.user.email, "next": entrance})
    done = client.post(asked.url, {"code": code_in(mailoutbox[-1]), "next": entrance}, follow=True)
    assert done.redirect_chain[-1][0] == at("proposals:detail", pk=proposal.pk)
    assert supported(proposal) == [town.young_person.display_name]
    withdrawn = client.post(at("proposals:support", pk=proposal.pk), {"support": "withdraw"})
    # The way that was gone once does nothing a second time.
    assert client.get(entrance).url == withdrawn.url
    assert supported(proposal) == []


def test_a_session_that_ended_meanwhile_costs_a_sign_in_and_not_the_act(
    town: Town, proposal: Proposal, mailoutbox: list
) -> None:
    client = signed_in(town.young_person.user)
    client.get(at("proposals:detail", pk=proposal.pk))
    client.cookies.pop("sessionid")
    wanted = parse_qs(urlsplit(at_the_door(proposal, client)).query)["next"][0]
    asked = client.post("/en/accounts/login/", {"email": town.young_person.user.email, "next": wanted})
    client.post(asked.url, {"code": code_in(mailoutbox[-1]), "next": wanted}, follow=True)
    assert supported(proposal) == [town.young_person.display_name]


def test_the_wish_survives_the_guardians_step(
    town: Town, proposal: Proposal, mailoutbox: list, django_capture_on_commit_callbacks
) -> None:
    client = signed_in(make_user("new"))
    guardian = client.post(at_the_door(proposal, client), answers(birth_year="2011")).url
    with django_capture_on_commit_callbacks(execute=True):
        client.post(guardian, {"guardian_email": "mum@example.org"})
    code = re.search(r"\b\d{3} ?\d{3}\b", mailoutbox[0].body)[0]
    assert client.post(guardian, {"code": code}).url == at("proposals:detail", pk=proposal.pk)
    assert supported(proposal) == ["Рени"]


def test_nobody_acts_by_a_link_that_somebody_else_sent(town: Town, proposal: Proposal) -> None:
    sent = parse_qs(urlsplit(at_the_door(proposal, Client())).query)["next"][0]
    victim = signed_in(town.young_person.user)
    assert victim.get(sent).url == at("proposals:detail", pk=proposal.pk)
    assert supported(proposal) == []


@pytest.mark.parametrize("how", ["too late", "changed", "another council"])
def test_a_wish_that_is_not_valid_leads_to_the_page_alone(
    town: Town, proposal: Proposal, how: str, time_machine: TimeMachineFixture
) -> None:
    client = signed_in(make_user("new"))
    joining = at_the_door(proposal, client)
    if how == "too late":
        time_machine.move_to(clock.now() + timedelta(hours=3))
    if how == "changed":
        joining = joining[:-1] + ("a" if joining[-1] != "a" else "b")
    if how == "another council":
        make_youth_council("other")
        joining = joining.replace("/c/ms/join/", "/c/other/join/")
    assert client.post(joining, answers()).url == at("proposals:detail", pk=proposal.pk)
    assert supported(proposal) == []


def test_what_can_no_longer_be_done_is_said_on_the_page(town: Town, proposal: Proposal) -> None:
    client = signed_in(make_user("new"))
    joining = at_the_door(proposal, client)
    withdraw_proposal(proposal, actor=town.member)
    page = client.post(joining, answers(), follow=True)
    assert page.status_code == 200
    assert part(page, "*[contains(@class, 'message-error')]")
    assert supported(proposal) == []


@pytest.mark.parametrize("act", ACTS_OF_OFFICE)
def test_an_act_of_office_is_not_allowed_and_the_answer_offers_joining(
    town: Town, proposal: Proposal, poll: Poll, act: str
) -> None:
    posted, page = ACTS_OF_OFFICE[act](proposal, poll)

    refused = signed_in(make_user("new")).post(posted)
    assert refused.status_code == 403
    assert f'href="{JOIN}?next="' in refused.text
    assert Client().post(posted).url == f"/en/accounts/login/?{urlencode({'next': page}, safe='/')}"
    # To a participant without the office, joining is no way.
    assert JOIN not in part(signed_in(town.young_person.user).post(posted), status=403)


def test_the_refused_page_is_reached_again_after_joining(town: Town) -> None:
    page = at("youth:meeting_new")
    refused = signed_in(make_user("new")).get(page)
    assert refused.status_code == 403
    assert f'href="{JOIN}?next={page}"' in refused.text


def test_a_municipal_council_is_not_joined(town: Town) -> None:
    meeting = make_meeting(make_term(town.municipal, seats=21))
    attend = reverse("youth:attend", kwargs={"council": "obs", "pk": meeting.pk})
    refused = signed_in(make_user("new")).post(attend)
    assert refused.status_code == 403
    assert "/join/" not in refused.text


def test_who_joined_meanwhile_goes_straight_on(town: Town, proposal: Proposal) -> None:
    page = at("proposals:detail", pk=proposal.pk)
    assert signed_in(town.young_person.user).get(JOIN, {"next": page}).url == page


def test_the_step_with_the_guardian_keeps_the_way(
    town: Town, mailoutbox: list, django_capture_on_commit_callbacks
) -> None:
    page = at("proposals:create")
    way, user = f"?{urlencode({'next': page}, safe='/')}", make_user("new")
    client = signed_in(user)
    assert client.post(JOIN + way, answers(birth_year="2011")).url == GUARDIAN + way
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(GUARDIAN + way, {"guardian_email": "mum@example.org"})
    assert asked.url == GUARDIAN + way
    code = re.search(r"\b\d{3} ?\d{3}\b", mailoutbox[0].body)[0]
    assert client.post(GUARDIAN + way, {"code": code}).url == page
    assert Participant.objects.filter(user=user).exists()


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_joining_leads_to_no_other_site(town: Town, wanted: str) -> None:
    way = f"?{urlencode({'next': wanted}, safe='/')}"
    assert signed_in(make_user("new")).post(JOIN + way, answers()).url == at("youth:profile")
    assert signed_in(town.young_person.user).get(JOIN + way).url == at("youth:profile")


def test_a_second_tab_and_the_back_button_find_that_one_has_joined(town: Town, proposal: Proposal) -> None:
    newcomer = make_user("new")
    client = signed_in(newcomer)
    first, second = at_the_door(proposal, client), at_the_door(proposal, client)
    assert client.post(first, answers()).url == at("proposals:detail", pk=proposal.pk)
    # Both tabs wanted the same, and the back button brings the form again.
    for again in (second, first):
        done = client.post(again, answers(display_name="Друго"), follow=True)
        assert done.redirect_chain[-1] == (at("proposals:detail", pk=proposal.pk), 302)
    assert [one.display_name for one in newcomer.participations.all()] == ["Рени"]
    assert supported(proposal) == ["Рени"]


def test_a_session_gone_while_the_guardian_is_asked_costs_the_form_and_not_the_code(
    town: Town, proposal: Proposal, mailoutbox: list, django_capture_on_commit_callbacks
) -> None:
    newcomer = make_user("new")
    client = signed_in(newcomer)
    guardian = client.post(at_the_door(proposal, client), answers(birth_year="2011")).url
    with django_capture_on_commit_callbacks(execute=True):
        client.post(guardian, {"guardian_email": "mum@example.org"})
    code = re.search(r"\b\d{3} ?\d{3}\b", mailoutbox[0].body)[0]
    elsewhere = signed_in(newcomer)
    again = elsewhere.post(guardian, {"code": code})
    assert urlsplit(again.url).path == JOIN
    assert "Confirmed. Now choose your name and join." in elsewhere.get(again.url).text
    joined = elsewhere.post(again.url, answers(birth_year="2011"))
    assert joined.url == at("proposals:detail", pk=proposal.pk)
    assert len(mailoutbox) == 1


def test_a_member_whose_session_ended_finds_the_ballot_again_on_the_page_of_the_vote(
    town: Town, poll: Poll, mailoutbox: list
) -> None:
    client = Client()
    address = town.member.user.email
    entrance = client.post(at("voting:ballot", pk=poll.pk), {"choice": "for"}).url
    wanted = parse_qs(urlsplit(entrance).query)["next"][0]
    asked = client.post("/en/accounts/login/", {"email": address, "next": wanted})
    page = client.post(asked.url, {"code": code_in(mailoutbox[-1]), "next": wanted}, follow=True)
    assert page.redirect_chain[-1][0] == at("voting:detail", pk=poll.pk)
    assert 'name="choice"' in part(page, "form[@data-live-command='voting.cast_ballot']")
    assert not Ballot.objects.exists(), "a vote is given on its page, never from an old form"
