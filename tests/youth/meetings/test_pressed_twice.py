"""A button pressed twice answers "done" to the person who pressed it, and a refusal to everybody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import Proposal
from tests.factories import Town, give_office
from tests.youth.meetings import scenes
from tests.youth.people.test_council_pages import signed_in
from voting.models import Poll
from voting.services import challenge_result
from youth import clock
from youth.models import JournalEntry, Office, Participant

DONE = "This was done already and was not repeated."


@pytest.fixture(autouse=True)
def _in_english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


def at(name: str, /, **place: object) -> str:
    """Return an English address in the youth council."""
    return reverse(name, kwargs={"council": "ms"} | place)


def press(client: Client, address: str, **fields: str) -> Any:
    return client.post(address, fields, follow=True)


def pressed_twice(person: Participant, address: str, **fields: str) -> None:
    """Press a button twice, and read the second time that it was done; nothing more is written."""
    client = signed_in(person.user)
    first = press(client, address, **fields)
    assert first.status_code == 200, address
    written = JournalEntry.objects.count()

    second = press(client, address, **fields)

    assert second.status_code == 200, address
    assert DONE in second.text
    assert second.redirect_chain[-1][0] == first.redirect_chain[-1][0]
    assert JournalEntry.objects.count() == written


def refused_to(person: Participant, address: str, **fields: str) -> None:
    """Press the button as somebody else, and be refused."""
    answer = press(signed_in(person.user), address, **fields)
    assert answer.status_code == 409, address
    assert DONE not in answer.text


@pytest.fixture
def deputy(town: Town) -> Participant:
    give_office(town.members[1], Office.Role.DEPUTY_CHAIR)
    return town.members[1]


def test_every_step_of_a_meeting_may_be_pressed_twice(town: Town, deputy: Participant) -> None:
    meeting = scenes.planned(town, "Велоалея")
    item = str(meeting.agenda_items.get().pk)

    def step(name: str, **fields: str) -> None:
        address = at("youth:meeting_step", pk=meeting.pk, step=name)
        pressed_twice(town.chair, address, **fields)
        refused_to(deputy, address, **fields)

    step("convene", late_because="Спешно")
    with clock.standing_at(meeting.starts_at):
        for member in town.members:
            pressed_twice(member, at("youth:attend", pk=meeting.pk), to="enter")
        step("open")
        pressed_twice(town.chair, at("youth:meeting_step", pk=meeting.pk, step="check_quorum"))
        step("start_item", item=item)
        address = at("youth:recuse", pk=meeting.pk)
        pressed_twice(town.members[3], address, item=item, ground="close", reason="My brother builds it.")
        step("close_item")
        step("suspend")
        step("resume")
        pressed_twice(town.members[4], at("youth:attend", pk=meeting.pk), to="leave")
        step("close")


def test_a_step_that_was_undone_meanwhile_is_refused(town: Town) -> None:
    meeting = scenes.opened(town)
    client, suspend = signed_in(town.chair.user), at("youth:meeting_step", pk=meeting.pk, step="suspend")
    press(client, suspend)
    press(client, at("youth:meeting_step", pk=meeting.pk, step="resume"))

    again = press(client, at("youth:meeting_step", pk=meeting.pk, step="open"))

    assert again.status_code == 409


def test_what_was_done_long_ago_is_refused(town: Town) -> None:
    meeting = scenes.opened(town)
    client, close = signed_in(town.chair.user), at("youth:meeting_step", pk=meeting.pk, step="close")
    press(client, close)

    with clock.standing_at(clock.now() + timedelta(minutes=10)):
        assert press(client, close).status_code == 409


def test_somebody_elses_entry_in_the_sheet_is_no_repetition(town: Town) -> None:
    meeting = scenes.convened(town)
    with clock.standing_at(meeting.starts_at):
        address, member = at("youth:attendance", pk=meeting.pk), str(town.member.pk)
        client = signed_in(town.chair.user)
        press(client, address, participant=member, to="enter")
        assert press(client, address, participant=member, to="enter").status_code == 200
        assert (
            press(signed_in(town.secretary.user), address, participant=member, to="enter").status_code == 409
        )


def test_every_act_on_a_vote_may_be_pressed_twice(town: Town, deputy: Participant) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)

    def act(name: str, by: Participant = town.chair, **place: object) -> None:
        pressed_twice(by, at(f"voting:{name}", **place))

    act("open", item=item.pk)
    refused_to(deputy, at("voting:open", item=item.pk))
    poll = Poll.objects.get()
    act("challenge", by=town.members[2], pk=poll.pk)
    refused_to(town.members[3], at("voting:challenge", pk=poll.pk))
    press(signed_in(town.chair.user), at("voting:count", pk=poll.pk))
    act("close", pk=poll.pk)
    refused_to(deputy, at("voting:close", pk=poll.pk))
    act("announce", pk=poll.pk)
    refused_to(deputy, at("voting:announce", pk=poll.pk))
    challenge_result(Poll.objects.get(pk=poll.pk), reason="Двама вдигнаха ръка късно.", actor=town.member)
    act("repeat", pk=poll.pk)


def test_a_vote_that_was_closed_meanwhile_is_not_opened_again(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    client = signed_in(town.chair.user)
    press(client, at("voting:open", item=item.pk))
    press(client, at("voting:close", pk=Poll.objects.get().pk))

    assert press(client, at("voting:open", item=item.pk)).status_code == 409


def test_a_proposal_is_published_and_withdrawn_by_two_presses(town: Town) -> None:
    author = town.young_person
    text = {"title": "Twice", "points": "Build it.", "summary": "", "language": "en"}
    signed_in(author.user).post(at("proposals:create"), text)
    proposal = Proposal.objects.get()
    for name in ("publish", "withdraw"):
        pressed_twice(author, at("proposals:step", pk=proposal.pk, name=name))
