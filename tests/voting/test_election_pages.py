"""The pages of an election: calling it, nominating, its rounds; for the chair's table, members and others."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Town, make_committee
from tests.markup import part
from tests.printed import folded, text_of
from tests.voting.scenes import item_under_way, vote
from tests.voting.test_elections import called, called_by_lists, held
from voting.models import Election, Poll
from voting.services import announce_poll, close_poll
from youth.models import Participant

pytestmark = pytest.mark.django_db


def as_client(person: Participant) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def address(name: str, town: Town, **arguments: object) -> str:
    return reverse(f"voting:{name}", kwargs={"council": town.youth.slug, **arguments})


def test_the_secretary_calls_an_election_a_member_nominates_the_chair_opens_it(town: Town):
    item = item_under_way(town)
    page = address("call_election", town, item=item.pk)
    assert as_client(town.member).get(page).status_code == 403
    answer = as_client(town.secretary).post(page, {"what": "deputy_chair", "places": "1"}, follow=True)
    election = Election.objects.get()
    assert "Избор: заместник-председател" in part(answer, "h1")
    assert "Избор: заместник-председател" in part(answer, "nav[contains(@class, 'crumbs')]")

    nominate = address("nominate", town, pk=election.pk)
    as_client(town.member).post(nominate, {"member": str(town.members[3].pk)})
    assert as_client(town.young_person).post(nominate, {"member": str(town.members[4].pk)}).status_code == 403
    nominee = election.nominees.get()
    assert (nominee.participant, nominee.nominated_by) == (town.members[3], town.member)

    opens = address("open_round", town, pk=election.pk)
    assert as_client(town.member).post(opens).status_code == 403
    as_client(town.chair).post(opens)
    assert Poll.objects.get().about == str(election.pk)


def test_a_secret_round_without_tellers_leads_to_their_election(town: Town):
    election = called(town, 3, office="chair")
    meeting = election.meeting.pk
    tellers = address("tellers", town, meeting=meeting)

    assert as_client(town.chair).post(address("open_round", town, pk=election.pk)).url == tellers
    refused = as_client(town.secretary).get(tellers)
    assert reverse("youth:meeting", kwargs={"council": "ms", "pk": meeting}) in part(refused, status=403)


def test_a_member_votes_for_a_candidate_on_the_page_of_the_round(town: Town):
    election = called(town, 3, 4)
    as_client(town.chair).post(address("open_round", town, pk=election.pk))
    poll = Poll.objects.get()
    rounds = part(
        Client().get(address("election", town, pk=election.pk)), f"div[@id='election-{election.pk}']"
    )
    assert "Открито: гласувайте" in " ".join(re.sub("<[^>]*>", " ", rounds).split())
    client, page = as_client(town.member), address("detail", town, pk=poll.pk)
    ballot = part(client.get(page), "form[@data-live-command]")
    assert re.findall(r'value="(c\d|against_all)"', ballot) == ["c1", "c2", "against_all"]
    assert "Срещу всички" in ballot
    client.post(address("ballot", town, pk=poll.pk), {"choice": "c2"})
    assert "Член 5" in part(client.get(page), "button[@aria-pressed='true']")
    assert client.post(address("ballot", town, pk=poll.pk), {"choice": "for"}).status_code == 409


def test_everybody_reads_the_rounds_and_only_the_chairs_table_has_buttons(town: Town):
    election = called(town, 3, 4, 5)
    held(town, election, 6, 4, 3)
    page = address("election", town, pk=election.pk)

    for client, forms in ((Client(), 0), (as_client(town.member), 0), (as_client(town.chair), 1)):
        answer = client.get(page)
        assert "Втори кръг между: Член 4, Член 5" in part(answer, "main")
        assert part(answer).count("<form") == forms


def test_who_was_nominated_withdraws_and_nobody_else(town: Town):
    election = called(town, 3)
    nominee = election.nominees.get()
    page = address("withdraw_nominee", town, pk=nominee.pk)
    assert as_client(town.member).post(page).status_code == 403
    assert "Оттегля ли се кандидатурата на Член 4?" in part(as_client(town.members[3]).get(page), "h1")
    nominee.refresh_from_db()
    assert nominee.withdrawn_at is None
    as_client(town.members[3]).post(page)
    nominee.refresh_from_db()
    assert nominee.withdrawn_at is not None


def test_the_page_of_a_round_says_who_is_elected(town: Town):
    election = called(town, 3, 4)
    poll = held(town, election, 11, 2).poll
    answer = Client().get(address("detail", town, pk=poll.pk))
    assert "Избира се: Член 4 (11)" in part(answer)


def test_where_nobody_of_the_tied_lists_is_left_the_chair_is_led_to_new_nominations(town: Town):
    election = called_by_lists(town, 3, (3,), (4,))
    held(town, election, 6, 6)
    page = address("election", town, pk=election.pk)
    renewing = f"main//a[@href='{address('renew_nominations', town, pk=election.pk)}']"

    assert "Остава 1 незаето място" in part(as_client(town.chair).get(page), f"{renewing}/../..")
    assert "незаето място" not in part(as_client(town.member).get(page))
    assert as_client(town.chair).post(address("renew_nominations", town, pk=election.pk)).status_code == 302
    assert "незаето място" not in part(as_client(town.chair).get(page))


def test_lists_are_nominated_and_share_the_places_on_the_page(town: Town):
    committee = make_committee(town.term)
    item = item_under_way(town)
    asked = {"what": str(committee.pk), "places": "2", "by_lists": "on"}
    as_client(town.secretary).post(address("call_election", town, item=item.pk), asked)
    election = Election.objects.get()
    page, form = (address(name, town, pk=election.pk) for name in ("election", "nominate_list"))
    assert form in part(as_client(town.member).get(page))
    for name, number in (("Север", 3), ("Юг", 4)):
        given = {"name": name, "member_1": str(town.members[number].pk), "member_2": ""}
        assert as_client(town.member).post(form, given).status_code == 302
    shown = part(Client().get(page))
    assert shown.index("Север") < shown.index("Член 4") < shown.index("Юг") < shown.index("Член 5")

    as_client(town.chair).post(address("open_round", town, pk=election.pk))
    poll = Poll.objects.get()
    ballot = part(as_client(town.member).get(address("detail", town, pk=poll.pk)), "form[@data-live-command]")
    assert re.findall(r'value="(c\d|against_all)"', ballot) == ["c1", "c2"]
    vote(poll, town.members[:8], "c1")
    vote(poll, town.members[8:12], "c2")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    result = part(Client().get(address("detail", town, pk=poll.pk))).replace("\u00a0", " ")
    assert "Местата се разпределят: Север – 1 място, Юг – 1 място" in result
    assert "Север: 1 1/3, Юг: 2/3" in result
    assert "Листа" in part(Client().get(address("detail", town, pk=poll.pk)), "thead")
    printed = folded(text_of(Client().get(address("paper", town, pk=poll.pk)).content))
    assert folded("Листа Гласове Резултат Север 8 1 място Юг 4 1 място") in printed
