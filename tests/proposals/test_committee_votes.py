"""A committee deals with a proposal in a meeting of its own: its vote is the opinion on it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from plugins.records.own_sections import own_sections
from proposals import services
from proposals.models import Proposal
from proposals.workflow import State
from tests.factories import Town, make_resolution, make_town
from tests.markup import part
from tests.youth.committees import scenes
from tests.youth.meetings import scenes as council
from voting.services import challenge_result, close_poll, repeat_poll
from voting.services.announcement import announce_poll
from youth.models import Meeting
from youth.refusals import Refusal
from youth.selectors.agenda import candidates_for
from youth.services import agenda

Told = Callable[[], Any]


@pytest.fixture
def town(db: None) -> Town:
    """Make a town whose council asks for no supporters."""
    town = make_town()
    town.youth.rules_overrides = {
        "proposal.support_threshold": {"value": 0, "source": "", "confirmed": False}
    }
    town.youth.save()
    return town


@pytest.fixture
def registered(town: Town) -> Proposal:
    """Bring a proposal into the register."""
    written = services.draft_proposal(
        town.youth, title="Велоалея", summary="Тясно е.", points="Да се направи.", actor=town.young_person
    )
    services.publish_proposal(written, actor=town.young_person)
    services.submit_proposal(written, actor=town.young_person)
    return services.register_proposal(written, actor=town.secretary)


@pytest.fixture
def assigned(town: Town, registered: Proposal) -> Proposal:
    """Assign it to the committee."""
    return services.assign_committee(registered, scenes.culture(town), actor=town.chair)


def put_on(town: Town, meeting: Meeting) -> Any:
    """Put the first candidate on the agenda, as its chair does, and return the item."""
    subject = candidates_for(meeting)[0]
    return agenda.add_item(meeting, subject=subject, actor=town.members[2])


def test_the_vote_of_the_lead_committee_is_the_opinion(town: Town, assigned: Proposal, told: Told) -> None:
    meeting = scenes.planned(town, "Разни")
    with told():
        item = put_on(town, meeting)
    assigned.refresh_from_db()
    # On a committee's agenda it waits for the opinion, not for the council's vote.
    assert assigned.state == State.IN_COMMITTEE
    meeting = scenes.opened_with(town, scenes.convene(town, meeting))
    with told():
        scenes.voted(town, item, (3, 1, 1))
    assigned.refresh_from_db()
    assert assigned.state == State.OPINION_GIVEN
    document = assigned.assignments.get().opinion_document.replace("\N{NO-BREAK SPACE}", " ")
    assert document.startswith("Протокол № 1 на комисията „Култура и спорт“ от ")
    assert "подкрепя" in assigned.assignments.get().opinion_text
    page = Client().get(reverse("proposals:detail", kwargs={"council": "ms", "pk": assigned.pk}))
    assert "подкрепя" in html.fromstring(part(page)).text_content()


def test_a_lost_vote_rejects_nothing(town: Town, assigned: Proposal, told: Told) -> None:
    meeting = scenes.planned(town, "Разни")
    with told():
        item = put_on(town, meeting)
        meeting = scenes.opened_with(town, scenes.convene(town, meeting))
        poll = scenes.voted(town, item, (1, 4, 0)).poll
    assigned.refresh_from_db()
    assert assigned.state == State.OPINION_GIVEN
    assert "не подкрепя" in assigned.assignments.get().opinion_text
    with told():
        challenge_result(poll, reason="Грешка.", actor=town.members[3])
        again = repeat_poll(poll, actor=town.members[2])
        for member in town.members[scenes.MEMBERS]:
            scenes.vote(again, member, "for")
        close_poll(again, actor=town.members[2])
        announce_poll(again, actor=town.members[2])
    assigned.refresh_from_db()
    assert "не подкрепя" not in assigned.assignments.get().opinion_text


def test_another_committee_is_heard_and_moves_nothing(town: Town, registered: Proposal, told: Told) -> None:
    meeting = scenes.planned(town, "Разни")
    with told():
        item = put_on(town, meeting)
        scenes.opened_with(town, scenes.convene(town, meeting))
        scenes.voted(town, item, (5, 0, 0))
        scenes.finish(town, item)
    registered.refresh_from_db()
    assert registered.state == State.REGISTERED
    assert not registered.assignments.exists()


def test_the_opinion_goes_to_the_council_and_with_the_package(
    town: Town, assigned: Proposal, told: Told
) -> None:
    meeting = scenes.planned(town, "Разни")
    with told():
        item = put_on(town, meeting)
        scenes.opened_with(town, scenes.convene(town, meeting))
        scenes.voted(town, item, (5, 0, 0))
    ours = council.planned(town)
    with told():
        services.put_on_agenda(assigned, ours, actor=town.chair)
    found = ours.agenda_items.get(subject_id=assigned.pk)
    agenda_page = reverse("youth:agenda", kwargs={"council": "ms", "pk": ours.pk})
    client = Client()
    client.force_login(town.secretary.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "подкрепя проекта за решение" in html.fromstring(part(client.get(agenda_page))).text_content()
    Meeting.objects.filter(pk=ours.pk).update(state="closed")
    sections = {one.key: one.text for one in own_sections(make_resolution(found, meeting=ours))}
    assert sections["records.opinion"].count("подкрепя") == 1


def test_a_proposal_is_not_put_to_the_councils_vote_in_a_committee(town: Town, assigned: Proposal) -> None:
    with pytest.raises(Refusal) as refused:
        services.put_on_agenda(assigned, scenes.planned(town), actor=town.chair)
    assert refused.value.code == "unknown_meeting"


def test_who_withdraws_a_proposal_takes_it_off_the_committees_agenda(
    town: Town, assigned: Proposal, told: Told
) -> None:
    meeting = scenes.planned(town, "Разни")
    with told():
        item = put_on(town, meeting)
        services.withdraw_proposal(assigned, actor=town.young_person)
    item.refresh_from_db()
    assert item.state == "withdrawn"
