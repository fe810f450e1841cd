"""Polls over the API and over the live connection: the same service, the same answers."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import ValidationError

from plugins.middleware import live_command
from tests.factories import Town
from tests.queries import exactly
from tests.voting.scenes import announced, opened_poll, vote
from tests.voting.test_elections import called, counted_on_paper
from tests.voting.test_hands import both, by_hands, figures
from tests.voting.test_pages import signed_in, unchanged
from voting.hooks import CastBallot, cast_live
from voting.models import Ballot, Poll
from voting.services import announce_poll, challenge_result, close_poll, repeat_poll
from youth.models import Meeting
from youth.refusals import Refusal


def endpoint(name, town, **parts):
    return reverse(f"api:voting:{name}", kwargs={"council": town.youth.slug, **parts})


def send(client, town, poll, choice):
    return client.post(
        endpoint("ballot", town, pk=poll.pk), {"choice": choice}, content_type="application/json"
    )


def test_anybody_reads_polls_and_outcomes(town: Town):
    outcome = announced(town, (9, 3, 1))

    listed = Client().get(endpoint("list", town)).json()
    one = Client().get(endpoint("detail", town, pk=outcome.poll.pk)).json()

    assert listed["count"] == 1
    assert listed["results"][0] == one
    assert one["question"] == "Осветление на алеята"
    assert one["snapshot"] == {"seats": 21, "in_office": 13, "present": 13, "recused": 0}
    assert one["outcome"] == outcome.decision
    assert one["resolution"] == str(outcome.resolution_id)
    way = [one[name] for name in ("asks", "method", "box", "form", "answers", "tellers")]
    assert way == ["main", "open", "register", "choice", ["for", "against", "abstain"], []]


def test_of_hands_it_names_the_tellers_as_the_page_does_also_of_a_repetition(town: Town):
    poll = by_hands(town)
    both(town, poll, figures(9, 3, 1), figures(9, 3, 1))
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    challenge_result(poll, reason="Сбъркано броене.", actor=town.member)
    again = repeat_poll(poll, actor=town.chair)

    listed = Client().get(endpoint("list", town)).json()["results"]

    assert [one["repeats"] for one in listed] == [str(poll.pk), None]
    assert {one["box"] for one in listed} == {"hands"}
    assert [one["tellers"] for one in listed] == [["Член 2", "Член 3"]] * 2
    assert Client().get(endpoint("detail", town, pk=again.pk)).json() == listed[0]
    again.repeats.hand_tellers.update(name_in_office="")
    one = Client().get(endpoint("detail", town, pk=poll.pk)).json()
    assert one["tellers"] == ["заличено име"] * 2


def test_of_papers_it_says_the_box_and_of_an_election_who_stands(town: Town):
    outcome = counted_on_paper(town, called(town, 3, 4, office="chair"), valid=12, c1=11, c2=1)

    one = Client().get(endpoint("detail", town, pk=outcome.poll.pk)).json()

    assert (one["asks"], one["method"], one["box"], one["form"]) == (
        "election",
        "secret",
        "papers",
        "options",
    )
    assert one["answers"] == [option["key"] for option in one["options"]]
    assert one["options"][0]["label"] == outcome.decision["options"][0]["label"]
    assert one["outcome"]["papers"]["issued"] == 13


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_vote_by_hands_and_for_three(town: Town, number: int):
    poll = by_hands(town)
    both(town, poll, figures(9, 3, 1), figures(9, 3, 1))
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    poll = Poll.objects.get(pk=poll.pk)
    for one in range(1, number):
        poll.pk, poll.matter = uuid4(), f"another:{one}"
        poll.save(force_insert=True)
    client = Client()
    client.get(endpoint("list", town))

    with exactly(5):
        assert client.get(endpoint("list", town)).json()["count"] == number


def test_an_open_poll_shows_no_counts(town: Town):
    poll = opened_poll(town)
    vote(poll, town.members[:5], "for")

    one = Client().get(endpoint("detail", town, pk=poll.pk)).json()

    assert one["outcome"] is None
    assert "votes" not in one


def test_a_closed_meeting_is_not_there_for_visitors(town: Town):
    poll = opened_poll(town)
    Meeting.objects.update(is_public=False)

    assert Client().get(endpoint("detail", town, pk=poll.pk)).status_code == 404
    assert Client().get(endpoint("list", town)).json()["count"] == 0
    assert signed_in(town.member).get(endpoint("detail", town, pk=poll.pk)).status_code == 200


def test_a_member_votes_and_may_send_it_again(town: Town):
    poll, client = opened_poll(town), signed_in(town.member)

    statuses = [send(client, town, poll, choice).json()["status"] for choice in ("for", "for", "against")]

    assert statuses == ["recorded", "already", "changed"]
    own = client.get(endpoint("ballot", town, pk=poll.pk)).json()
    assert (own["is_voter"], own["choice"]) == (True, "against")


@pytest.mark.parametrize(
    ("who", "choice", "status", "code"),
    [
        ("member", "maybe", 409, "bad_choice"),
        ("secretary", "for", 409, "not_in_register"),
        ("young_person", "for", 409, "not_in_register"),
        ("outsider", "for", 403, None),
        ("municipal_secretary", "for", 403, None),
    ],
)
def test_a_refusal_has_a_code_and_a_sentence_and_changes_nothing(town: Town, who, choice, status, code):
    poll = opened_poll(town)
    before = unchanged()

    response = send(signed_in(getattr(town, who)), town, poll, choice)

    assert response.status_code == status
    if code:
        assert response.json()["code"] == code
        assert response.json()["detail"]
        assert response["Content-Type"] == "application/problem+json"
    assert unchanged() == before


def test_a_visitor_and_a_body_without_choice_are_refused(town: Town):
    poll = opened_poll(town)

    assert send(Client(), town, poll, "for").status_code == 403
    empty = signed_in(town.member).post(
        endpoint("ballot", town, pk=poll.pk), {}, content_type="application/json"
    )
    assert empty.status_code == 400
    assert not Ballot.objects.exists()


def test_after_closing_the_api_refuses(town: Town):
    poll = opened_poll(town)
    close_poll(poll, actor=town.chair)

    response = send(signed_in(town.member), town, poll, "for")

    assert (response.status_code, response.json()["code"]) == (409, "closed")


class TestLiveCommand:
    def test_it_is_offered_with_its_permission(self, town: Town):
        command = live_command(town.youth, "voting.cast_ballot")

        assert (command.schema, command.permission) == (CastBallot, "voting.cast_ballot")

    def test_it_casts_through_the_same_service(self, town: Town):
        poll = opened_poll(town)

        answer = cast_live(town.youth, town.member, CastBallot(poll=poll.pk, choice="for"))

        assert (answer["status"], answer["choice"]) == ("recorded", "for")
        again = cast_live(town.youth, town.member, CastBallot(poll=poll.pk, choice="for"))
        assert again["status"] == "already"

    def test_it_refuses_as_the_form_does(self, town: Town):
        poll = opened_poll(town)
        for person, target, code in [
            (town.young_person, poll.pk, "not_in_register"),
            (town.member, uuid4(), "no_such_poll"),
        ]:
            with pytest.raises(Refusal) as error:
                cast_live(town.youth, person, CastBallot(poll=target, choice="for"))
            assert error.value.code == code
        with pytest.raises(Refusal):
            cast_live(town.municipal, town.municipal_secretary, CastBallot(poll=poll.pk, choice="for"))
        with pytest.raises(ValidationError):
            CastBallot(poll=poll.pk, choice="maybe")
        assert not Ballot.objects.exists()
